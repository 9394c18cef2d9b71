// The dialogs of the page itself: the settings, leaving, the keys; those of rooms are in room_dialogs.js. The browser
// gives all of them Esc, the focus trap and the way back.

import { hasLetterKeys, keepLetterKeys, keepTheme } from "../preferences.js";
import { tell, wordsOf } from "../views/form_errors.js";
import { t, tn } from "../words.js";

export class Dialogs {
  #document;
  #api;
  #unsentCount;
  #shortWaitS;
  #onLeft;

  constructor({ document, storage, api, unsentCount, shortWaitS, onLeft, signal }) {
    this.#document = document;
    this.#api = api;
    this.#unsentCount = unsentCount;
    this.#shortWaitS = shortWaitS;
    this.#onLeft = onLeft;
    const on = (id, act) => document.getElementById(id).addEventListener("click", act, { signal });
    on("open-help", () => this.openHelp());
    on("open-leave", () => this.#openLeave());
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.addEventListener("click", (event) => this.#clicked(dialog, event), { signal });
    }
    this.#leaveForm.addEventListener("submit", (event) => this.#leave(event), { signal });
    document.getElementById("letter-keys").checked = hasLetterKeys(storage);
    document.getElementById("settings-dialog").addEventListener("change", ({ target }) => {
      if (target.name === "theme") keepTheme(document, target.value);
      if (target.id === "letter-keys") keepLetterKeys(storage, target.checked);
    }, { signal });
  }

  openSettings() {
    const waitS = this.#shortWaitS();
    const note = this.#document.getElementById("line-note");
    note.hidden = waitS === null;
    note.textContent = tn(
      "The network between cuts what takes long; this page asks anew every {n} second.",
      "The network between cuts what takes long; this page asks anew every {n} seconds.",
      waitS,
    );
    this.#show("settings-dialog");
  }

  openHelp() {
    this.#document.querySelector("dialog[open]")?.close();
    this.#show("help-dialog");
  }

  get #leaveForm() {
    return this.#document.querySelector("#leave-dialog form");
  }

  #show(id) {
    this.#document.getElementById(id).showModal();
  }

  #clicked(dialog, event) {
    // A click on the backdrop has the dialog itself as its target.
    if (event.target === dialog && isOutside(dialog, event)) dialog.close();
    if (event.target.closest("[data-close]")) dialog.close();
  }

  #openLeave() {
    const count = this.#unsentCount();
    const unsent = this.#document.getElementById("leave-unsent");
    unsent.hidden = count === 0;
    unsent.textContent = tn("{n} message is not sent and would be lost.", "{n} messages are not sent and would be lost.", count);
    tell(this.#leaveForm, "");
    this.#document.querySelector("dialog[open]")?.close();
    this.#show("leave-dialog");
  }

  async #leave(event) {
    event.preventDefault();
    try {
      await this.#api.leave();
      this.#onLeft();
    } catch (error) {
      tell(this.#leaveForm, wordsOf(error));
    }
  }
}

function isOutside(element, { clientX, clientY }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
