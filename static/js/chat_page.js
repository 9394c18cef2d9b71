// The page of a room, live: takes events and the reader's actions to the model, and the model to the views.

import { Announcer } from "./announcer.js";
import { copy } from "./clipboard.js";
import { Conversation } from "./conversation.js";
import { untilMidnightMs } from "./days.js";
import { newClientId } from "./outbox.js";
import { ReadMarker, isLookedAt } from "./read_marker.js";
import { rowsOf } from "./rows.js";
import { waitingText } from "./waiting.js";
import { BeginningView, COPIED_MS } from "./views/beginning.js";
import { roomAddress } from "./views/header.js";
import { LogView } from "./views/log.js";
import { permalink } from "./views/message.js";
import { PillsView } from "./views/pills.js";

// A room that comes at once is not dimmed first.
const SKELETON_AFTER_MS = 300;

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
  #pills;
  #announcer;
  #readMarker;
  #newBelow = 0;
  #resumesAtMs = null;
  #isRenderDue = false;
  #cancelTick = () => {};

  /** `parts`: the sidebar, header, composer and drawer views, and `drafts`. */
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
    this.#makeViews(signal);
    this.#listen(signal);
  }

  /** Take over the room that the server rendered. */
  begin({ slug, messages, has_older: hasOlder, has_newer: hasNewer, highlighted }) {
    this.#conversation = new Conversation({ api: this.#api, me: this.#me, room: this.#rooms.get(slug) });
    this.#conversation.begin(messages, { hasOlder, hasNewer });
    this.#parts.composer.open(slug);
    this.#renderNow();
    if (highlighted) this.#reveal(highlighted);
    else this.#parts.composer.focusOnDesktop();
    this.#reRenderAtMidnight();
  }

  get slug() {
    return this.#conversation.slug;
  }

  /** Switch to another room without leaving the page. */
  async open(slug, { isBack = false } = {}) {
    this.#parts.drawer.close();
    if (!this.#rooms.get(slug) || slug === this.slug) return this.#parts.composer.focusOnDesktop();
    if (!isBack) this.#window.history.pushState({ slug }, "", roomAddress(slug));
    this.#newBelow = 0;
    this.#conversation = new Conversation({ api: this.#api, me: this.#me, room: this.#rooms.get(slug) });
    this.#parts.composer.open(slug);
    this.#parts.composer.focusOnDesktop();
    await this.#loadFresh(this.#conversation);
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
    this.#received(message, { wereMissed: false });
    this.invalidate();
  }

  /** Events are missing: read everything again. Drafts and outbox are untouched. */
  async reload() {
    const { rooms } = await this.#api.rooms();
    this.#rooms.replace(rooms);
    await this.#loadFresh(this.#conversation);
  }

  /** Sending goes on at `untilMs`; null when it goes on already. */
  paused(untilMs) {
    this.#resumesAtMs = untilMs;
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
    this.#newBelow = 0;
    if (this.#conversation.timeline.hasNewer) return this.#loadFresh(this.#conversation);
    this.#log.scroller.toEnd();
    this.#lookedOn();
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

  get logKeys() {
    return {
      message: (step) => this.#log.step(step),
      latest: () => this.latest(),
      earliest: () => this.#log.scroller.toTop(),
      page: (step) => this.#log.scroller.pages(step),
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

  #makeViews(signal) {
    const document = this.#document;
    this.#log = new LogView({ document, onAction: (act, target) => this.#act(act, target), signal });
    this.#beginning = new BeginningView({ document, clock: this.#clock, onLoadOlder: () => this.#loadOlder(), signal });
    this.#pills = new PillsView({
      document,
      onLatest: () => this.latest(),
      onUnread: () => this.#toUnread(),
      onMarkRead: () => this.#markAllRead(),
      signal,
    });
    this.#announcer = new Announcer({ log: document.getElementById("announcer"), clock: this.#clock });
    this.#readMarker = new ReadMarker({ api: this.#api, clock: this.#clock });
  }

  #listen(signal) {
    const looked = () => this.#lookedOn();
    this.#document.getElementById("log").addEventListener("scroll", () => this.#scrolled(), { signal, passive: true });
    this.#document.addEventListener("visibilitychange", looked, { signal });
    this.#window.addEventListener("focus", looked, { signal });
    this.#window.addEventListener("popstate", () => this.#wentBack(), { signal });
    this.#outbox.watch(() => this.invalidate(), this.#window, signal);
  }

  #received(message, { wereMissed }) {
    if (message.author.id === this.#me.id && message.client_id) this.#outbox.remove(message.client_id);
    if (message.room !== this.slug) return;
    const isRead = this.#isReadingAlong && !wereMissed;
    const isNew = this.#conversation.add(message, { isRead });
    if (message.author.id === this.#me.id) return;
    if (isNew) this.#announcer.announce(message);
    if ((isNew || this.#conversation.timeline.hasNewer) && !this.#isAtEnd) this.#newBelow += 1;
  }

  get #isAtEnd() {
    return this.#log.scroller.isNearEnd && !this.#conversation.timeline.hasNewer;
  }

  get #isReadingAlong() {
    return this.#isAtEnd && isLookedAt(this.#document);
  }

  #scrolled() {
    const { scroller } = this.#log;
    if (scroller.isNearTop) this.#loadOlder();
    if (scroller.isNearLoadedEnd && this.#conversation.timeline.hasNewer) this.#loadMore(() => this.#conversation.loadNewer());
    if (this.#isAtEnd && this.#newBelow > 0) this.#newBelow = 0;
    this.#lookedOn();
    this.#renderPills();
  }

  #loadOlder() {
    this.#loadMore(() => this.#conversation.loadOlder());
  }

  async #loadMore(load) {
    const conversation = this.#conversation;
    if (conversation.isLoading || !conversation.isLoaded) return;
    const loading = load();
    this.#renderBeginning();
    const isChanged = await Promise.resolve(loading).catch(() => false);
    if (conversation === this.#conversation && isChanged) this.#renderNow();
    else this.#renderBeginning();
  }

  /** Show the newest messages of `conversation`, whatever was shown before. */
  async #loadFresh(conversation) {
    const inner = this.#document.querySelector(".log-inner");
    inner.classList.add("stale");
    this.#renderAround();
    const cancel = this.#clock.after(SKELETON_AFTER_MS, () => this.#log.showSkeleton());
    const isLoaded = await conversation.loadNewest().catch((error) => this.#couldNotLoad(conversation, error));
    cancel();
    if (conversation !== this.#conversation || !isLoaded) return;
    inner.classList.remove("stale");
    this.#log.clear();
    this.#log.scroller.toEnd();
    this.#renderNow();
  }

  /** The line is down: what is known is shown, and the rest comes when the line is back. */
  #couldNotLoad(conversation, error) {
    if (error.passes) this.#clock.after(SKELETON_AFTER_MS * 10, () => conversation === this.#conversation && this.#loadFresh(conversation));
    return false;
  }

  async #toUnread() {
    if (!this.#log.newDivider) {
      await this.#conversation.loadUnread();
      this.#renderNow();
    }
    const divider = this.#log.newDivider;
    this.#conversation.unreadAtOpening = 0;
    if (divider) this.#log.scroller.show(divider);
    this.#renderPills();
  }

  #markAllRead() {
    this.#conversation.dismissDivider();
    this.invalidate();
  }

  /** The reader sees the end of the room: it is read. */
  #lookedOn() {
    const { newestId } = this.#conversation.timeline;
    const room = this.#rooms.get(this.slug);
    if (!this.#isReadingAlong || newestId === null || room.last_read === null || newestId <= room.last_read) return;
    this.#rooms.markRead(this.slug, newestId);
    this.#conversation.lastRead = newestId;
    this.#readMarker.seen(this.slug, newestId);
    this.invalidate();
  }

  #wentBack() {
    const [, , slug] = this.#window.location.pathname.split("/");
    this.open(decodeURIComponent(slug), { isBack: true });
  }

  #act(act, { id, clientId, element }) {
    if (act === "retry") {
      this.#outbox.retry(clientId);
      this.#sender.kick();
    } else if (act === "edit") {
      this.#parts.composer.takeBack(this.#outbox.remove(clientId).text);
    } else if (act === "delete") {
      this.#outbox.remove(clientId);
      this.#parts.composer.focusOnDesktop();
    } else if (act === "copy-link") {
      this.#copyLink(id, element);
    }
  }

  async #copyLink(id, element) {
    const address = new URL(permalink({ room: this.slug, id }), this.#document.baseURI);
    if (!(await copy(this.#document, address.href))) return;
    const button = element.querySelector("[data-act=copy-link]");
    const show = (icon, isDone) => {
      button.querySelector("use").setAttribute("href", `#i-${icon}`);
      button.classList.toggle("done", isDone);
    };
    show("check", true);
    this.#clock.after(COPIED_MS, () => show("link", false));
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
    this.#lookedOn();
    this.#renderAround();
    if (this.#conversation.isLoaded) this.#renderLog();
    this.#renderPills();
  }

  #renderLog() {
    const { timeline, unreadId } = this.#conversation;
    if (this.#isAtEnd) timeline.trimOldest();
    else timeline.trimNewest();
    const nowMs = this.#clock.wallMs();
    const pending = timeline.hasNewer ? [] : this.#outbox.inRoom(this.slug);
    const rows = rowsOf(timeline.messages, pending, { me: this.#me, unreadId, nowMs });
    this.#log.render(rows, { waitingOf: (row) => waitingText(row.pending, { nowMs, resumesAtMs: this.#resumesAtMs }) });
    this.#renderBeginning();
    this.#tickWhilePending(pending);
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

  #renderPills() {
    const { unreadAtOpening, unreadId, timeline, isLoaded } = this.#conversation;
    this.#pills.renderBelow({ count: this.#newBelow, isAway: isLoaded && timeline.hasNewer });
    const divider = this.#log.newDivider;
    const isSeen = divider && !this.#log.scroller.isAbove(divider);
    if (isSeen) this.#conversation.unreadAtOpening = 0;
    const first = timeline.messages.find((message) => message.id === unreadId);
    const count = isLoaded && !isSeen ? unreadAtOpening : 0;
    this.#pills.renderAbove({ count, sinceMs: first?.sent_at ?? null });
  }

  /** While something waits to be sent, what stands below it depends on the time. */
  #tickWhilePending(pending) {
    this.#cancelTick();
    if (!pending.some((item) => item.state === "pending")) return;
    this.#cancelTick = this.#clock.after(this.#resumesAtMs ? 1000 : 600, () => this.invalidate());
  }

  #reRenderAtMidnight() {
    const wall = this.#clock.wallMs();
    this.#clock.after(untilMidnightMs(wall) + 1000, () => {
      this.invalidate();
      this.#reRenderAtMidnight();
    });
  }
}
