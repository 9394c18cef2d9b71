// Asks the server for rooms whose present state cannot be told from events: one that has just become visible, or one
// whose unread messages somebody counted on another device.

// An event may overtake the answer; then the answer is old, and one asks again.
const MAX_TRIES = 3;

export class RoomSync {
  #api;
  #rooms;
  #onChange;
  #asking = new Map();
  // Of which something was heard while they were asked for: the answer may be older.
  #again = new Set();

  /** `onChange()` hears that a room has been told anew, or is lost. */
  constructor({ api, rooms, onChange }) {
    this.#api = api;
    this.#rooms = rooms;
    this.#onChange = onChange;
  }

  /** Ask for the room at `slug`; resolves when that is done, or could not be. */
  ask(slug) {
    if (this.#asking.has(slug)) this.#again.add(slug);
    else this.#asking.set(slug, this.#askUntilQuiet(slug).finally(() => this.#asking.delete(slug)));
    return this.#asking.get(slug);
  }

  async #askUntilQuiet(slug) {
    do {
      this.#again.delete(slug);
      await this.#ask(slug);
    } while (this.#again.has(slug));
  }

  async #ask(slug) {
    try {
      this.#rooms.put(await this.#fresh(slug));
    } catch (error) {
      // Not there: it stays lost. No answer: the next event of the room asks again.
      if (error.status !== 404) return;
    }
    this.#onChange();
  }

  async #fresh(slug) {
    for (let tries = 1; ; tries += 1) {
      const room = await this.#api.room(slug);
      const newest = this.#rooms.get(slug)?.last_message ?? 0;
      if (newest <= (room.last_message ?? 0) || tries === MAX_TRIES) return room;
    }
  }
}
