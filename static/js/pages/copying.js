// Buttons that copy an address, and say so for a moment.

import { copy } from "../later/clipboard.js";
import { t } from "../words.js";

const SHOWN_MS = 1500;

export function bindCopying({ document, clock, notice, signal }) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    if (await copy(document, button.dataset.copy)) sayCopied(button, clock);
    else notice.tellFault(t("The browser does not let this page copy. Select the link and copy it yourself."));
  }, { signal });
}

function sayCopied(button, clock) {
  const words = button.querySelector(".copy-words");
  words.textContent = t("Copied");
  button.classList.add("copied");
  clock.after(SHOWN_MS, () => {
    words.textContent = t("Copy");
    button.classList.remove("copied");
  });
}
