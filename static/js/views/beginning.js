// What stands above the first message: the welcome of a new room, the beginning of an older one, or that there is more.

import { copy } from "../clipboard.js";

// The welcome goes when a room is past its first words.
const MAX_WELCOME_MESSAGES = 10;
// How long a button says that it has copied.
export const COPIED_MS = 1500;

export class BeginningView {
  #document;
  #clock;

  constructor({ document, clock, onLoadOlder, signal }) {
    this.#document = document;
    this.#clock = clock;
    this.#byId("load-older").addEventListener("click", onLoadOlder, { signal });
    this.#byId("copy-invite").addEventListener("click", () => this.#copyInvite(), { signal });
  }

  render({ hasOlder, isLoading, isLoaded, count }) {
    this.#byId("beginning").hidden = hasOlder || !isLoaded;
    this.#byId("welcome").hidden = count > MAX_WELCOME_MESSAGES;
    this.#byId("beginning-line").hidden = count <= MAX_WELCOME_MESSAGES;
    this.#byId("older").hidden = !hasOlder || !isLoaded;
    this.#byId("load-older").textContent = isLoading ? "Loading earlier messages…" : "Load earlier messages";
  }

  async #copyInvite() {
    const button = this.#byId("copy-invite");
    const isCopied = await copy(this.#document, this.#byId("invite-address").dataset.address);
    button.textContent = isCopied ? "Copied ✓" : "Select and copy it";
    this.#clock.after(COPIED_MS, () => (button.textContent = "Copy"));
  }

  #byId(id) {
    return this.#document.getElementById(id);
  }
}
