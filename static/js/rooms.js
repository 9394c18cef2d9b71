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
    const isNew = !this.#bySlug.has(room.slug);
    this.#bySlug.set(room.slug, { knownTo: room.last_message ?? 0, ...this.#bySlug.get(room.slug), ...room });
    if (isNew) this.#moveToItsPlace(this.#bySlug.get(room.slug));
  }

  get(slug) {
    return this.#bySlug.get(slug);
  }

  /** By name, as the server lists them; what was there keeps its place. */
  get all() {
    return [...this.#bySlug.values()];
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

  /** The server's rule: by name in small letters, then by slug. */
  #moveToItsPlace(room) {
    const others = this.all.filter((other) => other !== room);
    const next = others.findIndex((other) => comesBefore(room, other));
    others.splice(next < 0 ? others.length : next, 0, room);
    this.#bySlug = new Map(others.map((other) => [other.slug, other]));
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

function comesBefore(a, b) {
  const [nameA, nameB] = [a.name.toLowerCase(), b.name.toLowerCase()];
  return nameA === nameB ? a.slug < b.slug : nameA < nameB;
}
