// Tells the others of a room that one is writing: rarely, and only where somebody looks.

const EVERY_MS = 4000;
// Where more are present the line would never be still, and nobody could read it.
const MAX_PRESENT = 25;

export class TypingSignal {
  #api;
  #clock;
  #presentIn;
  #toldMs = -Infinity;
  #toldIn = null;

  /** `presentIn(slug)` tells how many are in a room now. */
  constructor({ api, clock, presentIn }) {
    this.#api = api;
    this.#clock = clock;
    this.#presentIn = presentIn;
  }

  /** There is `text` in the composer of the room at `slug`, just edited. */
  edited(slug, text) {
    const nowMs = this.#clock.monotonicMs();
    if (!text.trim() || this.#presentIn(slug) > MAX_PRESENT) return;
    if (slug === this.#toldIn && nowMs - this.#toldMs < EVERY_MS) return;
    this.#toldIn = slug;
    this.#toldMs = nowMs;
    // Nobody misses one that is lost.
    this.#api.typing(slug).catch(() => {});
  }
}
