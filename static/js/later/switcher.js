// The quick switcher: one field that leads to any room or person. Loaded when somebody first wants it.

import { fillMark, showPresence } from "../views/faces.js";
import { tell, wordsOf } from "../views/form_errors.js";
import { unreadIn, urgentIn } from "../rooms.js";
import { showCount } from "../views/room_list.js";
import { Combobox } from "./combobox.js";
import { destinations } from "./destinations.js";

const MAX_FOUND = 12;

export class Switcher {
  #document;
  #form;
  #api;
  #me;
  #rooms;
  #presence;
  #current;
  #onRoom;
  #combobox;

  /** `current()` is the open room; `onRoom(room)` opens one. */
  constructor({ document, api, me, rooms, presence, current, onRoom, signal }) {
    this.#document = document;
    this.#form = document.querySelector("#switcher-dialog form");
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#presence = presence;
    this.#current = current;
    this.#onRoom = onRoom;
    const hooks = { find: (query) => this.#find(query), draw: (place) => this.#option(place), onPick: (place) => this.#go(place) };
    this.#combobox = new Combobox({ form: this.#form, hooks, signal });
    this.#form.addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
  }

  open() {
    this.#document.querySelector("dialog[open]")?.close();
    this.#combobox.open(this.#presence.load());
  }

  #find(query) {
    tell(this.#form, "");
    const rooms = [...this.#rooms.named, ...this.#rooms.direct];
    // What is archived is in no list: only whoever calls it by its name gets there.
    if (query.trim()) rooms.push(...this.#rooms.archived);
    const given = { rooms, people: this.#presence.people.all, me: this.#me, current: this.#current().slug, query };
    return destinations(given).slice(0, MAX_FOUND);
  }

  #option({ name, room, user }) {
    const document = this.#document;
    const option = document.importNode(document.getElementById("t-place").content, true).firstElementChild;
    const part = (selector) => option.querySelector(selector);
    fillMark(part(".room-mark"), room ?? { kind: "direct", with: [user] }, this.#me);
    part(".person-name").textContent = name;
    part(".person-note").textContent = room?.topic ?? "";
    const [unread, urgent] = room ? [unreadIn(room), urgentIn(room)] : [0, 0];
    option.classList.toggle("unread", unread > 0);
    showCount(part(".count"), urgent || unread, urgent > 0);
    queueMicrotask(() => showPresence(document, this.#presence.people));
    return option;
  }

  /** The key that opened it closes it. */
  #keyPressed(event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#combobox.close();
  }

  async #go({ room, user }) {
    try {
      const there = room ?? (await this.#api.direct(user.name));
      this.#combobox.close();
      this.#onRoom(there);
    } catch (error) {
      tell(this.#form, wordsOf(error));
    }
  }
}
