// What stands above the first message: the welcome of a new room, the beginning of an older one, or that there is more.

import { t } from "../words.js";

// The welcome goes when a room is past its first words.
const MAX_WELCOME_MESSAGES = 10;

export class BeginningView {
  #document;

  constructor({ document, onLoadOlder, signal }) {
    this.#document = document;
    this.#byId("load-older").addEventListener("click", onLoadOlder, { signal });
  }

  render({ hasOlder, isLoading, isLoaded, count }) {
    this.#byId("beginning").hidden = hasOlder || !isLoaded;
    this.#byId("welcome").hidden = count > MAX_WELCOME_MESSAGES;
    this.#byId("beginning-line").hidden = count <= MAX_WELCOME_MESSAGES;
    this.#byId("older").hidden = !hasOlder || !isLoaded;
    this.#byId("load-older").textContent = isLoading ? t("Loading earlier messages…") : t("Load earlier messages");
  }

  #byId(id) {
    return this.#document.getElementById(id);
  }
}
