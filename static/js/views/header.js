// The line above the log, and all that names the room: title, labels, the beginning of the log.

export class HeaderView {
  #document;
  #serverName;

  constructor({ document, serverName, signal }) {
    this.#document = document;
    this.#serverName = serverName;
    const topic = document.getElementById("topic");
    topic.addEventListener("click", () => (topic.ariaExpanded = String(topic.ariaExpanded !== "true")), { signal });
  }

  render(room) {
    const { slug, name, topic, members } = room;
    this.#text("room-name", slug);
    this.#byId("room-name").title = name;
    this.#text("topic", topic);
    this.#byId("topic").hidden = !topic;
    this.#text("member-count", String(members));
    this.#byId("members").title = members === 1 ? "1 member" : `${members} members`;
    this.#document.querySelectorAll(".in-room").forEach((element) => (element.textContent = slug));
    this.#byId("messages").setAttribute("aria-label", `Messages in ${slug}`);
    this.#byId("composer").setAttribute("aria-label", `Write to ${slug}`);
    this.#byId("composer").action = roomAddress(slug);
    this.#byId("text").placeholder = `Message #${slug}`;
    const { href } = new URL(roomAddress(slug), this.#document.baseURI);
    this.#text("invite-address", decodeURI(href));
    this.#byId("invite-address").dataset.address = href;
  }

  /** Tell in the title, in the icon and on the menu button how much is unread. */
  renderUnread({ slug }, unreadTotal, unreadElsewhere) {
    const count = unreadTotal > 0 ? `(${unreadTotal}) ` : "";
    this.#document.title = `${count}${slug} · ${this.#serverName}`;
    this.#document.querySelector(".drawer-open .dot").hidden = unreadElsewhere === 0;
    const icon = this.#document.querySelector("link[rel=icon]");
    const file = unreadTotal > 0 ? "favicon-dot.svg" : "favicon.svg";
    if (!icon.href.endsWith(`/${file}`)) icon.href = icon.href.replace(/[^/]+$/, file);
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
