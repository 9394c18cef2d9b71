// Offers people, rooms and emoji above the composer while their names are typed.

import { isComposing } from "../keys.js";
import { begunIn, closedIn } from "./completion.js";

const MAX_OFFERED = 8;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Autocomplete {
  #document;
  #text;
  #list;
  #sources;
  #begun = null;
  #offered = [];
  #at = 0;

  /** `sources`: by sign, functions of the query that resolve to `{label, note, text}`; `named(name)` knows emoji. */
  constructor({ document, sources, named, signal }) {
    this.#document = document;
    this.#text = document.getElementById("text");
    this.#list = document.getElementById("completions");
    this.#sources = sources;
    const form = document.getElementById("composer");
    this.#text.addEventListener("input", (event) => this.#edited(event, named), { signal });
    // What an input method has written comes without another "input".
    this.#text.addEventListener("compositionend", (event) => this.#edited(event, named), { signal });
    this.#text.addEventListener("blur", () => this.close(), { signal });
    // Before the composer hears of it: Enter chooses while something is offered.
    form.addEventListener("keydown", (event) => this.#keyPressed(event), { signal, capture: true });
    this.#list.addEventListener("pointerdown", (event) => this.#pressed(event), { signal });
  }

  close() {
    this.#begun = null;
    this.#show([]);
  }

  get #before() {
    return this.#text.value.slice(0, this.#text.selectionStart);
  }

  /** Whether what is chosen stands there in full already: Enter then sends. */
  get #isWritten() {
    return this.#before.slice(this.#begun.from).toLowerCase() === this.#offered[this.#at].text.toLowerCase();
  }

  async #edited({ isComposing }, named) {
    if (isComposing) return;
    const closed = closedIn(this.#before);
    const emoji = closed && named(closed.name);
    if (emoji) return this.#replace(closed.from, emoji);
    const begun = begunIn(this.#before);
    this.#begun = begun;
    const offered = begun ? await this.#sources[begun.sign](begun.query).catch(() => []) : [];
    if (this.#begun === begun) this.#show(offered.slice(0, MAX_OFFERED));
  }

  #show(offered) {
    this.#offered = offered;
    this.#at = 0;
    this.#list.replaceChildren(...offered.map((each, place) => this.#option(each, place)));
    this.#list.hidden = offered.length === 0;
    this.#choose(0);
  }

  #option({ label, note, picture }, place) {
    const option = this.#document.createElement("li");
    option.id = `completion-${place}`;
    option.setAttribute("role", "option");
    for (const [name, words] of Object.entries({ picture, label, note })) {
      const part = this.#document.createElement("span");
      part.className = `completion-${name}`;
      part.textContent = words ?? "";
      if (words) option.append(part);
    }
    return option;
  }

  #choose(at) {
    this.#at = at;
    const options = [...this.#list.children];
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    options[at]?.scrollIntoView({ block: "nearest" });
    if (options.length) this.#text.setAttribute("aria-activedescendant", options[at].id);
    else this.#text.removeAttribute("aria-activedescendant");
  }

  #keyPressed(event) {
    const count = this.#offered.length;
    if (!count || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && this.#isWritten) return this.close();
    if (event.key in STEPS) this.#choose((this.#at + STEPS[event.key] + count) % count);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) this.#take(this.#offered[this.#at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #pressed(event) {
    event.preventDefault();
    const place = [...this.#list.children].indexOf(event.target.closest("li"));
    if (place >= 0) this.#take(this.#offered[place]);
  }

  #take({ text }) {
    this.#replace(this.#begun.from, `${text} `);
    this.close();
  }

  #replace(from, text) {
    this.#text.setRangeText(text, from, this.#text.selectionStart, "end");
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
