// What was written and is not yet accepted, in the order of writing. Survives a reload and a closed tab.
//
// One storage key an item: tabs that write at the same time never overwrite each other. All tabs of a user
// see one outbox; another user of the same browser has another one. Items:
// `{client_id, room, text, written_at, state: "pending" | "failed", reason}`.

export class Outbox {
  #storage;
  #prefix;
  #items = new Map();
  #listeners = new Set();

  constructor({ storage, userId }) {
    this.#storage = storage;
    this.#prefix = `halley/outbox/${userId}/`;
    this.refresh();
  }

  /** Call `listener()` after every change; hears other tabs by the storage events of `target`. */
  watch(listener, target, signal) {
    this.#listeners.add(listener);
    const heard = (event) => {
      if (event.key !== null && !event.key.startsWith(this.#prefix)) return;
      this.refresh();
      this.#changed();
    };
    target.addEventListener("storage", heard, { signal });
  }

  add(item) {
    this.#put({ state: "pending", reason: "", ...item });
  }

  fail(clientId, reason) {
    this.#change(clientId, { state: "failed", reason });
  }

  retry(clientId) {
    this.#change(clientId, { state: "pending", reason: "" });
  }

  /** A room has a new address. */
  move(from, to) {
    this.inRoom(from).forEach((item) => this.#put({ ...item, room: to }));
  }

  /** Forget an item: it was accepted, or its writer took it back. Returns it, or undefined. */
  remove(clientId) {
    const item = this.#items.get(clientId);
    if (!item) return undefined;
    this.#items.delete(clientId);
    this.#storage.removeItem(this.#prefix + clientId);
    this.#changed();
    return item;
  }

  /** The item to send next; undefined when nothing waits. */
  next() {
    return this.#sorted().find((item) => item.state === "pending");
  }

  inRoom(slug) {
    return this.#sorted().filter((item) => item.room === slug);
  }

  get pendingCount() {
    return this.#sorted().filter((item) => item.state === "pending").length;
  }

  /** How many are not accepted: those that wait, and those that were refused. */
  get unsentCount() {
    return this.#items.size;
  }

  /** Read again what other tabs may have changed. */
  refresh() {
    const found = new Map();
    for (let index = 0; index < this.#storage.length; index += 1) {
      const key = this.#storage.key(index);
      const item = key.startsWith(this.#prefix) ? parsed(this.#storage.getItem(key)) : null;
      if (item) found.set(item.client_id, item);
    }
    // What storage refused to keep (full, or forbidden) is still sent from memory.
    for (const item of this.#items.values()) if (item.unstored) found.set(item.client_id, item);
    this.#items = found;
  }

  #change(clientId, changes) {
    const item = this.#items.get(clientId);
    if (item) this.#put({ ...item, ...changes });
  }

  #put(item) {
    try {
      this.#storage.setItem(this.#prefix + item.client_id, JSON.stringify(item));
      this.#items.set(item.client_id, item);
    } catch {
      this.#items.set(item.client_id, { ...item, unstored: true });
    }
    this.#changed();
  }

  #sorted() {
    return [...this.#items.values()].sort((a, b) => a.written_at - b.written_at || (a.client_id < b.client_id ? -1 : 1));
  }

  #changed() {
    this.#listeners.forEach((listener) => listener());
  }
}

/** Return a fresh client_id that sorts by time of writing. `randomUUID` is absent on plain http. */
export function newClientId(crypto, nowMs) {
  const random = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0"));
  return `${nowMs.toString(36)}-${random.join("")}`;
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
