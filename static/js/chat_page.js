// The page of a room, live: takes events and the reader's actions to the model, and the model to the views.

import { barredFrom } from "./barred.js";
import { Conversation } from "./conversation.js";
import { untilMidnightMs } from "./days.js";
import { LogPane } from "./log_pane.js";
import { newClientId } from "./outbox.js";
import { RoomHistory } from "./room_history.js";
import { PERMANENT, mayChange } from "./rights.js";
import { RoomSync } from "./room_sync.js";
import { movedFrom, unreadIn } from "./rooms.js";
import { renderedHtml } from "./views/html.js";
import { t } from "./words.js";

export class ChatPage {
  #window;
  #clock;
  #api;
  #me;
  #rooms;
  #sync;
  #outbox;
  #parts;
  #onSend;
  #conversation = null;
  #pane;
  #history;
  #mutedUntilMs = null;
  #isRenderDue = false;

  /**
   * `parts`: the views `sidebar`, `header`, `composer`, `barred`, `drawer` and `details`, the `drafts`, `actions` of
   * messages, the ids that are `hidden`, and on demand the `tools` that change rooms, the `search` and what `signals` tell.
   * `onSend()` empties the outbox.
   */
  constructor({ window, clock, api, me, rooms, outbox, parts, onSend, signal }) {
    this.#window = window;
    this.#clock = clock;
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#outbox = outbox;
    this.#parts = parts;
    this.#onSend = onSend;
    const onAction = (name, target) => this.#act(name, { ...target, room: this.slug });
    const onChange = () => this.invalidate();
    this.#sync = new RoomSync({ api, rooms, onChange });
    const onLatest = () => this.#history.stays(this.slug);
    this.#pane = new LogPane({ window, clock, api, me, rooms, outbox, hidden: parts.hidden, onAction, onChange, onLatest, signal });
    const onBack = (slug) => slug !== this.slug && this.open(slug, { isBack: true });
    this.#history = new RoomHistory({ window, drawer: parts.drawer, onBack, signal });
    outbox.watch(onChange, window, signal);
  }

  /** Take over the room that the server rendered. */
  begin({ slug, messages, has_older: hasOlder, has_newer: hasNewer, highlighted, muted_until: mutedUntilMs }) {
    this.#turnTo(slug);
    if (mutedUntilMs) this.muted(mutedUntilMs);
    const document = this.#window.document;
    const rendered = messages.map((message) => ({ ...message, html: renderedHtml(document, message.id) }));
    this.#conversation.begin(rendered, { hasOlder, hasNewer });
    this.#renderNow();
    if (highlighted) this.#pane.reveal(highlighted);
    else this.#parts.composer.focusOnDesktop();
    this.#renderAtMidnight();
  }

  get slug() {
    return this.#conversation.slug;
  }

  /** The open room. */
  get room() {
    return this.#rooms.get(this.slug);
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

  /** Go to the message `id` of the room at `slug`, which is highlighted there. */
  goTo(slug, id) {
    if (slug !== this.slug && this.#rooms.get(slug)) {
      this.#history.opened(slug, { isBack: false });
      this.#turnTo(slug);
      this.#renderAround();
    }
    if (slug === this.slug) this.#pane.goTo(id);
  }

  /** Open a room of which the server has just told. */
  show(room) {
    this.#rooms.put(room);
    this.open(room.slug);
  }

  /** One has left a room by will: its log is of no more use. */
  left({ slug }) {
    if (slug === this.slug) this.open(PERMANENT);
  }

  /** Take events over; those that `wereMissed` while the line was down begin at a New divider. */
  applyEvents(events, { wereMissed }) {
    events.forEach((event) => this.#apply(event, { wereMissed }));
    this.invalidate();
  }

  /** An own message was accepted. */
  accepted(message) {
    this.#outbox.remove(message.client_id);
    if (message.room === this.slug) this.#conversation.addAccepted(message);
    this.invalidate();
  }

  /** The message `id` of the open room, if it is here. */
  message(id) {
    return this.#conversation.timeline.get(id);
  }

  /** The ids of those who wrote here, the latest first. */
  get recentAuthors() {
    return [...new Set(this.#conversation.timeline.messages.map(({ author }) => author.id).reverse())];
  }

  /** The last message here that `isWanted`. */
  lastMessage(isWanted) {
    return this.#conversation.timeline.messages.findLast((message) => !message.deleted && isWanted(message));
  }

  /** The server has answered with a message as it is now. */
  changed(message) {
    if (message.room === this.slug) this.#conversation.changed(message);
    this.invalidate();
  }

  /** The server told of all rooms anew, since events are missing: nothing shown is sure. */
  replaceRooms(rooms) {
    this.#rooms.replace(rooms);
    if (this.room.isLost) this.#sync.ask(this.slug);
    this.#pane.fresh();
  }

  /** How the line to the server stands: `{isDown}`, `{resumesAtMs}` of sending, or `{isSignedOut}` for good. */
  lineChanged(change) {
    this.#pane.lineChanged(change);
  }

  /** Nothing can be written before `untilMs`; null: at once. */
  muted(untilMs) {
    this.#mutedUntilMs = untilMs;
    this.#clock.after(untilMs - this.#clock.wallMs(), () => this.invalidate());
    this.invalidate();
  }

  /** `added`: what comes with the text, `reply_to` with its `quote`, and `files`. */
  send(text, added = {}) {
    const nowMs = this.#clock.wallMs();
    const client_id = newClientId(this.#window.crypto, nowMs);
    this.#outbox.add({ client_id, room: this.slug, text, written_at: nowMs, ...added });
    this.#conversation.dismissDivider();
    this.#renderNow();
    this.#pane.latest();
    this.#onSend();
  }

  /** From the message `id` on all is unread again, here and on the reader's other devices. */
  async markUnread(id) {
    const { slug } = this;
    this.#rooms.markUnread(slug, id - 1);
    this.#pane.keepUnread(id - 1);
    this.invalidate();
    await this.#api.markUnread(slug, id).catch(() => {});
    this.#sync.ask(slug);
  }

  /** Esc: what is open over the log closes; else what is unread is read, and the newest is in view. */
  escape() {
    const { drawer, details } = this.#parts;
    if (drawer.isOpen) return drawer.close();
    if (details.covers || details.contains(this.#window.document.activeElement)) return details.close();
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

  #act(name, target) {
    if (name !== "jump") return this.#parts.actions.act(name, target);
    this.goTo(this.slug, Number(target.button.dataset.quoted));
  }

  #turnTo(slug) {
    this.#conversation = new Conversation({ api: this.#api, me: this.#me, room: this.#rooms.get(slug) });
    this.#pane.turnTo(this.#conversation);
    this.#parts.composer.open(slug);
  }

  #apply(event, seen) {
    const readBefore = this.room.last_read;
    if (this.#rooms.apply(event)) this.#sync.ask(event.room);
    if (movedFrom(event) !== null) this.#moved(movedFrom(event), event.state.slug);
    this.#parts.tools.made?.apply(event);
    if (event.type === "user.changed") this.#userChanged(event.user);
    if (event.type === "user.muted") this.muted(event.until);
    if (event.type === "room.joined") this.#joined(event.room);
    if (event.type === "message.created") this.#received(event.message, seen);
    if (event.room === this.slug) this.#happenedHere(event, readBefore);
  }

  #happenedHere(event, readBefore) {
    if (event.user?.id !== this.#me.id && this.room.kind !== "direct") this.#conversation.notices.add(event);
    this.#conversation.apply(event);
    if (event.type === "read.moved" && this.room.last_read < readBefore) this.#pane.keepUnread(this.room.last_read);
  }

  #received(message, seen) {
    this.#parts.signals.made?.sent(message);
    this.#parts.notifier.made?.received(message);
    if (message.author.id === this.#me.id && message.client_id) this.#outbox.remove(message.client_id);
    if (message.room === this.slug) this.#pane.received(message, seen);
  }

  /** A room that one is in from now on is told of, since on a phone its place is out of sight. */
  async #joined(slug) {
    await this.#sync.ask(slug);
    const room = this.#rooms.get(slug);
    if (room?.kind === "private" && slug !== this.slug) this.#parts.actions.tellOf(room, () => this.open(slug));
  }

  #userChanged(user) {
    if (user.id === this.#me.id) Object.assign(this.#me, user);
    this.#parts.sidebar.renderMe(this.#me);
    this.#parts.signals.made?.userChanged(user);
    this.#conversation.userChanged(user);
  }

  /** A room has a new address: what was begun and not sent moves there. */
  #moved(from, to) {
    this.#parts.drafts.move(from, to);
    this.#outbox.move(from, to);
    if (from !== this.slug) return;
    this.#conversation.slug = to;
    this.#parts.composer.renamed(to);
    this.#history.stays(to);
  }

  #renderNow() {
    this.#isRenderDue = false;
    this.#pane.look();
    this.#renderAround();
    this.#pane.render();
  }

  #renderAround() {
    const { sidebar, header, tools, search, signals, drafts } = this.#parts;
    const { room } = this;
    const { unread, urgent } = this.#rooms.totals;
    const direct = this.#rooms.direct.filter(({ slug, last_message: last }) => last !== null || slug === this.slug);
    const hasDraft = (slug) => drafts.of(slug) !== "";
    sidebar.render({ named: this.#rooms.named, direct }, { current: this.slug, hasDraft });
    header.render(room, { hasMenu: room.kind !== "direct" && !room.isLost });
    header.renderUnread(room, { unread, urgent, elsewhere: unread - unreadIn(room) });
    tools.made?.render(room);
    search.made?.render();
    signals.made?.render(this.slug);
    this.#renderBarred(room);
  }

  #renderBarred(room) {
    const bar = barredFrom(room, { me: this.#me, mutedUntilMs: this.#mutedUntilMs, nowMs: this.#clock.wallMs() });
    const ways = {
      lost: { label: t("Go to {room}", { room: `#${PERMANENT}` }), act: () => this.open(PERMANENT) },
      archived: mayChange(room, this.#me) && { label: t("Bring it back"), act: () => this.#bringBack(room) },
    };
    this.#parts.barred.render(bar && { ...bar, ...ways[bar.kind] });
  }

  async #bringBack(room) {
    const tools = await this.#parts.tools.use();
    await tools.bringBack(room);
  }

  #renderAtMidnight() {
    this.#clock.after(untilMidnightMs(this.#clock.wallMs()), () => {
      this.invalidate();
      this.#renderAtMidnight();
    });
  }
}
