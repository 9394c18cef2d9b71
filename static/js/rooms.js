// All rooms that this user sees, with what is unread in each. Pure: no DOM, no requests.
//
// Events may come twice (see feed.js): a message counts once, by its id.

// Of how many events it is remembered that they were counted; far more than ever overlap.
const MAX_COUNTED = 2000;

export class Rooms {
  #me;
  #bySlug = new Map();
  #counted = new Set();

  constructor(rooms, me) {
    this.#me = me;
    this.replace(rooms);
  }

  /** Take over what the server tells of all rooms. */
  replace(rooms) {
    this.#bySlug = new Map(rooms.map((room) => [room.slug, { ...room, knownTo: room.last_message ?? 0 }]));
  }

  put(room) {
    this.#bySlug.set(room.slug, { knownTo: room.last_message ?? 0, ...this.#bySlug.get(room.slug), ...room });
  }

  get(slug) {
    return this.#bySlug.get(slug);
  }

  /** By name, always in the same place. */
  get all() {
    return [...this.#bySlug.values()].sort((a, b) => a.slug.localeCompare(b.slug));
  }

  get unreadTotal() {
    return this.all.reduce((sum, room) => sum + room.unread, 0);
  }

  /** Somebody read up to `messageId`; in an open room that makes a member of them. */
  markRead(slug, messageId) {
    const room = this.get(slug);
    if (!room || messageId <= (room.last_read ?? 0)) return;
    room.last_read = messageId;
    if (messageId >= (room.last_message ?? 0)) room.unread = 0;
  }

  apply(event) {
    if (event.type === "room.created") this.put({ unread: 0, last_read: null, ...this.get(event.room), ...event.state });
    const room = this.get(event.room);
    if (!room) return;
    if (event.type === "read.moved") this.markRead(event.room, event.last_read);
    else if (this.#countsFirst(event)) this.#count(room, event);
  }

  #countsFirst(event) {
    if (this.#counted.has(event.id)) return false;
    this.#counted.add(event.id);
    if (this.#counted.size > MAX_COUNTED) this.#counted.delete(this.#counted.values().next().value);
    return true;
  }

  #count(room, event) {
    if (event.type === "member.joined") this.#joined(room, event);
    if (event.type !== "message.created" || event.message.id <= room.knownTo) return;
    const { id, author } = event.message;
    room.last_message = Math.max(room.last_message ?? 0, id);
    if (author.id !== this.#me.id && room.last_read !== null && id > room.last_read) room.unread += 1;
  }

  #joined(room, event) {
    room.members = event.members;
    if (event.user.id === this.#me.id) room.last_read ??= event.id;
  }
}
