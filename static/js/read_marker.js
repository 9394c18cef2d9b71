// Tells the server how far somebody read: only forward, and only what was surely seen.

const DELAY_MS = 1000;

export class ReadMarker {
  #api;
  #clock;
  #cancels = new Map();

  constructor({ api, clock }) {
    this.#api = api;
    this.#clock = clock;
  }

  /** The messages of the room up to `id` are on the screen, in the window that somebody looks at. */
  seen(slug, id) {
    this.forget(slug);
    // A lost marker is no loss: the next one is further.
    const post = () => this.#api.markRead(slug, id).catch(() => {});
    this.#cancels.set(slug, this.#clock.after(DELAY_MS, post));
  }

  /** What was seen there and not yet told is unread again. */
  forget(slug) {
    this.#cancels.get(slug)?.();
  }
}

/** Whether somebody looks at this page: it is visible and has the focus. */
export function isLookedAt(document) {
  return document.visibilityState === "visible" && document.hasFocus();
}
