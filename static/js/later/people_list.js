// A list of people as rows: a face, a name, what they are, and a button. Rows are kept while their people stay.

import { fillFace } from "../views/faces.js";
import { t } from "../words.js";

export class PeopleList {
  #list;
  #rows = new Map();
  #onLost;

  /** `onAct(act, user, button)` when the button of a row is pressed; `onLost()` when the row goes that has the focus. */
  constructor({ list, onAct, onLost, signal }) {
    this.#list = list;
    this.#onLost = onLost;
    list.addEventListener("click", (event) => this.#clicked(event, onAct), { signal });
  }

  /** Show `people`: `{user, tag, note, offers}`; `offers` names the button that a row has. */
  render(people) {
    const rows = people.map((person) => this.#row(person));
    const ids = new Set(people.map(({ user }) => user.id));
    this.#rows.forEach((_, id) => ids.has(id) || this.#rows.delete(id));
    const isSame = rows.length === this.#list.children.length && rows.every((row, at) => this.#list.children[at] === row);
    if (!isSame) this.#arrange(rows);
  }

  #arrange(rows) {
    const { activeElement: focused } = this.#list.ownerDocument;
    const hadFocus = this.#list.contains(focused);
    this.#list.replaceChildren(...rows);
    if (hadFocus && focused.isConnected) focused.focus();
    else if (hadFocus) this.#onLost();
  }

  #row({ user, tag, note, offers }) {
    const { ownerDocument: document } = this.#list;
    const known = this.#rows.get(user.id)?.row;
    const row = known ?? document.importNode(document.getElementById("t-person").content, true).firstElementChild;
    this.#rows.set(user.id, { row, user });
    const part = (selector) => row.querySelector(selector);
    row.dataset.user = user.id;
    fillFace(part(".face"), user);
    part(".person-name").textContent = user.name;
    part(".tag").textContent = tag;
    part(".tag").hidden = !tag;
    part(".person-note").textContent = note;
    for (const button of row.querySelectorAll("[data-act]")) {
      button.hidden = button.dataset.act !== offers;
      button.setAttribute("aria-label", button.dataset.act === "add" ? t("Add {name}", user) : t("What to do with {name}", user));
    }
    return row;
  }

  #clicked(event, onAct) {
    const button = event.target.closest("[data-act]");
    const found = button && this.#rows.get(Number(button.closest(".person").dataset.user));
    if (found) onAct(button.dataset.act, found.user, button);
  }
}
