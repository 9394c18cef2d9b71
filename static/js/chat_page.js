// The page of a room, live: takes events and the reader's actions to the model, and the model to the views.

import { Conversation } from "./conversation.js";
import { untilMidnightMs } from "./days.js";
import { LogPane } from "./log_pane.js";
import { newClientId } from "./outbox.js";
import { RoomHistory } from "./room_history.js";

export class ChatPage {
  #window;
  #clock;
  #api;
  #me;
  #rooms;
  #outbox;
  #sender;
  #parts;
  #conversation = null;
  #pane;
  #history;
  #isRenderDue = false;

  /** `parts`: the sidebar, header, composer and drawer views, the drafts, and `actions` of messages. */
  constructor({ window, clock, api, me, rooms, outbox, sender, parts, signal }) {
    this.#window = window;
    this.#clock = clock;
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#outbox = outbox;
    this.#sender = sender;
    this.#parts = parts;
    const onAction = (name, target) => parts.actions.act(name, { ...target, room: this.slug });
    const onChange = () => this.invalidate();
    this.#pane = new LogPane({ window, clock, api, me, rooms, outbox, onAction, onChange, signal });
    const onBack = (slug) => slug !== this.slug && this.open(slug, { isBack: true });
    this.#history = new RoomHistory({ window, drawer: parts.drawer, onBack, signal });
    outbox.watch(onChange, window, signal);
  }

  /** Take over the room that the server rendered. */
  begin({ slug, messages, has_older: hasOlder, has_newer: hasNewer, highlighted }) {
    this.#turnTo(slug);
    this.#conversation.begin(messages, { hasOlder, hasNewer });
    this.#renderNow();
    if (highlighted) this.#pane.reveal(highlighted);
    else this.#parts.composer.focusOnDesktop();
    this.#renderAtMidnight();
  }

  get slug() {
    return this.#conversation.slug;
  }

  /** Switch to another room without leaving the page. */
  open(slug, { isBack = false } = {}) {
    const isOther = this.#rooms.get(slug) && slug !== this.slug;
    if (isOther) {
      this.#history.opened(slug, { isBack });
      this.#turnTo(slug);
      this.#renderAround();
      this.#pane.fresh();
    } else {
      this.#parts.drawer.close();
      this.#pane.latest();
    }
    this.#parts.composer.focusOnDesktop();
  }

  /** Take events over; those that `wereMissed` while the line was down begin at a New divider. */
  applyEvents(events, { wereMissed }) {
    for (const event of events) {
      this.#rooms.apply(event);
      if (event.type === "message.created") this.#received(event.message, { wereMissed });
    }
    this.invalidate();
  }

  /** An own message was accepted. */
  accepted(message) {
    this.#outbox.remove(message.client_id);
    if (message.room === this.slug) this.#conversation.addAccepted(message);
    this.invalidate();
  }

  /** The server told of all rooms anew, since events are missing: nothing shown is sure. */
  replaceRooms(rooms) {
    this.#rooms.replace(rooms);
    this.#pane.fresh();
  }

  /** How the line to the server stands: `{isDown}`, `{resumesAtMs}` of sending, or `{isSignedOut}` for good. */
  lineChanged(change) {
    this.#pane.lineChanged(change);
  }

  send(text) {
    const nowMs = this.#clock.wallMs();
    this.#outbox.add({ client_id: newClientId(this.#window.crypto, nowMs), room: this.slug, text, written_at: nowMs });
    this.#conversation.dismissDivider();
    this.#renderNow();
    this.#pane.latest();
    this.#sender.kick();
  }

  /** Esc: what is unread is read, and the newest is in view. */
  escape() {
    if (this.#parts.drawer.isOpen) return this.#parts.drawer.close();
    this.#conversation.dismissDivider();
    return this.#pane.latest();
  }

  neighbour(step, onlyUnread) {
    const slug = this.#parts.sidebar.neighbour(this.slug, step, { onlyUnread });
    if (slug) this.open(slug);
  }

  /** What keys do in the log. */
  get logKeys() {
    return this.#pane.keys;
  }

  /** Show what changed, once, when the current turn is over. */
  invalidate() {
    if (this.#isRenderDue) return;
    this.#isRenderDue = true;
    queueMicrotask(() => this.#renderNow());
  }

  #turnTo(slug) {
    this.#conversation = new Conversation({ api: this.#api, me: this.#me, room: this.#rooms.get(slug) });
    this.#pane.turnTo(this.#conversation);
    this.#parts.composer.open(slug);
  }

  #received(message, seen) {
    if (message.author.id === this.#me.id && message.client_id) this.#outbox.remove(message.client_id);
    if (message.room === this.slug) this.#pane.received(message, seen);
  }

  #renderNow() {
    this.#isRenderDue = false;
    this.#pane.look();
    this.#renderAround();
    this.#pane.render();
  }

  #renderAround() {
    const room = this.#rooms.get(this.slug);
    const { sidebar, header, drafts } = this.#parts;
    sidebar.render(this.#rooms.all, { current: this.slug, hasDraft: (slug) => drafts.of(slug) !== "" });
    header.render(room);
    header.renderUnread(room, this.#rooms.unreadTotal, this.#rooms.unreadTotal - room.unread);
  }

  #renderAtMidnight() {
    this.#clock.after(untilMidnightMs(this.#clock.wallMs()), () => {
      this.invalidate();
      this.#renderAtMidnight();
    });
  }
}
