// Tells the server how far somebody read: only forward, and only what was surely seen.

import { debounced } from "./clock.js";

const DELAY_MS = 1000;

export class ReadMarker {
  #post;

  constructor({ api, clock }) {
    // A lost marker is no loss: the next one is further.
    this.#post = debounced(clock, DELAY_MS, (slug, id) => api.markRead(slug, id).catch(() => {}));
  }

  /** The messages of the room up to `id` are on the screen, in the window that somebody looks at. */
  seen(slug, id) {
    this.#post(slug, id);
  }
}

/** Whether somebody looks at this page: it is visible and has the focus. */
export function isLookedAt(document) {
  return document.visibilityState === "visible" && document.hasFocus();
}
