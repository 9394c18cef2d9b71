// The lists of rooms and of talks of two, with one filter over both.

import { isComposing } from "../keys.js";
import { initials } from "../names.js";
import { unreadIn } from "../rooms.js";
import { EdgeChips } from "./edge_chips.js";
import { RoomList } from "./room_list.js";

export class SidebarView {
  #document;
  #sidebar;
  #lists;
  #filter;
  #inView = null;
  #chips;

  constructor({ document, me, onOpen, signal }) {
    this.#document = document;
    this.#sidebar = document.getElementById("sidebar");
    this.#lists = ["rooms", "direct"].map((id) => new RoomList({ list: document.getElementById(id), me }));
    this.#filter = document.getElementById("room-filter");
    this.#chips = new EdgeChips({ document, signal });
    this.#filter.addEventListener("input", () => this.#applyFilter(), { signal });
    this.#filter.addEventListener("keydown", (event) => this.#filterKey(event, onOpen), { signal });
    this.#sidebar.addEventListener("click", (event) => this.#clicked(event, onOpen), { signal });
  }

  /** Show the rooms that have a name and the talks of two; see `RoomList`. */
  render({ named, direct }, { current, hasDraft }) {
    [named, direct].forEach((rooms, at) => this.#lists[at].render(rooms, { current, hasDraft }));
    this.#applyFilter();
    this.#keepInView(current);
    this.#chips.render();
  }

  /** The slug of the room `step` places from `current`; among the unread ones it goes round. */
  neighbour(current, step, { onlyUnread }) {
    const rooms = this.#lists.flatMap((list) => list.rooms);
    const at = rooms.findIndex((room) => room.slug === current);
    if (!onlyUnread) return rooms[at + step]?.slug ?? null;
    const round = rooms.map((_, offset) => rooms.at((at + step * (offset + 1)) % rooms.length));
    return round.find((room) => unreadIn(room) > 0)?.slug ?? null;
  }

  /** Once for each opening: later the reader decides what is in view. */
  #keepInView(current) {
    if (current === this.#inView) return;
    this.#inView = current;
    const link = this.#lists.map((list) => list.linkTo(current)).find(Boolean);
    link?.scrollIntoView({ block: "nearest" });
  }

  /** One's own name and face. */
  renderMe(me) {
    this.#sidebar.querySelector(".me-name").textContent = me.name;
    this.#sidebar.querySelector(".me .avatar").textContent = initials(me.name);
  }

  focus() {
    (this.#sidebar.querySelector("[aria-current]") ?? this.#sidebar.querySelector("[data-slug]"))?.focus();
  }

  #applyFilter() {
    const wanted = this.#filter.value.trim().toLocaleLowerCase();
    const matches = this.#lists.map((list) => list.filter(wanted));
    this.#document.getElementById("no-match").hidden = matches.some((count) => count > 0);
  }

  #filterKey(event, onOpen) {
    if (isComposing(event)) return;
    if (event.key === "Escape" && this.#filter.value) {
      event.stopPropagation();
      this.#clearFilter();
    }
    if (event.key !== "Enter") return;
    const first = this.#sidebar.querySelector("li:not([hidden]) > [data-slug]");
    if (!first) return;
    this.#clearFilter();
    onOpen(first.dataset.slug);
  }

  #clearFilter() {
    this.#filter.value = "";
    this.#applyFilter();
  }

  #clicked(event, onOpen) {
    const link = event.target.closest("a[data-slug], a.server");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(link.dataset.slug ?? "general");
  }
}
