// The page of a room, live: takes events and the reader's actions to the model, and the model to the views.

import { Announcer } from "./announcer.js";
import { Conversation } from "./conversation.js";
import { untilMidnightMs } from "./days.js";
import { Loading } from "./loading.js";
import { newClientId } from "./outbox.js";
import { Reading } from "./reading.js";
import { rowsOf } from "./rows.js";
import { waitingText } from "./waiting.js";
import { BeginningView } from "./views/beginning.js";
import { roomAddress } from "./views/header.js";
import { LogView } from "./views/log.js";

// How often what stands below a waiting message is looked at: by the second in a countdown.
const COUNTDOWN_MS = 1000;
const WAITING_MS = 600;

export class ChatPage {
  #window;
  #document;
  #clock;
  #api;
  #me;
  #rooms;
  #outbox;
  #sender;
  #parts;
  #conversation = null;
  #log;
  #beginning;
  #reading;
  #loading;
  #announcer;
  #resumesAtMs = null;
  #isRenderDue = false;
  #isSignedOut = false;
  #isDown = false;
  #cancelTick = () => {};

  /** `parts`: the sidebar, header, composer and drawer views, the drafts, and `actions` of messages. */
  constructor({ window, clock, api, me, rooms, outbox, sender, parts, signal }) {
    this.#window = window;
    this.#document = window.document;
    this.#clock = clock;
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#outbox = outbox;
    this.#sender = sender;
    this.#parts = parts;
    this.#makeLog(signal);
    this.#listen(signal);
  }

  /** Take over the room that the server rendered. */
  begin({ slug, messages, has_older: hasOlder, has_newer: hasNewer, highlighted }) {
    this.#turnTo(slug);
    this.#conversation.begin(messages, { hasOlder, hasNewer });
    this.#renderNow();
    if (highlighted) this.#reveal(highlighted);
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
      this.#remember(slug, { isBack });
      this.#turnTo(slug);
      this.#renderAround();
      this.#loading.fresh();
    } else {
      this.#parts.drawer.close();
      this.latest();
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
    this.#loading.fresh();
  }

  /** Whether the server cannot be reached. */
  lineIsDown(isDown) {
    if (isDown === this.#isDown) return;
    this.#isDown = isDown;
    if (!isDown) this.#loading.retryNow();
    this.invalidate();
  }

  /** Sending goes on at `untilMs`; null when it goes on already. */
  paused(untilMs) {
    this.#resumesAtMs = untilMs;
    this.invalidate();
  }

  /** Nobody is signed in any more: nothing that waits will be sent. */
  signedOut() {
    this.#isSignedOut = true;
    this.invalidate();
  }

  send(text) {
    const nowMs = this.#clock.wallMs();
    this.#outbox.add({ client_id: newClientId(this.#window.crypto, nowMs), room: this.slug, text, written_at: nowMs });
    this.#conversation.dismissDivider();
    this.#renderNow();
    this.latest();
    this.#sender.kick();
  }

  /** Go to the newest message. */
  latest() {
    if (this.#conversation.timeline.hasNewer) return this.#loading.fresh();
    this.#log.scroller.toEnd();
    return this.invalidate();
  }

  /** Esc: what is unread is read, and the newest is in view. */
  escape() {
    if (this.#parts.drawer.isOpen) return this.#parts.drawer.close();
    this.#conversation.dismissDivider();
    return this.latest();
  }

  neighbour(step, onlyUnread) {
    const slug = this.#parts.sidebar.neighbour(this.slug, step, { onlyUnread });
    if (slug) this.open(slug);
  }

  /** What keys do in the log. */
  get logKeys() {
    const { scroller } = this.#log;
    return {
      message: (step) => this.#log.step(step),
      latest: () => this.latest(),
      earliest: () => scroller.toTop(),
      page: (step) => scroller.pages(step),
      copyLink: () => this.#document.activeElement.closest("li.message")?.querySelector("[data-act=copy-link]").click(),
      focus: () => this.#log.focus(),
    };
  }

  /** Show what changed, once, when the current turn is over. */
  invalidate() {
    if (this.#isRenderDue) return;
    this.#isRenderDue = true;
    queueMicrotask(() => this.#renderNow());
  }

  #makeLog(signal) {
    const [document, clock, api] = [this.#document, this.#clock, this.#api];
    const onAction = (name, target) => this.#parts.actions.act(name, { ...target, room: this.slug });
    this.#log = new LogView({ document, onAction, signal });
    this.#loading = new Loading({
      document,
      clock,
      log: this.#log,
      onLoaded: () => this.#renderNow(),
      onChange: () => this.#renderBeginning(),
    });
    const actions = { latest: () => this.latest(), toUnread: () => this.#toUnread(), changed: () => this.invalidate() };
    this.#reading = new Reading({ document, api, clock, rooms: this.#rooms, log: this.#log, actions, signal });
    this.#beginning = new BeginningView({ document, clock, onLoadOlder: () => this.#loading.older(), signal });
    this.#announcer = new Announcer({ log: document.getElementById("announcer"), clock });
  }

  #listen(signal) {
    const looked = () => this.#reading.look() && this.invalidate();
    this.#document.getElementById("log").addEventListener("scroll", () => this.#scrolled(), { signal, passive: true });
    this.#document.addEventListener("visibilitychange", looked, { signal });
    this.#window.addEventListener("focus", looked, { signal });
    this.#window.addEventListener("popstate", () => this.#wentBack(), { signal });
    this.#outbox.watch(() => this.invalidate(), this.#window, signal);
  }

  #turnTo(slug) {
    this.#conversation = new Conversation({ api: this.#api, me: this.#me, room: this.#rooms.get(slug) });
    this.#reading.open(this.#conversation);
    this.#loading.open(this.#conversation);
    this.#parts.composer.open(slug);
  }

  #received(message, { wereMissed }) {
    const isMine = message.author.id === this.#me.id;
    if (isMine && message.client_id) this.#outbox.remove(message.client_id);
    if (message.room !== this.slug) return;
    const isNew = this.#conversation.add(message, { isRead: this.#reading.isAlong && !wereMissed });
    if (isMine) return;
    if (isNew) this.#announcer.announce(message);
    if (isNew || this.#conversation.timeline.hasNewer) this.#reading.arrived();
  }

  #scrolled() {
    this.#loading.around();
    if (this.#reading.look()) this.invalidate();
    this.#reading.render();
  }

  async #toUnread() {
    if (!this.#log.newDivider) await this.#loading.unread();
    const divider = this.#log.newDivider;
    this.#conversation.unreadAtOpening = 0;
    if (divider) this.#log.scroller.show(divider);
    this.#reading.render();
  }

  #wentBack() {
    const [, , slug] = this.#window.location.pathname.split("/");
    if (decodeURIComponent(slug) !== this.slug) this.open(decodeURIComponent(slug), { isBack: true });
  }

  /** The entry that an open drawer made becomes that of the room. */
  #remember(slug, { isBack }) {
    const { history } = this.#window;
    const hasEntry = this.#parts.drawer.hide();
    if (isBack) return;
    if (hasEntry) history.replaceState({ slug }, "", roomAddress(slug));
    else history.pushState({ slug }, "", roomAddress(slug));
  }

  #reveal(id) {
    const element = this.#log.elementOf(id);
    if (!element) return;
    element.classList.add("highlighted");
    this.#log.scroller.show(element);
    element.focus({ preventScroll: true });
  }

  #renderNow() {
    this.#isRenderDue = false;
    this.#reading.look();
    this.#renderAround();
    if (this.#conversation.isLoaded) this.#renderLog();
    this.#reading.render();
  }

  #renderLog() {
    const { timeline, unreadId } = this.#conversation;
    if (this.#reading.isAtEnd) timeline.trimOldest();
    else timeline.trimNewest();
    const nowMs = this.#clock.wallMs();
    const pending = timeline.hasNewer ? [] : this.#pending();
    const rows = rowsOf(timeline.messages, pending, { me: this.#me, unreadId, nowMs });
    const line = { nowMs, resumesAtMs: this.#resumesAtMs, isDown: this.#isDown };
    this.#log.render(rows, { waitingOf: (row) => waitingText(row.pending, line) });
    this.#renderBeginning();
    this.#tickWhilePending(pending);
  }

  #pending() {
    const items = this.#outbox.inRoom(this.slug);
    return this.#isSignedOut ? items.map((item) => ({ ...item, state: "stranded" })) : items;
  }

  #renderAround() {
    const room = this.#rooms.get(this.slug);
    const { sidebar, header, drafts } = this.#parts;
    sidebar.render(this.#rooms.all, { current: this.slug, hasDraft: (slug) => drafts.of(slug) !== "" });
    header.render(room);
    header.renderUnread(room, this.#rooms.unreadTotal, this.#rooms.unreadTotal - room.unread);
  }

  #renderBeginning() {
    const { timeline, isLoading, isLoaded } = this.#conversation;
    this.#beginning.render({ hasOlder: timeline.hasOlder, isLoading, isLoaded, count: timeline.messages.length });
  }

  /** While something waits to be sent, what stands below it depends on the time. */
  #tickWhilePending(pending) {
    this.#cancelTick();
    if (!pending.some((item) => item.state === "pending")) return;
    const delayMs = this.#resumesAtMs ? COUNTDOWN_MS : WAITING_MS;
    this.#cancelTick = this.#clock.after(delayMs, () => this.invalidate());
  }

  #renderAtMidnight() {
    this.#clock.after(untilMidnightMs(this.#clock.wallMs()), () => {
      this.invalidate();
      this.#renderAtMidnight();
    });
  }
}
