// Who came to a room and who left it, as lines between its messages. Pure; only what is heard live, like a door.

import { listed } from "./names.js";
import { tn } from "./words.js";

// What nobody scrolls back to.
const MAX_NOTICES = 100;
const VERBS = { "member.joined": "joined", "member.left": "left" };
const WORDS = {
  joined: (n, names) => tn("{names} joined", "{names} joined", n, { names }),
  left: (n, names) => tn("{names} left", "{names} left", n, { names }),
  removed: (n, names) => tn("{names} was removed", "{names} were removed", n, { names }),
};

export class Notices {
  #notices = [];

  /** Take an event over; returns whether it makes a line. */
  add({ id, at, type, user, by }) {
    const verb = type === "member.left" && by ? "removed" : VERBS[type];
    if (!verb || this.#notices.some((notice) => notice.id === id)) return false;
    this.#notices = [...this.#notices, { id, at, verb, name: user.name }].slice(-MAX_NOTICES);
    return true;
  }

  /** The lines among `messages`: those in a row that say the same, with nothing said between, are one. */
  among(messages) {
    const groups = [];
    for (const notice of this.#notices) {
      const last = groups.at(-1)?.at(-1);
      const isSame = last?.verb === notice.verb && !messages.some(({ id }) => id > last.id && id < notice.id);
      if (isSame) groups.at(-1).push(notice);
      else groups.push([notice]);
    }
    return groups.map(lineOf);
  }
}

function lineOf(group) {
  const names = [...new Set(group.map(({ name }) => name))];
  const { id, at, verb } = group[0];
  return { id, at, words: WORDS[verb](names.length, listed(names)) };
}
