// How far the open room is read, and the pills that tell what is new out of sight.

import { ReadMarker, isLookedAt } from "./read_marker.js";
import { PillsView } from "./views/pills.js";

export class Reading {
  #document;
  #rooms;
  #log;
  #pills;
  #marker;
  #conversation = null;
  #newBelow = 0;
  #lastAuthor = null;

  /** `actions`: `latest()`, `toUnread()` and `changed()`, called when something became read. */
  constructor({ document, api, clock, rooms, log, actions, signal }) {
    this.#document = document;
    this.#rooms = rooms;
    this.#log = log;
    this.#marker = new ReadMarker({ api, clock });
    this.#pills = new PillsView({
      document,
      onLatest: actions.latest,
      onUnread: actions.toUnread,
      onMarkRead: () => {
        this.#conversation.dismissDivider();
        actions.changed();
      },
      signal,
    });
  }

  open(conversation) {
    this.#conversation = conversation;
    this.#newBelow = 0;
  }

  get isAtEnd() {
    return this.#log.scroller.isNearEnd && !this.#conversation.timeline.hasNewer;
  }

  /** Whether somebody sees new messages the moment they come. */
  get isAlong() {
    return this.isAtEnd && isLookedAt(this.#document);
  }

  /** A message of `author`, who is somebody else, came. */
  arrived(author) {
    if (this.isAtEnd) return;
    this.#newBelow += 1;
    this.#lastAuthor = author;
  }

  /** What is at the end of the room is in view, if somebody looks: it is read. Returns whether that is news. */
  look() {
    if (this.isAtEnd) this.#newBelow = 0;
    const { slug, heardTo, keepsUnread } = this.#conversation;
    const { last_read: lastRead, isLost } = this.#rooms.get(slug);
    if (!this.isAlong || keepsUnread || isLost || heardTo === null || heardTo <= (lastRead ?? 0)) return false;
    this.#rooms.read(slug, heardTo);
    this.#conversation.lastRead = heardTo;
    this.#marker.seen(slug, heardTo);
    return true;
  }

  /** All after `lastRead` is unread by the reader's wish. */
  keepUnread(lastRead) {
    this.#marker.forget(this.#conversation.slug);
    this.#conversation.markUnread(lastRead);
  }

  render() {
    const { timeline, isLoaded, unreadId } = this.#conversation;
    this.#pills.renderBelow({ count: this.#newBelow, author: this.#lastAuthor, isAway: isLoaded && timeline.hasNewer });
    const divider = this.#log.newDivider;
    if (divider && !this.#log.scroller.isAbove(divider)) this.#conversation.unreadAtOpening = 0;
    const first = timeline.messages.find((message) => message.id === unreadId);
    const count = isLoaded ? this.#conversation.unreadAtOpening : 0;
    this.#pills.renderAbove({ count, sinceMs: first?.sent_at ?? null });
  }
}
