// What a begun message replies to, per user and room: it comes back with the draft, also after a reload.

export class KeptReplies {
  #storage;
  #prefix;

  constructor({ storage, userId }) {
    this.#storage = storage;
    this.#prefix = `halley/reply/${userId}/`;
  }

  /** The message that a reply was begun to in the room at `slug`; null when none was. */
  of(slug) {
    try {
      return JSON.parse(this.#storage.getItem(this.#prefix + slug));
    } catch {
      return null;
    }
  }

  /** Keep `message`; null keeps none. */
  keep(slug, message) {
    if (!message) return this.#storage.removeItem(this.#prefix + slug);
    const { id, author, text } = message;
    try {
      this.#storage.setItem(this.#prefix + slug, JSON.stringify({ id, author, text }));
    } catch {
      // Storage is full or forbidden: the bar still shows it.
    }
  }
}
