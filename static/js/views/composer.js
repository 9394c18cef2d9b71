// Where one writes. Never disabled: whatever the line to the server does, one can write and send.

import { debounced } from "../clock.js";
import { isComposing } from "../keys.js";
import { locale, t } from "../words.js";

const MAX_CHARS = 8000;
// The counter appears when nine tenths are used.
const COUNTED_FROM = 0.9 * MAX_CHARS;
const DRAFT_DELAY_MS = 300;
const grouped = new Intl.NumberFormat(locale);

export class Composer {
  #form;
  #text;
  #count;
  #tooLong;
  #drafts;
  #slug = null;
  #onSend;
  #onEdit;
  #onDraft;
  #isTouch;
  #keepDraft;
  #isLent = false;
  // What else can be written with, once it is loaded: see later/message_tools.js.
  helper = null;

  /** `onSend(text, added)` with what the helper adds; `onEdit(slug, text)` at every change by hand; `onDraft()` when one was kept. */
  constructor({ document, clock, drafts, onSend, onEdit, onDraft, signal }) {
    this.#form = document.getElementById("composer");
    this.#text = document.getElementById("text");
    this.#count = document.getElementById("char-count");
    this.#tooLong = document.getElementById("too-long");
    this.#drafts = drafts;
    this.#onSend = onSend;
    this.#onEdit = onEdit;
    this.#onDraft = onDraft;
    this.#isTouch = document.defaultView.matchMedia("(pointer: coarse)");
    this.#keepDraft = debounced(clock, DRAFT_DELAY_MS, (slug, text) => this.#storeDraft(slug, text));
    // Without a script the browser has to say that nothing is written; here Enter then does nothing.
    this.#text.required = false;
    this.#form.addEventListener("submit", (event) => this.#submitted(event), { signal });
    this.#text.addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
    this.#text.addEventListener("input", () => this.#edited(), { signal });
    document.defaultView.addEventListener("pagehide", () => this.#storeDraft(this.#slug, this.#text.value), { signal });
  }

  /** Turn to a room: what was begun in the last one is kept, what was begun here comes back. */
  open(slug) {
    this.helper?.turnTo(slug);
    if (this.#slug !== null) this.#storeDraft(this.#slug, this.#text.value);
    const refused = this.#slug === null ? this.#text.value : "";
    this.#slug = slug;
    this.#set(refused || this.#drafts.of(slug));
  }

  /** The room has a new address; what is begun stays. */
  renamed(slug) {
    this.#slug = slug;
  }

  /** Lend the field to another text than the one that is being written. */
  borrow(text) {
    this.#storeDraft(this.#slug, this.#text.value);
    this.#isLent = true;
    this.#set(text);
  }

  /** What was being written before comes back. */
  giveBack() {
    this.#isLent = false;
    this.#set(this.#drafts.of(this.#slug));
  }

  /** Write `text` where the caret is, over what is selected. */
  insert(text) {
    this.focus();
    this.#text.setRangeText(text, this.#text.selectionStart, this.#text.selectionEnd, "end");
    this.#edited();
  }

  /** Take `text` back for another try, above what is being written. */
  takeBack(text) {
    this.#set(this.#text.value ? `${text}\n${this.#text.value}` : text);
    this.#edited();
    this.focus();
  }

  get text() {
    return this.#text.value;
  }

  get hasText() {
    return this.text.trim() !== "";
  }

  focus() {
    this.#text.focus();
  }

  /** Focus where a keyboard is at hand; on touch it would open one unasked. */
  focusOnDesktop() {
    if (!this.#isTouch.matches) this.focus();
  }

  #submitted(event) {
    event.preventDefault();
    const text = this.#text.value.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
    if (lengthOf(text) > MAX_CHARS) this.#refuse(lengthOf(text));
    const isEnough = text || this.helper?.hasFiles;
    if (!isEnough || lengthOf(text) > MAX_CHARS || this.helper?.holds(text)) return this.focus();
    const added = this.helper?.taken();
    this.#set("");
    this.#storeDraft(this.#slug, "");
    this.#onSend(text, added);
    this.focus();
  }

  #keyPressed(event) {
    if (event.key !== "Enter" || isComposing(event)) return;
    if (event.shiftKey || event.altKey || this.#isTouch.matches || this.#isInFence()) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  /** Whether the caret is in a block of code that is not closed yet. */
  #isInFence() {
    const before = this.#text.value.slice(0, this.#text.selectionStart);
    return (before.match(/^```/gm)?.length ?? 0) % 2 === 1;
  }

  /** What the helper holds changed. */
  refresh() {
    this.#show();
  }

  #edited() {
    this.#show();
    if (!this.#isLent) this.#onEdit(this.#slug, this.#text.value);
    this.#keepDraft(this.#slug, this.#text.value);
  }

  #set(text) {
    this.#text.value = text;
    this.#show();
  }

  #show() {
    const length = this.#text.value.length < COUNTED_FROM ? 0 : lengthOf(this.#text.value);
    this.#form.classList.toggle("empty", !this.#text.value.trim() && !this.helper?.hasFiles);
    this.#count.hidden = length < COUNTED_FROM;
    this.#count.textContent = length > MAX_CHARS ? t("{n} of {max} characters: shorten it to send", counted(length)) : t("{n} of {max} characters", counted(length));
    this.#count.classList.toggle("over", length > MAX_CHARS);
    this.#tooLong.hidden = true;
    this.#grow();
  }

  /** Say it in an alert, in the place of the quiet count, until the text is edited. */
  #refuse(length) {
    this.#count.hidden = true;
    this.#tooLong.hidden = false;
    this.#tooLong.textContent = t("Not sent: {n} of {max} characters: shorten it to send", counted(length));
  }

  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #storeDraft(slug, text) {
    if (this.#isLent || (slug === this.#slug && text !== this.#text.value)) return;
    this.#drafts.keep(slug, text);
    this.#onDraft();
  }
}

function counted(length) {
  return { n: grouped.format(length), max: grouped.format(MAX_CHARS) };
}

/** Characters as the server counts them: code points, composed. */
function lengthOf(text) {
  return [...text.normalize("NFC")].length;
}
