// Everybody on this server, and who is here now. Pure: told by the server's list and by signals.

import { folded } from "../names.js";
import { language, t } from "../words.js";

export class People {
  #me;
  #byId = new Map();
  #online = new Set();

  constructor({ me }) {
    this.#me = me;
  }

  /** Take over the server's list. */
  replace(users) {
    this.#byId = new Map(users.map((user) => [user.id, user]));
    this.#online = new Set(users.filter((user) => user.online).map((user) => user.id));
  }

  nameOf(id) {
    return this.#byId.get(id)?.name ?? t("somebody");
  }

  /** By name. */
  get all() {
    return [...this.#byId.values()].sort((a, b) => a.name.localeCompare(b.name, language));
  }

  get onlineCount() {
    return this.#online.size;
  }

  /** Signals never tell of oneself, who is here. */
  isOnline(id) {
    return id === this.#me.id || this.#online.has(id);
  }

  /** Somebody came or went. */
  presence({ user, online }) {
    this.changed(user);
    if (online) this.#online.add(user.id);
    else this.#online.delete(user.id);
  }

  changed(user) {
    this.#byId.set(user.id, { ...this.#byId.get(user.id), ...user });
  }

  /** Those whose name has a word that begins with `query`, who are here before who are not. */
  find(query, isWanted = () => true) {
    const wanted = folded(query);
    const matches = this.all.filter((user) => isWanted(user) && isNamed(user, wanted));
    return [...matches.filter(({ id }) => this.isOnline(id)), ...matches.filter(({ id }) => !this.isOnline(id))];
  }
}

/** Whether the name of `user` begins with `query`, or one of its words does. */
export function isNamed(user, query) {
  const [name, wanted] = [folded(user.name), folded(query)];
  return name.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted));
}
