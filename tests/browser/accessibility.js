// Run in a page by accessibility.py; returns one line for each fault that axe does not look for.
() => {
  const seen = (element) => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && !element.closest(".visually-hidden, .skip-link");
  const words = (element) => `${element.localName}.${element.className} "${element.textContent.trim().slice(0, 40)}"`;
  const faults = [];

  // A finger needs 44 px, the label and what a pseudo element adds to it counted in; a link in running text is as high
  // as its line. For a pointer axe looks at the size.
  const added = (element) => {
    const { content, top, left, right, bottom } = getComputedStyle(element, "::after");
    const [up, down, back, on] = [top, bottom, left, right].map((edge) => Math.max(0, -parseFloat(edge)));
    return content === "none" ? [0, 0] : [back + on, up + down];
  };
  const isSmall = (control) => {
    const isInText = getComputedStyle(control).display.startsWith("inline") && control.closest("p, .text");
    const target = control.closest("label") ?? control;
    const [{ width, height }, [wider, higher]] = [target.getBoundingClientRect(), added(target)];
    const isPressed = getComputedStyle(control).pointerEvents !== "none";
    return isPressed && !isInText && (width + wider < 44 || height + higher < 44);
  };
  const controls = [...document.querySelectorAll("a[href], button, input, select, summary")].filter(seen);
  const small = matchMedia("(pointer: coarse)").matches ? controls.filter(isSmall) : [];
  faults.push(...small.map((control) => {
    const { width, height } = control.getBoundingClientRect();
    return `small (${width.toFixed()} x ${height.toFixed()}): ${words(control)}`;
  }));

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  return faults;
}
