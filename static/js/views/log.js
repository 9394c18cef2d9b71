// The list of messages: makes the page's rows equal to the given ones, touching only what changed, and keeps the
// reader's place. One row is in the Tab order; the arrows move it.

import { t } from "../words.js";
import { MessageView } from "./message.js";
import { Scroller } from "./scroller.js";

// A text may be folded when it is longer than this in lines or characters; only then it is measured.
const FOLD_LINES = 18;
const FOLD_CHARS = 1200;

export class LogView {
  #document;
  #list;
  #messageView;
  #elements = new Map();
  #shown = new Map();
  #unfolded = new Set();
  #current = null;
  #reachedEnd = true;
  #onAction;

  constructor({ document, me, onAction, signal }) {
    this.#document = document;
    this.#list = document.getElementById("messages");
    this.#messageView = new MessageView({ document, me });
    this.scroller = new Scroller({ element: document.getElementById("log"), list: this.#list });
    this.#onAction = onAction;
    this.#list.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#list.addEventListener("focusin", (event) => this.#rove(event.target.closest("li.message")), { signal });
  }

  /**
   * Show `rows`; `waitingOf(row)` says what stands below a message that is not sent yet, `reachesEnd` that no later ones
   * are left out: only then the end is kept in view as it moves on.
   */
  render(rows, { waitingOf, reachesEnd }) {
    const { activeElement: focused } = this.#document;
    const row = this.#list.contains(focused) ? focused.closest("li.message") : null;
    const at = row && this.messages.indexOf(row);
    this.scroller.keepPlace(() => {
      const wanted = rows.map((row) => this.#elementFor(row, waitingOf));
      this.#arrange(wanted);
      this.#forgetOthers(rows);
      this.#foldLong(rows);
    }, { sticks: this.#reachedEnd });
    this.#reachedEnd = reachesEnd;
    if (row && this.#document.activeElement !== focused) this.#keepFocus([focused, row], at);
    if (!this.#list.contains(this.#document.activeElement)) this.#rove(this.messages.at(-1) ?? null);
  }

  /** Start over: nothing of the last room is kept. */
  clear() {
    this.#reachedEnd = true;
    this.#elements.clear();
    this.#shown.clear();
    this.#unfolded.clear();
    this.#list.replaceChildren();
  }

  showSkeleton() {
    this.clear();
    this.#list.replaceChildren(this.#document.importNode(this.#document.getElementById("t-skeleton").content, true));
  }

  /** Say why the room is not here; `onRetry()` when its reader does not want to wait. */
  showUnloaded(words, onRetry) {
    this.clear();
    const shown = this.#document.importNode(this.#document.getElementById("t-unloaded").content, true);
    shown.querySelector("p").textContent = words;
    shown.querySelector("button").addEventListener("click", onRetry);
    this.#list.replaceChildren(shown);
  }

  get messages() {
    return [...this.#list.querySelectorAll(":scope > li.message")];
  }

  get newDivider() {
    return this.#list.querySelector(":scope > li.new");
  }

  elementOf(id) {
    return this.#list.querySelector(`[data-id="${id}"]`);
  }

  /** Move the focus by `step` messages. */
  step(step) {
    const messages = this.messages;
    const at = messages.indexOf(this.#current);
    messages[Math.min(Math.max(at + step, 0), messages.length - 1)]?.focus();
  }

  /** Do `act` to the message that has the focus, as its button would. */
  act(act) {
    const element = this.#document.activeElement.closest("li.message");
    const button = element?.querySelector(`[data-act="${act}"]`) ?? element;
    if (element) this.#onAction(act, { ...targetOf(element), button });
  }

  focus() {
    const target = this.#current?.isConnected ? this.#current : this.#document.getElementById("log");
    target.focus();
  }

  /** What had the focus moved, or is gone: then its message has it, or the one in its place. */
  #keepFocus(wanted, at) {
    const { messages } = this;
    const near = messages[Math.min(at, messages.length - 1)] ?? this.#document.getElementById("log");
    (wanted.find((element) => element.isConnected) ?? near).focus({ preventScroll: true });
  }

  #elementFor(row, waitingOf) {
    const element = this.#elements.get(row.key) ?? this.#make(row);
    const waiting = row.kind === "message" ? waitingOf(row) : null;
    const sign = `${row.leads}|${row.pending?.state}|${row.pending?.reason}|${row.label}|${waiting}`;
    const last = this.#shown.get(row.key);
    if (last?.message === row.message && last?.sign === sign) return element;
    this.#shown.set(row.key, { message: row.message, sign });
    if (row.kind === "message") this.#update(element, row, waiting);
    else element.firstChild.textContent = row.label;
    return element;
  }

  #update(element, row, waiting) {
    this.#messageView.update(element, row, { waiting });
    this.#makeReachable(element, element === this.#current);
  }

  #make(row) {
    const element = row.kind === "message" ? this.#messageView.make() : this.#divider(row);
    this.#elements.set(row.key, element);
    return element;
  }

  #divider(row) {
    const element = this.#document.createElement("li");
    element.className = row.kind === "system" ? "system" : `divider ${row.kind}`;
    element.append(this.#document.createElement("span"));
    return element;
  }

  #arrange(wanted) {
    let place = this.#list.firstElementChild;
    for (const element of wanted) {
      if (element === place) place = place.nextElementSibling;
      else this.#list.insertBefore(element, place);
    }
    while (place) {
      const next = place.nextElementSibling;
      place.remove();
      place = next;
    }
  }

  #forgetOthers(rows) {
    const keys = new Set(rows.map((row) => row.key));
    for (const key of this.#elements.keys()) {
      if (keys.has(key)) continue;
      this.#elements.delete(key);
      this.#shown.delete(key);
    }
  }

  #foldLong(rows) {
    for (const row of rows) {
      if (row.kind !== "message" || row.pending || this.#unfolded.has(row.key) || !mayBeLong(row.message.text)) continue;
      const element = this.#elements.get(row.key);
      const text = element.querySelector(".text");
      const lineHeightPx = parseFloat(getComputedStyle(text).lineHeight);
      if (text.scrollHeight > (FOLD_LINES + 1) * lineHeightPx) this.#messageView.offerUnfold(element);
    }
  }

  #unfold(element) {
    const text = element.querySelector(".text");
    const isFolded = text.classList.toggle("folded");
    const button = element.querySelector("[data-act=unfold]");
    button.textContent = isFolded ? t("Show more") : t("Show less");
    button.ariaExpanded = String(!isFolded);
    const key = [...this.#elements].find(([, known]) => known === element)?.[0];
    if (isFolded) this.#unfolded.delete(key);
    else this.#unfolded.add(key);
  }

  #clicked(event) {
    const button = event.target.closest("[data-act]");
    const element = event.target.closest("li.message");
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!button || !element || (opensElsewhere && button.href)) return;
    if (button.href) event.preventDefault();
    if (button.dataset.act === "unfold") this.scroller.keepPlace(() => this.#unfold(element));
    else this.#onAction(button.dataset.act, { ...targetOf(element), button, event });
  }

  #rove(element) {
    if (element === this.#current) return;
    this.#makeReachable(this.#current, false);
    this.#current = element;
    this.#makeReachable(element, true);
  }

  /** Tab goes into one message; the others, with their links and buttons, are reached by the arrows. */
  #makeReachable(element, isReachable) {
    const parts = element ? [element, ...element.querySelectorAll("a, button")] : [];
    for (const part of parts) part.tabIndex = isReachable ? 0 : -1;
  }
}

/** What an action on the message in `element` is about. */
export function targetOf(element) {
  return { id: Number(element.dataset.id), clientId: element.dataset.clientId, element };
}

function mayBeLong(text) {
  return text.length > FOLD_CHARS || text.split("\n", FOLD_LINES + 1).length > FOLD_LINES;
}
