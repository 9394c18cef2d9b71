// What can be done with a room: make, change, archive, leave, and talk to one person. Says what its menu offers.

import { titleOf } from "../labels.js";
import { mayAdd, mayArchive, mayChange, mayLeave } from "../rights.js";

export class RoomActions {
  #api;
  #me;
  #onRoom;
  #onLeft;

  /** `onRoom(room)` opens a room that the server has just told of; `onLeft(room)` when one has left it by will. */
  constructor({ api, me, onRoom, onLeft }) {
    this.#api = api;
    this.#me = me;
    this.#onRoom = onRoom;
    this.#onLeft = onLeft;
  }

  async create({ name, topic, isPrivate }) {
    this.#onRoom(await this.#api.createRoom({ name, topic, private: isPrivate }));
  }

  /** Everybody hears of it by an event, this page too. */
  change({ slug }, { name, topic }) {
    return this.#api.changeRoom(slug, { name, topic });
  }

  archive({ slug }, archived = true) {
    return this.#api.changeRoom(slug, { archived });
  }

  async leave(room) {
    await this.#api.removeMember(room.slug, this.#me.name);
    this.#onLeft(room);
  }

  async talk({ name }) {
    this.#onRoom(await this.#api.direct(name));
  }

  /** The items of the menu of `room`; `dialogs` and `panel` show what they ask for. */
  itemsFor(room, { dialogs, panel }) {
    const [me, title] = [this.#me, titleOf(room, this.#me)];
    const archive = () => dialogs.ask({ ...ARCHIVING, title: `Archive ${title}?`, act: () => this.archive(room) });
    const leave = () => dialogs.ask({ ...LEAVING[room.kind], title: `Leave ${title}?`, act: () => this.leave(room) });
    return [
      room.kind !== "direct" && { icon: "people", label: "Members", act: () => panel.open() },
      mayAdd(room, me) && { icon: "plus", label: "Add people", act: () => panel.open({ isAdding: true }) },
      mayChange(room, me) && { icon: "settings", label: "Room settings", act: () => dialogs.openSettings(room) },
      mayArchive(room, me) && !room.archived && { icon: "archive", label: "Archive room…", act: archive },
      mayLeave(room) && { icon: "leave", label: `Leave ${title}…`, isDangerous: true, act: leave },
    ].filter(Boolean);
  }
}

const ARCHIVING = {
  note: "It leaves the list of everybody, and nobody can write in it. What was written stays. At its address you can read it and bring it back.",
  label: "Archive",
};
const LEAVING = {
  open: { note: "You can come back at any time.", label: "Leave" },
  private: { note: "You can only come back when somebody adds you again.", label: "Leave" },
};
