// The open room: its window of messages, what is being loaded, and where the unread began. No DOM.

import { titleOf } from "./labels.js";
import { Notices } from "./notices.js";
import { firstLine, firstUnread } from "./rows.js";
import { Timeline } from "./timeline.js";

const PAGE_MESSAGES = 50;

export class Conversation {
  #api;
  #me;
  #loading = null;
  #cameMeanwhile = [];
  #changesWhileLoading = [];
  #dividedAfter;
  // What was deleted before the reader's eyes.
  #withdrawn;

  constructor({ api, me, room }) {
    this.#api = api;
    this.#me = me;
    this.slug = room.slug;
    this.title = titleOf(room, me);
    this.lastRead = room.last_read;
    this.heardTo = null;
    this.#dividedAfter = room.last_read;
    this.unreadAtOpening = room.unread;
    this.timeline = new Timeline();
    this.notices = new Notices();
    this.unreadId = null;
    this.keepsUnread = false;
    this.isLoaded = false;
    this.#withdrawn = new Set();
  }

  /** What is told of: not what was deleted already when it was loaded. */
  get shown() {
    return this.timeline.messages.filter(({ id, deleted }) => !deleted || this.#withdrawn.has(id));
  }

  get isLoading() {
    return this.#loading !== null;
  }

  /** Take over a page that the server rendered. */
  begin(messages, sides) {
    this.timeline.reset(messages, sides);
    this.#heard(messages);
    this.unreadId = null;
    this.isLoaded = true;
    this.#placeDivider();
  }

  /** The reader has seen where the unread began. */
  dismissDivider() {
    this.unreadId = null;
    this.keepsUnread = false;
    this.#dividedAfter = null;
    this.unreadAtOpening = 0;
  }

  /** By the reader's wish all after `lastRead` is unread, until the divider is dismissed. */
  markUnread(lastRead) {
    this.lastRead = lastRead;
    this.#dividedAfter = lastRead;
    this.unreadId = firstUnread(this.timeline.messages, this.#me, lastRead);
    this.keepsUnread = true;
  }

  /** Somebody has another name, or became an account. */
  userChanged(user) {
    this.timeline.change((message) => (message.author.id === user.id ? { ...message, author: user } : message));
  }

  /** Show the newest messages. */
  loadNewest() {
    return this.#load({}, (page) => this.begin(page.messages, { hasOlder: page.more, hasNewer: false }));
  }

  /** Show the message `id` among its neighbours; what is being loaded already comes first. */
  async loadAround(id) {
    await this.#loaded();
    const half = PAGE_MESSAGES / 2;
    let older = null;
    await this.#load({ before: id + 1, limit: half }, (page) => (older = page));
    return this.#load({ after: id, limit: half }, (newer) =>
      this.begin([...older.messages, ...newer.messages], { hasOlder: older.more, hasNewer: newer.more }),
    );
  }

  /** Show the first unread message and what follows. */
  loadUnread() {
    return this.#load({ after: this.#dividedAfter }, (page) => {
      this.timeline.reset(page.messages, { hasOlder: true, hasNewer: page.more });
      this.#heard(page.messages);
      this.unreadId = firstUnread(page.messages, this.#me, this.#dividedAfter);
    });
  }

  loadOlder() {
    const { oldestId: before, hasOlder } = this.timeline;
    if (!hasOlder || before === null) return false;
    return this.#load({ before }, (page) => {
      this.timeline.addOlder(page.messages, page.more);
      this.#placeDivider();
      this.timeline.trimNewest();
    });
  }

  loadNewer() {
    const { newestId: after, hasNewer } = this.timeline;
    if (!hasNewer || after === null) return false;
    return this.#load({ after }, (page) => {
      this.timeline.addNewer(page.messages, page.more);
      this.#heard(page.messages);
      this.timeline.trimOldest();
    });
  }

  /** Add an own message of which the server has just told; what others wrote before it may still be on its way. */
  addAccepted(message) {
    this.timeline.add(message);
    if (this.#loading) this.#cameMeanwhile.push(message);
  }

  /** Take over an event that changes a message which is here. */
  apply({ type, message, message_id: id, reactions }) {
    if (type === "message.edited" || type === "message.deleted") this.changed(message);
    if (type === "reactions.changed") this.#change((known) => (known.id === id ? { ...known, reactions } : known));
  }

  /** A message is another one now; replies quote it as it is. */
  changed(message) {
    if (message.deleted && this.timeline.get(message.id)?.deleted === false) this.#withdrawn.add(message.id);
    this.#change((known) => (known.id === message.id ? message : quoting(known, message)));
  }

  /** Add a live message, in its turn; returns whether it is new here. */
  add(message, { isRead }) {
    const isNew = this.timeline.add(message);
    if (this.#loading) this.#cameMeanwhile.push(message);
    if (!this.timeline.hasNewer) this.#heard([message]);
    const isOthers = message.author.id !== this.#me.id;
    const needsDivider = this.unreadId === null || this.unreadId <= (this.lastRead ?? 0);
    if (isNew && isOthers && !isRead && needsDivider) this.unreadId = message.id;
    return isNew;
  }

  /** A page that is on its way may not know of it yet. */
  #change(change) {
    this.timeline.change(change);
    if (this.isLoading) this.#changesWhileLoading.push(change);
  }

  /** Up to here there is no hole: only this far one can have read. */
  #heard(messages) {
    const newestId = messages.at(-1)?.id ?? null;
    if (newestId !== null) this.heardTo = Math.max(this.heardTo ?? 0, newestId);
  }

  /** The unread begins at the first message after the marker, once the window reaches back to the marker. */
  #placeDivider() {
    const { messages, oldestId, hasOlder } = this.timeline;
    if (this.unreadId !== null || this.#dividedAfter === null || (hasOlder && oldestId > this.#dividedAfter)) return;
    this.unreadId = firstUnread(messages, this.#me, this.#dividedAfter);
    if (this.unreadId === null) this.unreadAtOpening = 0;
  }

  /** One page at a time; resolves to whether it changed anything. */
  async #load(range, take) {
    if (this.#loading) return false;
    this.#loading = this.#api.messages(this.slug, { limit: PAGE_MESSAGES, ...range });
    try {
      take(await this.#loading);
      this.#addWhatCame();
      this.#changesWhileLoading.forEach((change) => this.timeline.change(change));
      return true;
    } finally {
      this.#changesWhileLoading = [];
      this.#loading = null;
      this.#cameMeanwhile = [];
    }
  }

  /** A live message may overtake a page that was read before it was stored: the page does not have it. */
  #addWhatCame() {
    const missing = this.#cameMeanwhile.filter(({ id }) => !this.timeline.has(id));
    const added = missing.filter((message) => this.timeline.add(message));
    if (!this.timeline.hasNewer) this.#heard(added);
  }

  async #loaded() {
    while (this.#loading) await this.#loading.catch(() => {});
  }
}

/** `reply` as it is when what it quotes has become `message`. */
function quoting(reply, { id, author, text, deleted }) {
  if (reply.quote?.id !== id) return reply;
  return { ...reply, quote: { id, author, text: firstLine(text), deleted } };
}
