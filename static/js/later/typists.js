// Who is writing something in which room, as signals tell. Forgets by itself: nobody signals that they stopped.

import { t } from "../words.js";

const EXPIRES_MS = 6000;
// A signal that was on its way when the message came: told at most once in so long.
const LATE_MS = 2000;

export class Typists {
  #clock;
  #onChange;
  #byRoom = new Map();
  #sentAtMs = new Map();

  /** `onChange()` hears that somebody began or stopped. */
  constructor({ clock, onChange }) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Somebody is writing, for some seconds. */
  typing({ room, user }) {
    if (this.#clock.monotonicMs() - (this.#sentAtMs.get(user.id) ?? -LATE_MS) < LATE_MS) return;
    const typing = this.#byRoom.get(room) ?? new Map();
    this.#byRoom.set(room, typing);
    typing.get(user.id)?.cancel();
    typing.set(user.id, { name: user.name, cancel: this.#clock.after(EXPIRES_MS, () => this.stopped(room, user.id)) });
    this.#onChange();
  }

  /** Somebody sent it. */
  sent(room, userId) {
    this.#sentAtMs.set(userId, this.#clock.monotonicMs());
    this.stopped(room, userId);
  }

  /** Somebody is gone, or says nothing more. */
  stopped(room, userId) {
    const typing = this.#byRoom.get(room);
    typing?.get(userId)?.cancel();
    if (typing?.delete(userId)) this.#onChange();
  }

  /** The names, in the order in which they began. */
  in(room) {
    return [...(this.#byRoom.get(room)?.values() ?? [])].map(({ name }) => name);
  }
}

/** "Ann is typing…", "Ann and Bo are typing…", "Several people are typing…". */
export function typingWords(names) {
  const [name, second] = names;
  if (names.length === 0) return "";
  if (names.length === 1) return t("{name} is typing…", { name });
  return names.length === 2 ? t("{name} and {second} are typing…", { name, second }) : t("Several people are typing…");
}
