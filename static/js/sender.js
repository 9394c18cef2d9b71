// Empties the outbox in order, one message at a time, in one tab at a time.
//
// The lock is held only while requests run, never while waiting to try again: a hidden tab, whose timers are
// slowed down, must not hold up the one that somebody types in. Without Web Locks (plain http on a LAN) two tabs may
// send the same item; its client_id makes that one message.

import { reasonOf } from "./api.js";
import { retryDelayMs } from "./backoff.js";

// Tabs that did not fail themselves look after this time whether something is left.
const LOOK_AGAIN_MS = 30_000;

export class Sender {
  #api;
  #outbox;
  #clock;
  #locks;
  #lockName;
  #hooks;
  #failures = 0;
  #running = false;
  #kicked = false;
  #cancelRetry = () => {};

  /**
   * `hooks`: `mayMessage()` tells whether this is still the signed-in user; `onAccepted(message)`;
   * `onPaused(untilMs)` with null when it goes on; `onRefused(error)` for good; `onSignedOut(reason)`.
   */
  constructor({ api, outbox, clock, locks, lockName, hooks }) {
    this.#api = api;
    this.#outbox = outbox;
    this.#clock = clock;
    this.#locks = locks;
    this.#lockName = lockName;
    this.#hooks = hooks;
  }

  /** Send what waits, now. */
  async kick() {
    this.#cancelRetry();
    if (this.#running) {
      this.#kicked = true;
      return;
    }
    if (!this.#outbox.next() || !this.#hooks.mayMessage()) return;
    this.#running = true;
    const delayMs = await this.#exclusively(() => this.#sendAll()).finally(() => (this.#running = false));
    this.#goOn(delayMs);
  }

  #goOn(delayMs) {
    const again = this.#kicked;
    this.#kicked = false;
    if (delayMs === null && again) this.kick();
    else this.#cancelRetry = this.#clock.after(delayMs ?? LOOK_AGAIN_MS, () => this.kick());
  }

  #exclusively(send) {
    return this.#locks ? this.#locks.request(this.#lockName, send) : send();
  }

  /** Returns how long to wait before going on; null when nothing is left. */
  async #sendAll() {
    this.#outbox.refresh();
    for (let item = this.#outbox.next(); item && this.#hooks.mayMessage(); item = this.#outbox.next()) {
      const delayMs = await this.#send(item);
      if (delayMs !== null) return delayMs;
    }
    return null;
  }

  async #send(item) {
    try {
      const message = await this.#api.post(item.room, item);
      this.#failures = 0;
      this.#hooks.onPaused(null);
      this.#hooks.onAccepted(message);
      this.#outbox.remove(item.client_id);
      return null;
    } catch (error) {
      return this.#refused(item, error);
    }
  }

  #refused(item, error) {
    if (error.status === 401) {
      this.#hooks.onSignedOut(reasonOf(error));
      return LOOK_AGAIN_MS;
    }
    if (error.passes ?? true) {
      this.#failures += 1;
      const delayMs = error.retryAfterMs ?? retryDelayMs(this.#failures + 1);
      this.#hooks.onPaused(error.retryAfterMs ? this.#clock.wallMs() + delayMs : null);
      return delayMs;
    }
    this.#outbox.fail(item.client_id, error.message);
    this.#hooks.onRefused(error);
    return null;
  }
}
