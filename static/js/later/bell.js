// The bell of a room: of what one wants to be told, and whether this browser may tell it aloud. Loaded with the notifier.

import { wordsOf } from "../views/form_errors.js";
import { t } from "../words.js";

const GAP_PX = 4;
const INSECURE = t("Browsers notify only on HTTPS or localhost, and this address is neither. Titles and counts still tell.");
const NOTES = {
  absent: t("This browser cannot notify. Titles and counts still tell."),
  denied: t("This browser blocks notifications of this page. Allow them in its settings for this site."),
  unasked: t("Notifications show while this page is in the background."),
  off: t("Notifications are off in this browser."),
  on: t("Notifications show while this page is in the background."),
};
const OFFERS = { unasked: t("Turn on notifications"), off: t("Turn on notifications"), on: t("Turn off in this browser") };

export class Bell {
  #document;
  #api;
  #notifier;
  #current;
  #onChange;
  #panel;
  #button;

  /** `current()` is the open room; `onChange()` when its bell is another one. */
  constructor({ document, api, notifier, current, onChange, signal }) {
    this.#document = document;
    this.#api = api;
    this.#notifier = notifier;
    this.#current = current;
    this.#onChange = onChange;
    this.#panel = document.getElementById("bell-panel");
    this.#button = document.getElementById("bell");
    this.#panel.addEventListener("change", ({ target }) => this.#changed(target), { signal });
    this.#panel.querySelector("button").addEventListener("click", () => this.#switch(), { signal });
    this.#panel.addEventListener("toggle", ({ newState }) => (this.#button.ariaExpanded = String(newState === "open")), { signal });
  }

  open() {
    this.#render();
    this.#panel.showPopover();
    const { right, bottom } = this.#button.getBoundingClientRect();
    const left = Math.min(right, this.#document.documentElement.clientWidth - 2 * GAP_PX) - this.#panel.offsetWidth;
    this.#panel.style.left = `${Math.max(2 * GAP_PX, left)}px`;
    this.#panel.style.top = `${bottom + GAP_PX}px`;
    this.#panel.querySelector(":checked").focus();
  }

  #render() {
    const { state, hasSound } = this.#notifier;
    this.#panel.querySelector(`[value=${this.#current().notify}]`).checked = true;
    this.#panel.querySelector("#bell-sound").checked = hasSound;
    const { isSecureContext } = this.#document.defaultView;
    this.#panel.querySelector(".bell-note").textContent = isSecureContext ? NOTES[state] : INSECURE;
    const offer = this.#panel.querySelector("button");
    offer.hidden = !OFFERS[state];
    offer.textContent = OFFERS[state] ?? "";
    this.#tell("");
  }

  #changed(target) {
    if (target.id === "bell-sound") this.#notifier.hasSound = target.checked;
    else this.#choose(target.value);
  }

  async #switch() {
    if (this.#notifier.state === "on") this.#notifier.turnOff();
    else await this.#notifier.turnOn();
    this.#render();
  }

  /** At once on the page; back again when the server refuses. */
  async #choose(level) {
    const room = this.#current();
    const before = room.notify;
    room.notify = level;
    this.#onChange();
    try {
      await this.#api.notify(room.slug, level);
      this.#tell("");
    } catch (error) {
      room.notify = before;
      this.#render();
      this.#tell(wordsOf(error));
      this.#onChange();
    }
  }

  #tell(words) {
    const line = this.#panel.querySelector(".field-error");
    line.textContent = words;
    line.hidden = !words;
  }
}
