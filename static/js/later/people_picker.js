// Finds one person by name: a field with the list of those who match below it; arrows and Enter choose.

import { fillFace, showPresence } from "../views/faces.js";
import { tell, wordsOf } from "../views/form_errors.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const MAX_FOUND = 8;

export class PeoplePicker {
  #form;
  #field;
  #list;
  #me;
  #presence;
  #onPick;
  #found = [];
  #at = 0;

  /** `onPick(user)` may reject with what the server refuses. */
  constructor({ form, me, presence, onPick, signal }) {
    this.#form = form;
    this.#field = form.querySelector("[role=combobox]");
    this.#list = form.querySelector("[role=listbox]");
    this.#me = me;
    this.#presence = presence;
    this.#onPick = onPick;
    this.#field.addEventListener("input", () => this.#edited(), { signal });
    this.#field.addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
    this.#list.addEventListener("click", (event) => this.#clicked(event), { signal });
    form.addEventListener("submit", (event) => this.#submitted(event), { signal });
  }

  open() {
    this.#form.reset();
    this.#edited();
    this.#form.closest("dialog").showModal();
    this.#field.focus();
    this.#presence.load().then(() => this.#edited());
  }

  #edited() {
    const isOther = ({ id, kind }) => id !== this.#me.id && kind !== "bot";
    this.#found = this.#presence.people.find(this.#field.value, isOther).slice(0, MAX_FOUND);
    this.#at = 0;
    tell(this.#form, "");
    this.#list.replaceChildren(...this.#found.map((user) => this.#option(user)));
    this.#form.querySelector(".no-match").hidden = this.#found.length > 0;
    showPresence(this.#form.ownerDocument, this.#presence.people);
    this.#mark();
  }

  #option(user) {
    const { ownerDocument: document } = this.#form;
    const option = document.importNode(document.getElementById("t-found").content, true).firstElementChild;
    option.id = `found-${user.id}`;
    fillFace(option.querySelector(".face"), user);
    option.querySelector(".person-name").textContent = user.name;
    return option;
  }

  #mark() {
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === this.#at)));
    this.#field.setAttribute("aria-activedescendant", this.#list.children[this.#at]?.id ?? "");
    this.#list.children[this.#at]?.scrollIntoView({ block: "nearest" });
  }

  #keyPressed(event) {
    if (!(event.key in STEPS) || this.#found.length === 0) return;
    event.preventDefault();
    this.#at = (this.#at + STEPS[event.key] + this.#found.length) % this.#found.length;
    this.#mark();
  }

  #clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.#pick(this.#found[[...this.#list.children].indexOf(option)]);
  }

  #submitted(event) {
    event.preventDefault();
    if (this.#found.length > 0) this.#pick(this.#found[this.#at]);
  }

  async #pick(user) {
    try {
      await this.#onPick(user);
      this.#form.closest("dialog").close();
    } catch (error) {
      tell(this.#form, wordsOf(error));
    }
  }
}
