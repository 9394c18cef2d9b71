// What a search found, as a list of links: who, where, when, and the words that were looked for, marked. All of it is
// set as text.

import { fullLabel, shortLabel } from "../days.js";
import { excerptOf } from "./excerpt.js";
import { colourOf } from "../names.js";
import { permalink } from "../views/message.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Hits {
  #list;
  #nameOfRoom;

  /** `nameOfRoom(slug)`; `onJump({room, id})` when one is chosen. */
  constructor({ list, nameOfRoom, onJump, signal }) {
    this.#list = list;
    this.#nameOfRoom = nameOfRoom;
    list.addEventListener("click", (event) => this.#clicked(event, onJump), { signal });
  }

  /** Show `messages` below those that are shown. */
  add(messages, marks, nowMs) {
    this.#list.append(...messages.map((message) => this.#row(message, marks[message.id] ?? [], nowMs)));
  }

  clear() {
    this.#list.replaceChildren();
  }

  /** Arrows go from the `field` to the links, from one to the other, and back; returns whether `event` was one. */
  step(event, field) {
    if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return false;
    const stops = [field, ...this.#list.querySelectorAll("a")];
    const at = stops.indexOf(event.target);
    if (at < 0) return false;
    stops[Math.min(Math.max(at + STEPS[event.key], 0), stops.length - 1)].focus();
    return true;
  }

  #row(message, marks, nowMs) {
    const { ownerDocument: document } = this.#list;
    const row = document.importNode(document.getElementById("t-hit").content, true).firstElementChild;
    const part = (selector) => row.querySelector(selector);
    Object.assign(part("a").dataset, { room: message.room, id: message.id });
    part("a").href = permalink(message);
    part(".author").textContent = message.author.name;
    part(".author").classList.add(colourOf(message.author));
    part(".hit-room").textContent = this.#nameOfRoom(message.room);
    const time = part("time");
    time.dateTime = new Date(message.sent_at).toISOString();
    time.title = fullLabel(message.sent_at);
    time.textContent = shortLabel(message.sent_at, nowMs);
    part(".hit-text").append(...excerptOf(message.text, marks).map((piece) => shown(document, piece)));
    return row;
  }

  #clicked(event, onJump) {
    const link = event.target.closest("a.hit");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.#list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    onJump({ room: link.dataset.room, id: Number(link.dataset.id) });
  }
}

function shown(document, { text, isHit }) {
  if (!isHit) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}
