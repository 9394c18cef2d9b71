// Ctrl B, I, E around what is selected in the composer, and an address that is pasted over words.

import { isComposing } from "../keys.js";
import { linked, marked } from "./formatting.js";

export function bindFormatting({ document, signal }) {
  const field = document.getElementById("text");
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || isComposing(event)) return;
    const { value, selectionStart: start, selectionEnd: end } = field;
    const change = marked(event.key, { value, start, end });
    if (!change) return;
    event.preventDefault();
    replace(field, change);
  }, { signal });
  field.addEventListener("paste", (event) => {
    const { value, selectionStart: from, selectionEnd: to } = field;
    const text = linked(event.clipboardData.getData("text/plain"), value.slice(from, to));
    if (text === null || event.clipboardData.files.length) return;
    event.preventDefault();
    replace(field, { from, to, text, select: [from + text.length, from + text.length] });
  }, { signal });
}

/** As if it was typed, so that the browser's own undo takes it back. */
function replace(field, { from, to, text, select }) {
  field.setSelectionRange(from, to);
  if (!field.ownerDocument.execCommand(text ? "insertText" : "delete", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(...select);
}
