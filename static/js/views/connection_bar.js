// The bar above the composer: says when the line to the server is down, and when it is back.

import { barOf } from "../connection.js";
import { t } from "../words.js";

const TICK_MS = 1000;
const BACK_MS = 2000;

export class ConnectionBar {
  #bar;
  #clock;
  #isOnline;
  #pendingCount;
  #hasUnsent;
  #isGuest;
  #line = { state: "waiting", failedSinceMs: null };
  #kind = "quiet";
  #cancelTick = () => {};
  #cancelBack = () => {};

  constructor({ document, clock, isOnline, pendingCount, hasUnsent, isGuest, onAction, signal }) {
    this.#bar = document.getElementById("connection");
    this.#clock = clock;
    this.#isOnline = isOnline;
    this.#pendingCount = pendingCount;
    this.#hasUnsent = hasUnsent;
    this.#isGuest = isGuest;
    this.#bar.querySelector("button").addEventListener("click", () => onAction(this.#kind), { signal });
  }

  /** Being signed out is final: whatever the line does, this page has no business on it any more. */
  lineChanged(line) {
    if (this.#line.state === "signed out") return;
    this.#line = line;
    this.refresh();
  }

  /** Look again: the time, the network or the outbox changed. */
  refresh() {
    this.#cancelTick();
    const bar = barOf({
      ...this.#line,
      isOnline: this.#isOnline(),
      nowMs: this.#clock.wallMs(),
      pendingCount: this.#pendingCount(),
      hasUnsent: this.#hasUnsent(),
      isGuest: this.#isGuest(),
    });
    if (bar.kind === "quiet") this.#goQuiet();
    else this.#show(bar);
    if (this.#line.failedSinceMs !== null) this.#cancelTick = this.#clock.after(TICK_MS, () => this.refresh());
  }

  #show({ kind, text, offersTry }) {
    this.#cancelBack();
    this.#kind = kind;
    const isOut = kind === "signed out";
    const wayBack = this.#isGuest() ? t("Join again") : t("Sign in");
    this.#fill(text, isOut ? "out" : "", isOut ? wayBack : offersTry && t("Try now"));
  }

  #goQuiet() {
    if (this.#kind === "quiet") return;
    this.#kind = "quiet";
    this.#fill(t("Back online"), "back", null);
    this.#cancelBack = this.#clock.after(BACK_MS, () => (this.#bar.hidden = true));
  }

  #fill(text, modifier, offer) {
    const [words, button] = this.#bar.children;
    this.#bar.className = `bar ${modifier}`;
    this.#bar.hidden = false;
    if (words.textContent !== text) words.textContent = text;
    button.hidden = !offer;
    button.textContent = offer || "";
  }
}
