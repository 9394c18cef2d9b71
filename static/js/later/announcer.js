// Tells screen readers what others wrote, in a log of its own: the list of messages is not a live region, since
// history is put in front of it and old rows leave it, and all of that would be read out.

import { listed } from "../names.js";
import { t, tn } from "../words.js";

const MAX_NODES = 20;
const MAX_CHARS = 200;
// More than this many within the window are summed up.
const MAX_SINGLE = 3;
const WINDOW_MS = 2000;

export class Announcer {
  #log;
  #clock;
  #waiting = [];

  constructor({ log, clock }) {
    this.#log = log;
    this.#clock = clock;
  }

  announce(message) {
    this.#waiting.push(message);
    if (this.#waiting.length === 1) this.#clock.after(WINDOW_MS, () => this.#speak());
  }

  #speak() {
    const messages = this.#waiting.splice(0);
    if (messages.length > MAX_SINGLE) return this.#append(summary(messages));
    messages.forEach(({ author, text }) => this.#append(t("{name}: {text}", { name: author.name, text }).slice(0, MAX_CHARS)));
  }

  #append(text) {
    const line = this.#log.ownerDocument.createElement("p");
    line.textContent = text;
    this.#log.append(line);
    while (this.#log.children.length > MAX_NODES) this.#log.firstChild.remove();
  }
}

function summary(messages) {
  const names = listed([...new Set(messages.map((message) => message.author.name))]);
  return tn("{n} new message from {names}", "{n} new messages from {names}", messages.length, { names });
}
