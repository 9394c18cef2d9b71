// The dialogs about rooms: a new one, the settings of one, a talk of two, and "are you sure".

import { tell, wordsOf } from "../views/form_errors.js";
import { PeoplePicker } from "./people_picker.js";
import { RoomForm } from "./room_form.js";

export class RoomDialogs {
  #document;
  #creation;
  #settings;
  #picker;
  #changed = null;
  #confirmed = null;

  /** `actions`: what the dialogs do, see `RoomActions`; `presence` knows with whom one can talk. */
  constructor({ document, me, presence, actions, signal }) {
    this.#document = document;
    const form = (id) => document.querySelector(`#${id} form`);
    this.#creation = new RoomForm({ form: form("room-dialog"), onSubmit: (wanted) => actions.create(wanted), signal });
    this.#settings = new RoomForm({
      form: form("room-settings-dialog"),
      onSubmit: (wanted) => actions.change(this.#changed, wanted),
      signal,
    });
    this.#picker = new PeoplePicker({ form: form("direct-dialog"), me, presence, onPick: (user) => actions.talk(user), signal });
    form("confirm-dialog").addEventListener("submit", (event) => this.#confirm(event), { signal });
  }

  openCreation() {
    this.#creation.open();
  }

  openTalk() {
    this.#picker.open();
  }

  openSettings(room) {
    this.#changed = room;
    this.#settings.open(room);
  }

  /** Ask before `act()`, which may reject with what the server refuses. */
  ask({ title, note, label, act }) {
    const byId = (id) => this.#document.getElementById(id);
    byId("confirm-title").textContent = title;
    byId("confirm-note").textContent = note;
    byId("confirm-do").textContent = label;
    tell(byId("confirm-dialog"), "");
    this.#confirmed = act;
    byId("confirm-dialog").showModal();
  }

  async #confirm(event) {
    event.preventDefault();
    const dialog = this.#document.getElementById("confirm-dialog");
    try {
      await this.#confirmed();
      dialog.close();
    } catch (error) {
      tell(dialog, wordsOf(error));
    }
  }
}
