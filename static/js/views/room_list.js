// One list of rooms in the sidebar: a link a room, made equal to the rooms given, touching only what changed.

import { nameOf } from "../labels.js";
import { unreadIn, urgentIn } from "../rooms.js";
import { t } from "../words.js";
import { fillMark } from "./faces.js";
import { roomAddress } from "./header.js";

export class RoomList {
  #list;
  #me;
  #rooms = [];
  #links = new Map();

  constructor({ list, me }) {
    this.#list = list;
    this.#me = me;
    for (const link of list.querySelectorAll("a")) this.#links.set(link.dataset.slug, link);
  }

  get rooms() {
    return this.#rooms;
  }

  /** Show `rooms`, the `current` one marked; `hasDraft(slug)` tells where something was begun. */
  render(rooms, { current, hasDraft }) {
    this.#rooms = rooms;
    const slugs = new Set(rooms.map((room) => room.slug));
    this.#links.forEach((_, slug) => slugs.has(slug) || this.#links.delete(slug));
    rooms.forEach((room) => this.#update(room, current === room.slug, hasDraft(room.slug)));
    const wanted = rooms.map((room) => this.#links.get(room.slug).closest("li"));
    const isSame = wanted.length === this.#list.children.length && wanted.every((item, at) => this.#list.children[at] === item);
    if (!isSame) this.#list.replaceChildren(...wanted);
  }

  linkTo(slug) {
    return this.#links.get(slug);
  }

  /** Show only the rooms whose names contain `wanted`, in small letters; returns how many those are. */
  filter(wanted) {
    const isWanted = (room) => `${nameOf(room, this.#me)} ${room.name}`.toLocaleLowerCase().includes(wanted);
    for (const room of this.#rooms) this.#links.get(room.slug).closest("li").hidden = !isWanted(room);
    return this.#rooms.filter(isWanted).length;
  }

  #update(room, isCurrent, hasDraft) {
    const link = this.#links.get(room.slug) ?? this.#make(room);
    const part = (selector) => link.querySelector(selector);
    fillMark(part(".room-mark"), room, this.#me);
    part(".room-name").textContent = nameOf(room, this.#me);
    if (room.kind !== "direct") link.title = room.topic ? `${room.name}: ${room.topic}` : room.name;
    const [unread, urgent] = [unreadIn(room), urgentIn(room)];
    link.classList.toggle("unread", unread > 0);
    link.classList.toggle("muted", room.notify === "none");
    part(".muted-mark").hidden = room.notify !== "none";
    showCount(part(".count"), urgent || unread, urgent > 0);
    part(".draft-mark").hidden = isCurrent || !hasDraft;
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }

  #make(room) {
    const { ownerDocument: document } = this.#list;
    const item = document.importNode(document.getElementById("t-room").content, true).firstElementChild;
    const link = item.querySelector("a");
    link.href = roomAddress(room.slug);
    link.dataset.slug = room.slug;
    this.#links.set(room.slug, link);
    return link;
  }
}

/** Make `pill` tell how much is unread. */
export function showCount(pill, count, isUrgent) {
  pill.hidden = count === 0;
  pill.classList.toggle("urgent", isUrgent);
  pill.firstElementChild.textContent = count > 999 ? "999+" : String(count);
  const words = isUrgent ? t("for you") : t("unread");
  pill.lastElementChild.textContent = ` ${words}`;
}
