// What can be done with a room: make, change, archive, leave, and talk to one person. Says what its menu offers.

import { titleOf } from "../labels.js";
import { mayAdd, mayArchive, mayChange, mayLeave } from "../rights.js";
import { t } from "../words.js";

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
    const [me, named] = [this.#me, { room: titleOf(room, this.#me) }];
    const archive = () => dialogs.ask({ ...ARCHIVING, title: t("Archive {room}?", named), act: () => this.archive(room) });
    const leave = () => dialogs.ask({ ...LEAVING[room.kind], title: t("Leave {room}?", named), act: () => this.leave(room) });
    return [
      room.kind !== "direct" && { icon: "people", label: t("Members"), act: () => panel.open() },
      mayAdd(room, me) && { icon: "plus", label: t("Add people"), act: () => panel.open({ isAdding: true }) },
      mayChange(room, me) && { icon: "settings", label: t("Room settings"), act: () => dialogs.openSettings(room) },
      mayArchive(room, me) && !room.archived && { icon: "archive", label: t("Archive room…"), act: archive },
      mayLeave(room) && { icon: "leave", label: t("Leave {room}…", named), isDangerous: true, act: leave },
    ].filter(Boolean);
  }
}

const ARCHIVING = {
  note: t("It leaves the list of everybody, and nobody can write in it. What was written stays. At its address you can read it and bring it back."),
  label: t("Archive"),
};
const LEAVING = {
  open: { note: t("You can come back at any time."), label: t("Leave") },
  private: { note: t("You can only come back when somebody adds you again."), label: t("Leave") },
};
