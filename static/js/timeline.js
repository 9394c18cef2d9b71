// The messages of one room, in order, each once. Pure: no DOM, no clock, no requests.
//
// A timeline is a window on the room: `hasOlder` and `hasNewer` tell on which sides there is more. While there
// is more on the newer side, live messages are not added (they would leave a hole); they come by paging.

// What stays in the page at most: beyond this, layout and memory begin to show on phones.
export const MAX_MESSAGES = 300;

export class Timeline {
  #messages = [];
  hasOlder = true;
  hasNewer = false;

  /** Oldest first. */
  get messages() {
    return this.#messages;
  }

  get oldestId() {
    return this.#messages[0]?.id ?? null;
  }

  get newestId() {
    return this.#messages.at(-1)?.id ?? null;
  }

  has(id) {
    return this.#messages[this.#place(id)]?.id === id;
  }

  get(id) {
    return this.#messages.find((message) => message.id === id);
  }

  /** Start over with a page. */
  reset(messages, { hasOlder, hasNewer }) {
    this.#messages = [];
    this.hasOlder = hasOlder;
    this.hasNewer = hasNewer;
    messages.forEach((message) => this.#insert(message));
  }

  /** Add a live message; returns whether it is new here. */
  add(message) {
    if (this.hasNewer && !(message.id <= this.newestId)) return false;
    return this.#insert(message);
  }

  /** Add a page that ends where this window begins. */
  addOlder(messages, more) {
    messages.forEach((message) => this.#insert(message));
    this.hasOlder = more;
  }

  /** Add a page that begins where this window ends. */
  addNewer(messages, more) {
    messages.forEach((message) => this.#insert(message));
    this.hasNewer = more;
  }

  /** Replace each message by what `changed` makes of it. */
  change(changed) {
    this.#messages = this.#messages.map(changed);
  }

  /** Drop the oldest beyond `max`. */
  trimOldest(max = MAX_MESSAGES) {
    if (this.#messages.length <= max) return;
    this.#messages = this.#messages.slice(-max);
    this.hasOlder = true;
  }

  /** Drop the newest beyond `max`; they come back by paging. */
  trimNewest(max = MAX_MESSAGES) {
    if (this.#messages.length <= max) return;
    this.#messages = this.#messages.slice(0, max);
    this.hasNewer = true;
  }

  #insert(message) {
    const place = this.#place(message.id);
    const isHere = this.#messages[place]?.id === message.id;
    this.#messages.splice(place, isHere ? 1 : 0, message);
    return !isHere;
  }

  /** Where `id` is or belongs; most messages belong at the end. */
  #place(id) {
    let place = this.#messages.length;
    while (place > 0 && this.#messages[place - 1].id >= id) place -= 1;
    return place;
  }
}
