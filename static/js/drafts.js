// What somebody began to write, per user and room. Survives a reload.

export class Drafts {
  #storage;
  #prefix;

  constructor({ storage, userId }) {
    this.#storage = storage;
    this.#prefix = `halley/draft/${userId}/`;
  }

  of(slug) {
    return this.#storage.getItem(this.#prefix + slug) ?? "";
  }

  /** A room has a new address. */
  move(from, to) {
    this.keep(to, this.of(from));
    this.keep(from, "");
  }

  keep(slug, text) {
    if (!text.trim()) return this.#storage.removeItem(this.#prefix + slug);
    try {
      this.#storage.setItem(this.#prefix + slug, text);
    } catch {
      // Storage is full or forbidden: the text is still in the field.
    }
  }
}
