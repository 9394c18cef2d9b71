// A page that is older than the server's: says so, and loads itself anew while nobody looks and nothing would be lost.

import { t } from "../words.js";

// A page's scripts keep the address under which they began.
const BUILD = new URL(import.meta.url).pathname.split("/")[2];

export class Update {
  #document;
  #bar;
  #api;
  #isBusy;

  /** `isBusy()`: something is begun here that a reload would lose. */
  constructor({ document, api, isBusy, signal }) {
    this.#document = document;
    this.#bar = document.getElementById("updated");
    this.#api = api;
    this.#isBusy = isBusy;
    this.#bar.querySelector("button").addEventListener("click", () => this.#reload(), { signal });
    document.addEventListener("visibilitychange", () => this.#reloadUnseen(), { signal });
  }

  /** The server was away: look whether it is a newer one now. */
  async look() {
    const { build } = await this.#api.server();
    if (build === BUILD) return;
    this.#bar.querySelector("span").textContent = t("Halley was updated.");
    this.#bar.hidden = false;
    this.#reloadUnseen();
  }

  #reloadUnseen() {
    if (!this.#bar.hidden && this.#document.hidden && !this.#isBusy()) this.#reload();
  }

  #reload() {
    this.#document.defaultView.location.reload();
  }
}
