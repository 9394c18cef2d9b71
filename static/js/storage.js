// localStorage, or memory where the browser forbids it: then a reload forgets, and everything else works.

export function safeStorage(window) {
  try {
    const { localStorage } = window;
    localStorage.setItem("halley/probe", "");
    localStorage.removeItem("halley/probe");
    return localStorage;
  } catch {
    return new MemoryStorage();
  }
}

class MemoryStorage {
  #values = new Map();

  get length() {
    return this.#values.size;
  }

  key(index) {
    return [...this.#values.keys()][index];
  }

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    this.#values.set(key, String(value));
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}
