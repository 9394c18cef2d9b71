// The members of one room, as far as somebody looks at them: read once, kept true by events. No DOM.

import { language } from "../words.js";

export class Members {
  #api;
  #onChange;
  #slug = null;
  #members = [];
  isLoaded = false;

  /** `onChange()` hears every change. */
  constructor({ api, onChange }) {
    this.#api = api;
    this.#onChange = onChange;
  }

  /** By name: `{user, role}`. */
  get all() {
    return this.#members;
  }

  has(userId) {
    return this.#members.some(({ user }) => user.id === userId);
  }

  /** Read those of the room at `slug`. Throws what the server refuses. */
  async load(slug) {
    if (slug !== this.#slug) this.clear();
    this.#slug = slug;
    const { members } = await this.#api.members(slug);
    if (slug !== this.#slug) return;
    this.#take(members);
    this.isLoaded = true;
    this.#onChange();
  }

  clear() {
    this.#slug = null;
    this.#members = [];
    this.isLoaded = false;
  }

  /** Take an event over, of whatever room. */
  apply({ type, room, old, user, role = "member" }) {
    if (old && old === this.#slug) this.#slug = room;
    if (type === "user.changed") this.#change(user, {});
    if (room !== this.#slug || !user) return;
    if (type === "member.left") this.#take(this.#without(user));
    else if (type === "member.changed") this.#change(user, { role });
    else if (type === "member.joined") this.#take([...this.#without(user), { user, role }]);
    this.#onChange();
  }

  #change(user, changes) {
    this.#take(this.#members.map((member) => (member.user.id === user.id ? { ...member, user, ...changes } : member)));
  }

  #without(user) {
    return this.#members.filter((member) => member.user.id !== user.id);
  }

  #take(members) {
    this.#members = [...members].sort((a, b) => a.user.name.localeCompare(b.user.name, language));
  }
}
