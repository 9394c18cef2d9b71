// The list of rooms.

import { EdgeChips } from "./edge_chips.js";

export class SidebarView {
  #document;
  #list;
  #filter;
  #rooms = [];
  #links = new Map();
  #inView = null;
  #chips;

  constructor({ document, onOpen, signal }) {
    this.#document = document;
    this.#list = document.querySelector(".rooms");
    this.#filter = document.getElementById("room-filter");
    this.#chips = new EdgeChips({ document, signal });
    for (const link of this.#list.querySelectorAll("a")) this.#links.set(link.dataset.slug, link);
    this.#filter.addEventListener("input", () => this.#applyFilter(), { signal });
    this.#filter.addEventListener("keydown", (event) => this.#filterKey(event, onOpen), { signal });
    document.getElementById("sidebar").addEventListener("click", (event) => this.#clicked(event, onOpen), { signal });
  }

  /** Show `rooms`, the `current` one marked; `hasDraft(slug)` tells where something was begun. */
  render(rooms, { current, hasDraft }) {
    this.#rooms = rooms;
    const slugs = new Set(rooms.map((room) => room.slug));
    this.#links.forEach((link, slug) => slugs.has(slug) || this.#links.delete(slug));
    rooms.forEach((room) => this.#update(room, current === room.slug, hasDraft(room.slug)));
    const wanted = rooms.map((room) => this.#links.get(room.slug).closest("li"));
    if (wanted.some((item, place) => this.#list.children[place] !== item)) this.#list.replaceChildren(...wanted);
    this.#applyFilter();
    this.#keepInView(current);
    this.#chips.render();
  }

  /** The slug of the room `step` places from `current`; among the unread ones it goes round. */
  neighbour(current, step, { onlyUnread }) {
    const count = this.#rooms.length;
    const at = this.#rooms.findIndex((room) => room.slug === current);
    if (!onlyUnread) return this.#rooms[at + step]?.slug ?? null;
    const round = this.#rooms.map((_, offset) => this.#rooms.at((at + step * (offset + 1)) % count));
    return round.find((room) => room.unread > 0)?.slug ?? null;
  }

  /** Once for each opening: later the reader decides what is in view. */
  #keepInView(current) {
    if (current === this.#inView) return;
    this.#inView = current;
    this.#links.get(current)?.scrollIntoView({ block: "nearest" });
  }

  focus() {
    (this.#list.querySelector("[aria-current]") ?? this.#list.querySelector("a"))?.focus();
  }

  #update(room, isCurrent, hasDraft) {
    const link = this.#links.get(room.slug) ?? this.#make(room);
    const unread = isCurrent && room.unread === 0 ? 0 : room.unread;
    link.title = room.topic ? `${room.name}: ${room.topic}` : room.name;
    link.classList.toggle("unread", unread > 0);
    link.querySelector(".count").hidden = unread === 0;
    link.querySelector(".count-number").textContent = unread > 999 ? "999+" : String(unread);
    link.querySelector(".draft-mark").hidden = isCurrent || !hasDraft;
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }

  #make(room) {
    const item = this.#document.importNode(this.#document.getElementById("t-room").content, true).firstElementChild;
    const link = item.querySelector("a");
    link.href = `/r/${encodeURIComponent(room.slug)}`;
    link.dataset.slug = room.slug;
    link.querySelector(".room-name").textContent = room.slug;
    this.#links.set(room.slug, link);
    return link;
  }

  #applyFilter() {
    const wanted = this.#filter.value.trim().toLocaleLowerCase();
    let matches = 0;
    for (const room of this.#rooms) {
      const isWanted = `${room.slug} ${room.name}`.toLocaleLowerCase().includes(wanted);
      this.#links.get(room.slug).closest("li").hidden = !isWanted;
      if (isWanted) matches += 1;
    }
    this.#document.getElementById("no-match").hidden = matches > 0;
  }

  #filterKey(event, onOpen) {
    if (event.key === "Escape" && this.#filter.value) {
      event.stopPropagation();
      this.#clearFilter();
    }
    if (event.key !== "Enter") return;
    const first = this.#list.querySelector("li:not([hidden]) a");
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
