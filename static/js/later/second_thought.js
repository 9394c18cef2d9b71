// What the composer is for just now, when it is not a plain message: a reply to one, or the edit of one. The bar above it
// tells, and ends it.

import { firstLine } from "../rows.js";
import { t } from "../words.js";

export class SecondThought {
  #document;
  #composer;
  #replies;
  #slug;
  #message = null;
  #kind = null;
  // By the room: the message, and what it was to say.
  #edits = new Map();

  /** `replies` keeps what was begun in each room; it begins with `turnTo`. */
  constructor({ document, composer, replies, signal }) {
    this.#document = document;
    this.#composer = composer;
    this.#replies = replies;
    this.#bar.querySelector("button").addEventListener("click", () => this.end(), { signal });
  }

  /** Turn to the room at `slug`: what was begun there comes back, an edit when the composer has turned, too. */
  turnTo(slug) {
    if (this.#kind === "edit") this.#edits.set(this.#slug, [this.#message, this.#composer.text]);
    this.#clear();
    this.#slug = slug;
    this.#restore();
    queueMicrotask(() => this.#resume(slug));
  }

  /** "reply", "edit", or null. */
  get kind() {
    return this.#kind;
  }

  get message() {
    return this.#message;
  }

  reply(message) {
    this.#begin("reply", message);
    this.#replies.keep(this.#slug, message);
  }

  /** Edit `message`, beginning from `text`; what was being written comes back afterwards. */
  edit(message, text = message.text) {
    this.#begin("edit", message);
    this.#composer.borrow(text);
  }

  /** Returns whether there was something to end. */
  end() {
    if (!this.#kind) return false;
    if (this.#kind === "reply") this.#replies.keep(this.#slug, null);
    this.#clear();
    this.#restore();
    this.#composer.focus();
    return true;
  }

  /** What a message carries as a reply; the bar goes. */
  taken() {
    const message = this.#message;
    if (this.#kind !== "reply") return {};
    this.end();
    const { id, author, text } = message;
    return { reply_to: id, quote: { id, author, text: firstLine(text), deleted: false } };
  }

  get #bar() {
    return this.#document.getElementById("compose-bar");
  }

  #clear() {
    const wasEdit = this.#kind === "edit";
    this.#kind = null;
    this.#message = null;
    this.#bar.hidden = true;
    if (wasEdit) this.#composer.giveBack();
  }

  /** An edit stands before a reply that was begun; that comes back after it. */
  #restore() {
    const kept = this.#replies.of(this.#slug);
    if (kept) this.#show("reply", kept);
  }

  #resume(slug) {
    const begun = this.#edits.get(slug);
    if (!begun || slug !== this.#slug) return;
    this.#edits.delete(slug);
    this.#show("edit", begun[0]);
    this.#composer.borrow(begun[1]);
  }

  #begin(kind, message) {
    this.#clear();
    this.#show(kind, message);
    this.#composer.focus();
  }

  #show(kind, message) {
    const words = kind === "edit" ? t("Editing") : t("Replying to {name}", message.author);
    this.#kind = kind;
    this.#message = message;
    this.#bar.querySelector("use").setAttribute("href", kind === "edit" ? "#i-pencil" : "#i-reply");
    this.#bar.querySelector(".compose-what").textContent = words;
    this.#bar.querySelector(".compose-line").textContent = firstLine(message.text) || message.files?.[0]?.name || "";
    this.#bar.hidden = false;
  }
}
