// Finds one person by name.

import { fillFace, showPresence } from "../views/faces.js";
import { tell, wordsOf } from "../views/form_errors.js";
import { Combobox } from "./combobox.js";

const MAX_FOUND = 8;

export class PeoplePicker {
  #form;
  #me;
  #presence;
  #onPick;
  #combobox;

  /** `onPick(user)` may reject with what the server refuses. */
  constructor({ form, me, presence, onPick, signal }) {
    this.#form = form;
    this.#me = me;
    this.#presence = presence;
    this.#onPick = onPick;
    const hooks = { find: (query) => this.#find(query), draw: (user) => this.#option(user), onPick: (user) => this.#pick(user) };
    this.#combobox = new Combobox({ form, hooks, signal });
  }

  open() {
    this.#combobox.open();
    this.#presence.load().then(() => this.#combobox.refresh());
  }

  #find(query) {
    const isOther = ({ id, kind }) => id !== this.#me.id && kind !== "bot";
    tell(this.#form, "");
    return this.#presence.people.find(query, isOther).slice(0, MAX_FOUND);
  }

  #option(user) {
    const { ownerDocument: document } = this.#form;
    const option = document.importNode(document.getElementById("t-found").content, true).firstElementChild;
    fillFace(option.querySelector(".face"), user);
    option.querySelector(".person-name").textContent = user.name;
    queueMicrotask(() => showPresence(document, this.#presence.people));
    return option;
  }

  async #pick(user) {
    try {
      await this.#onPick(user);
      this.#combobox.close();
    } catch (error) {
      tell(this.#form, wordsOf(error));
    }
  }
}
