// The dialogs: a new room, the settings, leaving, the keys. The browser gives them Esc, the focus trap and the way back.

import { slugOf } from "../names.js";
import { keepTheme } from "../preferences.js";

export class Dialogs {
  #document;
  #api;
  #onCreated;
  #unsentCount;
  #onLeft;

  constructor({ document, api, onCreated, unsentCount, onLeft, signal }) {
    this.#document = document;
    this.#api = api;
    this.#onCreated = onCreated;
    this.#unsentCount = unsentCount;
    this.#onLeft = onLeft;
    const on = (id, act) => document.getElementById(id).addEventListener("click", act, { signal });
    on("new-room", () => this.#openRoom());
    on("open-settings", () => this.#show("settings-dialog"));
    on("open-help", () => this.openHelp());
    on("open-leave", () => this.#openLeave());
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.addEventListener("click", (event) => this.#clicked(dialog, event), { signal });
    }
    this.#leaveForm.addEventListener("submit", (event) => this.#leave(event), { signal });
    this.#roomForm.addEventListener("input", (event) => this.#edited(event.target), { signal });
    this.#roomForm.addEventListener("submit", (event) => this.#create(event), { signal });
    document.getElementById("settings-dialog").addEventListener("change", (event) => {
      if (event.target.name === "theme") keepTheme(document, event.target.value);
    }, { signal });
  }

  get isOpen() {
    return this.#document.querySelector("dialog[open]") !== null;
  }

  openHelp() {
    this.#document.querySelector("dialog[open]")?.close();
    this.#show("help-dialog");
  }

  get #leaveForm() {
    return this.#document.querySelector("#leave-dialog form");
  }

  get #roomForm() {
    return this.#document.querySelector("#room-dialog form");
  }

  #show(id) {
    this.#document.getElementById(id).showModal();
  }

  #openRoom() {
    this.#roomForm.reset();
    this.#edited(this.#roomForm.elements.topic);
    this.#edited(this.#roomForm.elements.name);
    this.#show("room-dialog");
    this.#roomForm.elements.name.focus();
  }

  #clicked(dialog, event) {
    // A click on the backdrop has the dialog itself as its target.
    if (event.target === dialog && isOutside(dialog, event)) dialog.close();
    if (event.target.closest("[data-close]")) dialog.close();
  }

  async #create(event) {
    event.preventDefault();
    const { name, topic } = Object.fromEntries(new FormData(this.#roomForm));
    try {
      const room = await this.#api.createRoom({ name, topic });
      this.#document.getElementById("room-dialog").close();
      this.#onCreated(room);
    } catch (error) {
      this.#refuse(error.code?.startsWith("topic") ? "topic" : "name", wordsOf(error));
    }
  }

  /** What was refused is being changed; below a name stands the address that it makes. */
  #edited(input) {
    input.removeAttribute("aria-invalid");
    tell(this.#roomForm, "", input.name);
    if (input.name !== "name") return;
    const note = this.#roomForm.querySelector("[data-note=name]");
    note.textContent = `Its address: /r/${slugOf(input.value)}`;
    note.hidden = slugOf(input.value) === "";
  }

  #refuse(field, words) {
    tell(this.#roomForm, words, field);
    this.#roomForm.elements[field].setAttribute("aria-invalid", "true");
    this.#roomForm.elements[field].focus();
  }

  #openLeave() {
    const count = this.#unsentCount();
    const unsent = this.#document.getElementById("leave-unsent");
    unsent.hidden = count === 0;
    unsent.textContent = count === 1 ? "1 message is not sent and would be lost." : `${count} messages are not sent and would be lost.`;
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

function wordsOf(error) {
  return error.status ? error.message : "The server cannot be reached. Try again in a moment.";
}

function tell(form, text, field) {
  const line = form.querySelector(field ? `[data-error=${field}]` : ".field-error");
  line.textContent = text;
  line.hidden = !text;
}

function isOutside(element, { clientX, clientY }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
