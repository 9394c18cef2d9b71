// Run in a page by accessibility.py; returns one line for each fault. Contrast is counted as WCAG does, over the
// nearest background that is not transparent.
() => {
  const seen = (element) => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && !element.closest(".visually-hidden, .sprite, [aria-hidden=true], .skip-link");
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const words = (element) => `${element.localName}.${element.className} "${element.textContent.trim().slice(0, 40)}"`;
  const faults = [];

  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) faults.push(`twice: #${id}`);
  for (const element of document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]"))
    for (const name of ["aria-labelledby", "aria-describedby", "for"])
      for (const id of (element.getAttribute(name) ?? "").split(/\s+/).filter(Boolean))
        if (!ids.includes(id)) faults.push(`${name} leads nowhere: ${id}`);

  for (const control of all("input:not([type=hidden]), select, textarea"))
    if (!control.labels?.length && !control.ariaLabel) faults.push(`no label: ${words(control)}`);
  for (const control of all("a[href], button, summary"))
    if (!(control.ariaLabel || control.textContent.trim())) faults.push(`no name: ${control.outerHTML}`);
  for (const image of all("img")) if (!image.hasAttribute("alt")) faults.push(`no alt: ${image.src}`);
  if (all("main").length !== 1) faults.push("not one main");
  if (all("h1").length !== 1) faults.push("not one h1");
  const levels = all("h1, h2, h3, h4").map((heading) => Number(heading.localName[1]));
  levels.forEach((level, place) => { if (level > (levels[place - 1] ?? 0) + 1) faults.push(`skips to h${level}`); });

  for (const control of all("a[href], button, input, select, summary")) {
    const isInText = getComputedStyle(control).display === "inline" && control.closest("p");
    const isTick = ["radio", "checkbox"].includes(control.type);
    const { width, height } = (isTick ? control.labels[0] : control).getBoundingClientRect();
    if (!isInText && (width < 24 || height < 24)) faults.push(`small (${width} x ${height}): ${words(control)}`);
  }

  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    return { channels: [r, g, b], alpha: a / 255 };
  };
  const light = ({ channels }) => channels
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour.alpha > 0.99) return colour;
    }
    return rgb("white");
  };
  for (const element of all("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText || element.closest("[disabled], script, noscript, template, option")) continue;
    const [one, other] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faults.push(`contrast ${ratio.toFixed(1)}: ${words(element)}`);
  }
  return faults;
}
