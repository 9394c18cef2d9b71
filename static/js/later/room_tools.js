// What changes rooms, and who is in them: the menu of a room, its dialogs, the list of its members, a talk of two.
// Loaded when somebody first wants one of them.

import { MembersPanel } from "./members_panel.js";
import { Menu } from "./menu.js";
import { RoomActions } from "./room_actions.js";
import { RoomDialogs } from "./room_dialogs.js";

export class RoomTools {
  #document;
  #current;
  #actions;
  #dialogs;
  #panel;
  #menu;

  /** `current()` is the open room; `onRoom(room)` opens one; `onLeft(room)` when one has been left by will. */
  constructor({ document, api, me, presence, details, current, onRoom, onLeft, signal }) {
    const menu = (id) => new Menu({ menu: document.getElementById(id), signal });
    this.#document = document;
    this.#current = current;
    this.#menu = menu("room-menu");
    this.#actions = new RoomActions({ api, me, onRoom, onLeft });
    this.#dialogs = new RoomDialogs({ document, me, presence, actions: this.#actions, signal });
    const onTalk = (user) => this.#actions.talk(user);
    this.#panel = new MembersPanel({ document, api, me, presence, details, menu: menu("member-menu"), onTalk, ask: (question) => this.ask(question), signal });
    this.#panel.render(current());
  }

  newRoom() {
    this.#dialogs.openCreation();
  }

  /** Ask "are you sure": see `RoomDialogs`. */
  ask(question) {
    this.#dialogs.ask(question);
  }

  newTalk() {
    this.#dialogs.openTalk();
  }

  toggleMembers() {
    this.#panel.toggle();
  }

  addPeople() {
    this.#panel.open({ isAdding: true });
  }

  openMenu() {
    const items = this.#actions.itemsFor(this.#current(), { dialogs: this.#dialogs, panel: this.#panel });
    this.#menu.open(this.#document.getElementById("room-menu-open"), items);
  }

  /** Take `room` out of the archive. */
  bringBack(room) {
    return this.#actions.archive(room, false);
  }

  /** Take an event over. */
  apply(event) {
    this.#panel.apply(event);
  }

  /** `room` is the open one now. */
  render(room) {
    this.#panel.render(room);
  }
}
