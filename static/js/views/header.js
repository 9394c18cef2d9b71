// The line above the log, and all that names the room: title, labels, the beginning of the log.

import { nameOf, titleOf } from "../labels.js";
import { mayAdd } from "../rights.js";
import { t, tn } from "../words.js";
import { fillMark } from "./faces.js";

const BELLS = {
  all: ["bell-all", t("Notifications: everything")],
  mentions: ["bell", t("Notifications: mentions")],
  none: ["bell-off", t("Notifications: nothing")],
};

export class HeaderView {
  #document;
  #serverName;
  #me;
  #count = "";

  constructor({ document, serverName, me, signal }) {
    this.#document = document;
    this.#serverName = serverName;
    this.#me = me;
    const topic = document.getElementById("topic");
    topic.addEventListener("click", () => (topic.ariaExpanded = String(topic.ariaExpanded !== "true")), { signal });
  }

  /** `hasMenu` tells whether there is something that can be done with the room. */
  render(room, { hasMenu }) {
    this.#byId("room-menu-open").hidden = !hasMenu;
    const name = nameOf(room, this.#me);
    fillMark(this.#byId("room-mark"), room, this.#me);
    this.#text("room-name", name);
    this.#byId("room-name").title = room.kind === "direct" ? name : room.name;
    this.#text("topic", room.topic);
    this.#byId("topic").hidden = !room.topic;
    this.#renderBell(room);
    this.#renderMembers(room);
    this.#renderBeginning(room);
    this.#renderLabels(room, name);
  }

  /** Tell in the title, in the icon and on the menu button how much is unread, and whether some of it is for me. */
  renderUnread(room, { unread, urgent, elsewhere }) {
    const count = urgent > 0 ? `(${urgent}!) ` : unread > 0 ? `(${unread}) ` : "";
    this.#document.title = `${count}${nameOf(room, this.#me)} · ${this.#serverName}`;
    this.#document.querySelector(".drawer-open .dot").hidden = elsewhere === 0;
    const icon = this.#document.querySelector("link[rel=icon]");
    const file = unread > 0 ? "favicon-dot.svg" : "favicon.svg";
    if (icon.href.endsWith(`/${file}`) && count === this.#count) return;
    icon.href = icon.href.replace(/[^/]+$/, file);
    this.#count = count;
    // On the icon of an installed page; absent in many browsers, and refused in some.
    this.#document.defaultView.navigator.setAppBadge?.(urgent || unread)?.catch(() => {});
  }

  #renderBell({ notify, isLost }) {
    const [icon, words] = BELLS[notify];
    this.#byId("bell").hidden = isLost;
    this.#byId("bell").ariaLabel = words;
    this.#byId("bell").querySelector("use").setAttribute("href", `#i-${icon}`);
  }

  #renderMembers({ kind, members, isLost }) {
    this.#byId("members").hidden = kind === "direct" || isLost;
    this.#text("member-count", String(members));
    this.#byId("members").title = tn("{n} member", "{n} members", members);
  }

  #renderBeginning(room) {
    fillMark(this.#byId("welcome-mark"), room, this.#me);
    this.#document.querySelectorAll(".in-room").forEach((element) => (element.textContent = titleOf(room, this.#me)));
    this.#byId("welcome-add").hidden = room.kind !== "private" || !mayAdd(room, this.#me);
    for (const part of this.#byId("welcome").querySelectorAll("[data-kind]")) part.hidden = !part.dataset.kind.includes(room.kind);
    const { href } = new URL(roomAddress(room.slug), this.#document.baseURI);
    this.#text("invite-address", decodeURI(href));
    this.#byId("invite-address").dataset.address = href;
    // There is none where only this computer can open the address; it is loaded when it is unfolded.
    const code = this.#byId("invite-qr");
    if (code && code.src !== `${href}/qr.svg`) code.src = `${href}/qr.svg`;
  }

  #renderLabels(here, room) {
    this.#byId("messages").setAttribute("aria-label", t("Messages in {room}", { room }));
    this.#byId("composer").setAttribute("aria-label", t("Write to {room}", { room }));
    this.#byId("composer").action = roomAddress(here.slug);
    this.#byId("text").placeholder = t("Message {room}", { room: titleOf(here, this.#me) });
  }

  #text(id, text) {
    this.#byId(id).textContent = text;
  }

  #byId(id) {
    return this.#document.getElementById(id);
  }
}

export function roomAddress(slug) {
  return `/r/${encodeURIComponent(slug)}`;
}
