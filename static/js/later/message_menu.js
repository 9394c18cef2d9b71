// The menu of a message: behind its last button, and on touch behind a long press.

import { t } from "../words.js";

// Sooner than the browsers' own (Android: 400 ms, others 500), which select the text and end the touch.
const LONG_PRESS_MS = 380;

export class MessageMenu {
  #menu;
  #me;
  #page;
  #onAct;
  #cancelPress = () => {};
  #isPressing = false;
  #openPressed = () => {};

  /** `onAct(act, target)` does what is chosen. */
  constructor({ document, clock, menu, me, page, onAct, signal }) {
    this.#menu = menu;
    this.#me = me;
    this.#page = page;
    this.#onAct = onAct;
    const list = document.getElementById("messages");
    list.addEventListener("pointerdown", (event) => this.#pressed(event, clock), { signal });
    list.addEventListener("contextmenu", (event) => this.#isPressing && event.preventDefault(), { signal });
    for (const type of ["pointerup", "pointermove", "pointercancel"]) {
      list.addEventListener(type, () => this.#cancelPress(), { signal });
    }
    list.addEventListener("touchend", (event) => this.#lifted(event, clock), { signal });
  }

  open(message, target) {
    const act = (name) => () => this.#onAct(name, target);
    const items = [
      { icon: "smile", label: t("React"), act: act("pick") },
      { icon: "reply", label: t("Reply"), act: act("reply") },
      message.author.id === this.#me.id && { icon: "pencil", label: t("Edit"), act: act("edit") },
      { icon: "copy", label: t("Copy text"), act: act("copy-text") },
      { icon: "unread", label: t("Mark unread from here"), act: act("mark-unread") },
      this.mayDelete(message) && { icon: "trash", label: t("Delete"), isDangerous: true, act: act("delete") },
    ];
    this.#menu.open(target.button, items.filter(Boolean));
  }

  /** Authors may, owners of the room, and admins. */
  mayDelete({ author }) {
    return author.id === this.#me.id || this.#page.room.role === "owner" || this.#me.role === "admin";
  }

  #pressed({ pointerType, target }, clock) {
    this.#cancelPress();
    this.#isPressing = false;
    const element = target.closest("li.message");
    const button = element?.querySelector('[data-act="more"]');
    if (pointerType !== "touch" || !element?.dataset.id || target.closest("a, button")) return;
    this.#cancelPress = clock.after(LONG_PRESS_MS, () => {
      this.#isPressing = true;
      element.focus({ preventScroll: true });
      this.#openPressed = () => this.#onAct("more", { id: Number(element.dataset.id), element, button });
      this.#openPressed();
    });
  }

  /** The browser takes the end of the press for one outside of the menu, which closes it, and for a click. */
  #lifted(event, clock) {
    if (!this.#isPressing) return;
    this.#isPressing = false;
    event.preventDefault();
    clock.after(0, this.#openPressed);
  }
}
