// What a form or a panel says when the server refuses.

import { t } from "../words.js";

export function wordsOf(error) {
  return error.status ? error.message : t("The server cannot be reached. Try again in a moment.");
}

/** Say `text` in `form`, below `field` where that is given; nothing when it is empty. */
export function tell(form, text, field) {
  const line = form.querySelector(field ? `[data-error=${field}]` : ".field-error:not([data-error])");
  line.textContent = text;
  line.hidden = !text;
}
