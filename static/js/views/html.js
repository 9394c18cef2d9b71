// The html of a message, as the server has made it out of Markdown: sanitised there, shown here and nowhere else.

/**
 * Show the server's `html` in `element`: the only place at which the page takes HTML for what it is. Each block of code
 * goes into what `frameOfCode()` makes.
 */
export function showHtml(element, html, frameOfCode) {
  element.innerHTML = html;
  for (const block of element.querySelectorAll("pre")) {
    const frame = frameOfCode();
    frame.querySelector(".code-language").textContent = block.firstElementChild.className.replace("language-", "");
    block.replaceWith(frame);
    frame.prepend(block);
  }
}

/** Take the html of the message `id` out of the row that the server has rendered. */
export function renderedHtml(document, id) {
  const text = document.getElementById(`m${id}-text`);
  text?.querySelector(":scope > .edited")?.remove();
  return text?.innerHTML ?? "";
}
