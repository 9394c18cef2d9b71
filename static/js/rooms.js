// All rooms that this user knows, with what is unread in each. Pure: no DOM, no requests.
//
// Events may come twice (see feed.js): a message counts once, by its id. A room that is lost (one was removed, or it is
// gone) is in no list, but can still be looked at: its page stays until the reader goes elsewhere.

import { nameOf } from "./labels.js";
import { isForMe } from "./rows.js";

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

  /** Take over what the server tells of all rooms; those that it does not tell of any more are lost. */
  replace(rooms) {
    const lost = [...this.#bySlug].map(([slug, room]) => [slug, { ...room, isLost: true }]);
    this.#bySlug = new Map([...lost, ...rooms.map((room) => [room.slug, known(room)])]);
  }

  /** Take over what the server tells of one room. */
  put(room) {
    const before = this.get(room.slug);
    const knownTo = Math.max(before?.knownTo ?? 0, room.last_message ?? 0);
    this.#bySlug.set(room.slug, { ...before, ...known(room), knownTo });
  }

  get(slug) {
    return this.#bySlug.get(slug);
  }

  /** The rooms that have a name, by it, as the server lists them. */
  get named() {
    return this.#kept.filter((room) => room.kind !== "direct" && !room.archived).sort(byName);
  }

  /** Those with a name that can only be read. */
  get archived() {
    return this.#kept.filter((room) => room.archived).sort(byName);
  }

  /** The talks of two, the one with the latest message first. */
  get direct() {
    return this.#kept.filter((room) => room.kind === "direct").sort((a, b) => this.#byActivity(a, b));
  }

  /** What is unread in all, and how much of it is meant for this user. */
  get totals() {
    const listed = [...this.named, ...this.direct];
    return { unread: sum(listed.map(unreadIn)), urgent: sum(listed.map(urgentIn)) };
  }

  /** The reader of this page read up to `messageId`; in an open room that makes a member of them. */
  read(slug, messageId) {
    const room = this.get(slug);
    room.told = [...(room.told ?? []), messageId];
    this.#forward(room, messageId);
  }

  /** All after `lastRead` is unread again, by the wish of this page's reader. */
  markUnread(slug, lastRead) {
    Object.assign(this.get(slug), { last_read: lastRead, told: [] });
  }

  /** Take an event over; returns whether the room has to be asked for: what it is now cannot be told from events. */
  apply(event) {
    if (event.type === "user.changed") this.#renamed(event.user);
    if (event.state) this.#changed(event);
    const room = this.get(event.room);
    if (event.type === "room.left") return this.#lose(room);
    if (!room || room.isLost || event.type === "room.joined") return Boolean(event.room) && event.type !== "member.left";
    if (event.type === "notify.changed") room.notify = event.notify;
    if (event.type === "read.moved") return this.#readMoved(room, event.last_read);
    if (this.#countsFirst(event)) this.#count(room, event);
    return false;
  }

  get #kept() {
    return [...this.#bySlug.values()].filter((room) => !room.isLost);
  }

  #byActivity(a, b) {
    return (b.last_message ?? 0) - (a.last_message ?? 0) || (nameOf(a, this.#me) < nameOf(b, this.#me) ? -1 : 1);
  }

  /** A room was made, renamed, archived: what everybody sees of it is in the event. */
  #changed(event) {
    const { type, state } = event;
    const old = movedFrom(event);
    const before = this.get(old ?? state.slug);
    if (!before && (type !== "room.created" || state.kind !== "open")) return;
    const archived = state.archived ?? type === "room.archived";
    const last_message = Math.max(before?.last_message ?? 0, state.last_message ?? 0) || null;
    if (old !== null) this.#bySlug.delete(old);
    this.put({ unread: 0, mentions: 0, last_read: null, role: null, with: [], ...before, ...state, archived, last_message });
  }

  #lose(room) {
    if (room) room.isLost = true;
    return false;
  }

  /** Some page of this user told it. Back it moves only by hand, and then the counts are the server's to tell. */
  #readMoved(room, lastRead) {
    const isEcho = room.told?.includes(lastRead);
    room.told = room.told?.filter((id) => id > lastRead);
    if (lastRead >= (room.last_read ?? 0)) return this.#forward(room, lastRead);
    if (isEcho) return false;
    room.last_read = lastRead;
    return true;
  }

  /** Returns whether some are still unread, nobody here knows how many. */
  #forward(room, lastRead) {
    if (lastRead <= (room.last_read ?? 0)) return false;
    room.last_read = lastRead;
    if (lastRead < (room.last_message ?? 0)) return room.unread > 0;
    Object.assign(room, { unread: 0, mentions: 0 });
    return false;
  }

  #countsFirst(event) {
    if (this.#counted.has(event.id)) return false;
    this.#counted.add(event.id);
    if (this.#counted.size > MAX_COUNTED) this.#counted.delete(this.#counted.values().next().value);
    return true;
  }

  #count(room, event) {
    if (event.members !== undefined) room.members = event.members;
    if (event.user?.id === this.#me.id) this.#iChanged(room, event);
    if (event.type !== "message.created" || event.message.id <= room.knownTo) return;
    const { id, author } = event.message;
    room.last_message = Math.max(room.last_message ?? 0, id);
    if (author.id === this.#me.id || room.last_read === null || id <= room.last_read) return;
    room.unread += 1;
    if (isForMe(event.message, this.#me)) room.mentions += 1;
  }

  #iChanged(room, { type, id, role }) {
    if (type === "member.joined") Object.assign(room, { role: role ?? "member", last_read: room.last_read ?? id });
    if (type === "member.changed") room.role = role;
    if (type !== "member.left") return;
    Object.assign(room, { role: null, last_read: null, unread: 0, mentions: 0, isLost: room.kind !== "open" });
  }

  #renamed(user) {
    for (const room of this.#bySlug.values()) {
      if (room.with.some(({ id }) => id === user.id)) room.with = room.with.map((each) => (each.id === user.id ? user : each));
    }
  }
}

/** The address that a room had before `event`; null when that has not changed. */
export function movedFrom({ old, state }) {
  return old && old !== state?.slug ? old : null;
}

/** How many unread messages of a room count: none of one whose bell says "Nothing". */
export function unreadIn(room) {
  return room.notify === "none" ? 0 : room.unread;
}

/** How many of them are meant for this user: mentions, and all in a talk of two. */
export function urgentIn(room) {
  if (room.notify === "none") return 0;
  return room.kind === "direct" ? room.unread : room.mentions;
}

function known(room) {
  return { mentions: 0, notify: "mentions", archived: false, with: [], role: null, ...room, knownTo: room.last_message ?? 0, isLost: false };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The server's rule: by name, A to Z in small letters and all others as they are, then by slug. */
function byName(a, b) {
  const [nameA, nameB] = [a, b].map(({ name }) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  if (nameA === nameB) return a.slug < b.slug ? -1 : 1;
  return nameA < nameB ? -1 : 1;
}
