// What the composer is for just now, when it is not a plain message: a reply to one, or the edit of one. The bar above it
// tells, and ends it.

import { firstLine } from "../rows.js";
import { t } from "../words.js";

export class SecondThought {
  #document;
  #composer;
  #message = null;
  #kind = null;

  constructor({ document, composer, signal }) {
    this.#document = document;
    this.#composer = composer;
    this.#bar.querySelector("button").addEventListener("click", () => this.end(), { signal });
  }

  /** "reply", "edit", or null. */
  get kind() {
    return this.#kind;
  }

  get message() {
    return this.#message;
  }

  reply(message) {
    this.#begin("reply", message, t("Replying to {name}", message.author));
  }

  /** Edit `message`, beginning from `text`; what was being written comes back afterwards. */
  edit(message, text = message.text) {
    this.#begin("edit", message, t("Editing"));
    this.#composer.borrow(text);
  }

  /** Returns whether there was something to end. */
  end() {
    if (!this.#kind) return false;
    const wasEdit = this.#kind === "edit";
    this.#kind = null;
    this.#message = null;
    this.#bar.hidden = true;
    if (wasEdit) this.#composer.giveBack();
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

  #begin(kind, message, words) {
    this.end();
    this.#kind = kind;
    this.#message = message;
    this.#bar.querySelector("use").setAttribute("href", kind === "edit" ? "#i-pencil" : "#i-reply");
    this.#bar.querySelector(".compose-what").textContent = words;
    this.#bar.querySelector(".compose-line").textContent = firstLine(message.text) || message.files?.[0]?.name || "";
    this.#bar.hidden = false;
    this.#composer.focus();
  }
}
