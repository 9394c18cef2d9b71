// The members of the open room in the panel on the right, and those who can be added to it.

import { titleOf } from "../labels.js";
import { t } from "../words.js";
import { isNamed } from "./people.js";
import { mayAdd, mayMakeOwner, mayRemove } from "../rights.js";
import { showPresence } from "../views/faces.js";
import { wordsOf } from "../views/form_errors.js";
import { Members } from "./members.js";
import { PeopleList } from "./people_list.js";

const TOPIC = "members";
// Of those who could be added; a name finds the others.
const MAX_OTHERS = 50;

export class MembersPanel {
  #document;
  #api;
  #me;
  #presence;
  #details;
  #menu;
  #onTalk;
  #ask;
  #members;
  #list;
  #filter;
  #room = null;
  #isAdding = false;

  /** `onTalk(user)` opens the talk of two with somebody; `ask(question)` asks in a dialog. */
  constructor({ document, api, me, presence, details, menu, onTalk, ask, signal }) {
    this.#document = document;
    this.#api = api;
    this.#me = me;
    this.#presence = presence;
    this.#details = details;
    this.#menu = menu;
    this.#onTalk = onTalk;
    this.#ask = ask;
    this.#members = new Members({ api, onChange: () => this.#renderList() });
    const list = this.#byId("member-list");
    this.#list = new PeopleList({ list, onAct: (act, user, button) => this.#act(act, user, button), onLost: () => this.#filter.focus(), signal });
    this.#filter = this.#byId("member-filter");
    this.#filter.addEventListener("input", () => this.#renderList(), { signal });
    this.#byId("add-people").addEventListener("click", () => this.#add(!this.#isAdding), { signal });
  }

  /** Open the list, or close it. */
  toggle() {
    if (this.#isOpen) return this.#details.close();
    return this.open();
  }

  open({ isAdding = false } = {}) {
    this.#details.open(TOPIC, t("Members"));
    this.#members.clear();
    this.#filter.value = "";
    this.#add(isAdding && mayAdd(this.#room, this.#me));
    this.#try(() => this.#members.load(this.#room.slug));
  }

  /** Take an event over. */
  apply(event) {
    if (this.#isOpen) this.#members.apply(event);
  }

  /** `room` is the open one now; the list follows it. */
  render(room) {
    const isOther = this.#room?.slug !== room.slug;
    this.#room = room;
    this.#byId("members").ariaExpanded = String(this.#isOpen);
    if (!this.#isOpen) return;
    if (room.kind === "direct" || room.isLost) this.#details.close();
    else if (isOther) this.open();
    else this.#renderList();
  }

  get #title() {
    return titleOf(this.#room, this.#me);
  }

  get #isOpen() {
    return this.#details.topic === TOPIC;
  }

  #add(isAdding) {
    this.#isAdding = isAdding;
    this.#byId("details-title").textContent = isAdding ? t("Add to {room}", { room: this.#title }) : t("Members");
    this.#byId("add-people").textContent = isAdding ? t("Done") : t("Add");
    this.#byId("add-people").ariaPressed = String(isAdding);
    if (isAdding) this.#filter.focus();
    if (isAdding) this.#presence.load().then(() => this.#renderList());
    this.#renderList();
  }

  #renderList() {
    if (!this.#isOpen) return;
    const shown = this.#isAdding ? this.#others() : this.#inRoom();
    this.#byId("add-people").hidden = !mayAdd(this.#room, this.#me) && !this.#isAdding;
    this.#list.render(shown);
    this.#byId("no-member").hidden = shown.length > 0 || !this.#members.isLoaded;
    this.#byId("no-member").textContent = this.#filter.value ? t("Nobody is called that.") : t("Everybody is in this room.");
    showPresence(this.#document, this.#presence.people);
  }

  #inRoom() {
    const isWanted = ({ user }) => isNamed(user, this.#filter.value);
    return this.#members.all.filter(isWanted).map(({ user, role }) => ({
      user,
      tag: role === "owner" ? t("owner") : tagOf(user),
      note: user.id === this.#me.id ? t("you") : "",
      offers: this.#itemsFor(user).length ? "menu" : null,
    }));
  }

  #others() {
    const found = this.#presence.people.find(this.#filter.value, ({ id }) => !this.#members.has(id));
    return found.slice(0, MAX_OTHERS).map((user) => ({ user, tag: tagOf(user), note: "", offers: "add" }));
  }

  #act(act, user, button) {
    if (act === "menu") return this.#menu.open(button, this.#itemsFor(user));
    return this.#try(() => this.#api.putMember(this.#room.slug, user.name));
  }

  /** What one may do with a member. */
  #itemsFor(user) {
    const { slug } = this.#room;
    const [isMe, isOwner] = [user.id === this.#me.id, this.#members.all.some((member) => member.user.id === user.id && member.role === "owner")];
    const change = (role) => () => this.#try(() => this.#api.putMember(slug, user.name, role));
    const remove = () => this.#ask(this.#removal(user));
    const mayRule = mayMakeOwner(this.#room, this.#me);
    return [
      !isMe && { icon: "talk", label: t("Message {name}", user), act: () => this.#onTalk(user) },
      mayRule && !isOwner && { icon: "key", label: t("Make owner"), act: change("owner") },
      mayRule && isOwner && !isMe && { icon: "key", label: t("Make a plain member"), act: change("member") },
      mayRemove(this.#room, this.#me) && !isMe && { icon: "leave", label: t("Remove from {room}…", { room: this.#title }), isDangerous: true, act: remove },
    ].filter(Boolean);
  }

  #removal({ name }) {
    const { slug, kind } = this.#room;
    const isPrivate = kind === "private";
    return {
      title: t("Remove {name} from {room}?", { name, room: this.#title }),
      note: isPrivate ? t("They see nothing of it any more, until somebody adds them again.") : t("They can come back at any time."),
      label: t("Remove"),
      act: () => this.#api.removeMember(slug, name),
    };
  }

  async #try(act) {
    const error = this.#byId("members-error");
    error.hidden = true;
    try {
      await act();
    } catch (refusal) {
      error.textContent = wordsOf(refusal);
      error.hidden = false;
    }
  }

  #byId(id) {
    return this.#document.getElementById(id);
  }
}

function tagOf(user) {
  return user.role === "admin" ? t("admin") : user.kind === "bot" ? t("bot") : "";
}
