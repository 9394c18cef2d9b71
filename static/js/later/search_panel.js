// Search in the panel on the right: words, where, by whom; below them what is found, newest first. It looks while one
// types; an older question is given up for a newer one. Loaded when somebody first searches.

import { titleOf } from "../labels.js";
import { wordsOf } from "../views/form_errors.js";
import { t, tn } from "../words.js";
import { Hits } from "./hits.js";

const TOPIC = "search";
// A pause in typing.
const PAUSE_MS = 250;
const HINT = t("Finds messages that have all the words; capitals and accents do not matter.");
// Names that are offered while one is typed.
const MAX_OFFERED = 20;

export class SearchPanel {
  #document;
  #clock;
  #api;
  #me;
  #rooms;
  #presence;
  #details;
  #current;
  #hits;
  #asked = "";
  #found = [];
  #request = null;
  #cancelPause = () => {};

  /** `current()` is the open room; `onJump({room, id})` goes to a message. */
  constructor({ document, clock, api, me, rooms, presence, details, current, onJump, signal }) {
    this.#document = document;
    this.#clock = clock;
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#presence = presence;
    this.#details = details;
    this.#current = current;
    const nameOfRoom = (slug) => (rooms.get(slug) ? titleOf(rooms.get(slug), me) : "");
    this.#hits = new Hits({ list: this.#byId("hits"), nameOfRoom, onJump: (place) => this.#jump(place, onJump), signal });
    this.#listen(signal, onJump);
    this.#tell(HINT);
  }

  /** The panel has been opened, or asked for again: the field takes another question. */
  open() {
    this.render();
    if (this.#asked) this.#field.select();
  }

  /** The open room may be another one. */
  render() {
    this.#byId("search-open").ariaExpanded = String(this.#isOpen);
    if (!this.#isOpen) return;
    this.#document.querySelectorAll(".search-room").forEach((name) => (name.textContent = titleOf(this.#current(), this.#me)));
    this.#lookFor({ isTyping: true });
  }

  get #isOpen() {
    return this.#details.topic === TOPIC;
  }

  get #field() {
    return this.#byId("search-words");
  }

  /** What is asked for, as the parameters of the question. */
  get #question() {
    const isHere = this.#byId("search-form").elements.where.value === "room";
    const [q, author] = [this.#field.value.trim(), this.#byId("search-author").value.trim()];
    return { q, room: isHere ? this.#current().slug : null, author: author || null };
  }

  #listen(signal, onJump) {
    const form = this.#byId("search-form");
    form.addEventListener("input", () => this.#lookFor({ isTyping: true }), { signal });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#lookFor({ isTyping: false });
    }, { signal });
    this.#byId("date-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#goToDate(onJump);
    }, { signal });
    this.#byId("search-author").addEventListener("input", () => this.#offerNames(), { signal });
    this.#byId("search-author").addEventListener("focus", () => this.#presence.load().then(() => this.#offerNames()), { signal });
    this.#byId("more-hits").addEventListener("click", () => this.#ask(this.#found.at(-1).id), { signal });
    this.#byId("search-error").querySelector("button").addEventListener("click", () => this.#ask(this.#found.at(-1)?.id), { signal });
    form.closest("section").addEventListener("keydown", (event) => {
      if (this.#hits.step(event, this.#field)) event.preventDefault();
    }, { signal });
  }

  /** Look, if the question is another one; at once, or after a pause in typing. */
  #lookFor({ isTyping }) {
    const asked = JSON.stringify(this.#question);
    if (asked === this.#asked) return;
    this.#cancelPause();
    const look = () => {
      this.#asked = asked;
      this.#ask();
    };
    if (isTyping) this.#cancelPause = this.#clock.after(PAUSE_MS, look);
    else look();
  }

  /** Ask for the newest messages, or for those `before` an id. */
  async #ask(before) {
    this.#request?.abort();
    const request = (this.#request = new AbortController());
    const { q } = this.#question;
    this.#byId("search-error").hidden = true;
    if (!q) return this.#show({ messages: [], more: false, marks: {} }, HINT);
    try {
      const page = await this.#api.search({ ...this.#question, before }, request.signal);
      if (before) page.messages = [...this.#found, ...page.messages];
      if (!request.signal.aborted) this.#show(page, countOf(page));
    } catch (error) {
      if (!request.signal.aborted) this.#refused(error);
    }
  }

  #show({ messages, more, marks }, words) {
    const isMore = this.#found.length > 0 && messages.length > this.#found.length && messages[0] === this.#found[0];
    if (!isMore) this.#hits.clear();
    this.#hits.add(isMore ? messages.slice(this.#found.length) : messages, marks, this.#clock.wallMs());
    this.#found = messages;
    this.#byId("more-hits").hidden = !more;
    this.#tell(words);
  }

  #refused(error) {
    this.#tell("");
    this.#byId("search-error").firstElementChild.textContent = wordsOf(error);
    this.#byId("search-error").hidden = false;
  }

  #tell(words) {
    const count = this.#byId("search-count");
    if (count.textContent !== words) count.textContent = words;
  }

  /** The first message of that day in the open room, or the next one after it. */
  async #goToDate(onJump) {
    const [year, month, day] = this.#byId("search-date").value.split("-").map(Number);
    const { slug: room } = this.#current();
    this.#byId("date-error").textContent = "";
    try {
      const { messages } = await this.#api.messages(room, { at: Math.max(0, new Date(year, month - 1, day).getTime()), limit: 1 });
      if (messages.length > 0) this.#jump({ room, id: messages[0].id }, onJump);
      else this.#byId("date-error").textContent = t("Nothing was written then or later.");
    } catch (error) {
      this.#byId("date-error").textContent = wordsOf(error);
    }
  }

  #offerNames() {
    const people = this.#presence.people.find(this.#byId("search-author").value).slice(0, MAX_OFFERED);
    const options = people.map(({ name }) => Object.assign(this.#document.createElement("option"), { value: name }));
    this.#byId("search-authors").replaceChildren(...options);
  }

  /** A panel over the log would hide what one goes to. */
  #jump(place, onJump) {
    if (this.#details.covers) this.#details.close();
    onJump(place);
  }

  #byId(id) {
    return this.#document.getElementById(id);
  }
}

function countOf({ messages, more }) {
  if (messages.length === 0) return t("Nothing found.");
  if (more) return tn("The newest {n}", "The newest {n}", messages.length);
  return tn("{n} message", "{n} messages", messages.length);
}
