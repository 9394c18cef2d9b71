// The rooms that were open, in the browser's history: its back button leads from room to room.

import { roomAddress } from "./views/header.js";

export class RoomHistory {
  #window;
  #drawer;

  /** `onBack(slug)` when the browser went back or forth to the address of a room. */
  constructor({ window, drawer, onBack, signal }) {
    this.#window = window;
    this.#drawer = drawer;
    window.addEventListener("popstate", () => onBack(slugIn(window.location)), { signal });
  }

  /** A room was opened; the entry that an open drawer made becomes that of the room. */
  opened(slug, { isBack }) {
    const { history } = this.#window;
    const hasEntry = this.#drawer.hide();
    if (isBack) return;
    if (hasEntry) history.replaceState({ slug }, "", roomAddress(slug));
    else history.pushState({ slug }, "", roomAddress(slug));
  }

  /** The open room has a new address, or is left at its end: a message that was linked to is not what comes again. */
  stays(slug) {
    this.#window.history.replaceState({ slug }, "", roomAddress(slug));
  }
}

function slugIn({ pathname }) {
  return decodeURIComponent(pathname.split("/")[2]);
}
