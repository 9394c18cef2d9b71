// A field with the list of what matches below it: arrows and Enter choose, or a click. The focus stays in the field.

import { isComposing } from "../keys.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Combobox {
  #form;
  #field;
  #list;
  #hooks;
  #found = [];
  #at = 0;
  #isPressed = false;

  /** `hooks`: `find(query)` returns what matches, `draw(item)` its element, `onPick(item)` what happens then. */
  constructor({ form, hooks, signal }) {
    this.#form = form;
    this.#field = form.querySelector("[role=combobox]");
    this.#list = form.querySelector("[role=listbox]");
    this.#hooks = hooks;
    this.#field.addEventListener("input", () => this.#changed(), { signal });
    this.#field.addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
    this.#list.addEventListener("click", (event) => this.#clicked(event), { signal });
    form.addEventListener("submit", (event) => this.#submitted(event), { signal });
  }

  /** `more` is a promise of what is still being fetched: an Enter that found nothing yet counts when it is there. */
  async open(more) {
    this.#form.reset();
    this.#changed();
    this.#form.closest("dialog").showModal();
    this.#field.focus();
    await more;
    const chosen = this.#at;
    this.refresh();
    this.#at = Math.min(chosen, Math.max(this.#found.length - 1, 0));
    this.#mark();
    if (this.#isPressed) this.#pick();
  }

  close() {
    this.#form.closest("dialog").close();
  }

  /** Find again: the query, or what there is, changed. */
  refresh() {
    this.#found = this.#hooks.find(this.#field.value);
    this.#at = 0;
    this.#list.replaceChildren(...this.#found.map((item, at) => this.#option(item, at)));
    this.#form.querySelector(".no-match").hidden = this.#found.length > 0;
    this.#mark();
  }

  #changed() {
    this.#isPressed = false;
    this.refresh();
  }

  #pick() {
    this.#isPressed = this.#found.length === 0;
    if (!this.#isPressed) this.#hooks.onPick(this.#found[this.#at]);
  }

  #option(item, at) {
    const option = this.#hooks.draw(item);
    option.id = `${this.#list.id}-${at}`;
    return option;
  }

  #mark() {
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === this.#at)));
    this.#field.setAttribute("aria-activedescendant", this.#list.children[this.#at]?.id ?? "");
    this.#list.children[this.#at]?.scrollIntoView({ block: "nearest" });
  }

  #keyPressed(event) {
    if (!(event.key in STEPS) || isComposing(event) || this.#found.length === 0) return;
    event.preventDefault();
    this.#at = (this.#at + STEPS[event.key] + this.#found.length) % this.#found.length;
    this.#mark();
  }

  #clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.#hooks.onPick(this.#found[[...this.#list.children].indexOf(option)]);
  }

  #submitted(event) {
    event.preventDefault();
    this.#pick();
  }
}
