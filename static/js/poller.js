// The one held request, as a state machine:
//
//   idle ──start──▶ waiting ──answer──▶ waiting …          an empty answer is a normal one
//                      │ failure ▲
//                      ▼         │ delay over, or retryNow()
//                   backing off ─┘
//   any ──stop / signed out──▶ stopped
//
// Promises: never two requests at once; the next request continues from the last answer that was taken
// over, so a lost answer is read again; silence beyond the asked wait is a failure.

import { reasonOf } from "./api.js";
import { retryDelayMs } from "./backoff.js";
import { WaitLength } from "./wait_length.js";

// What a slow network may add to the wait before silence means that nobody is there.
const SILENCE_S = 10;
// What a proxy says of a request that took too long for it.
const CUT_STATUSES = [408, 502, 504, 524];

export class Poller {
  #api;
  #clock;
  #random;
  #onAnswer;
  #onState;
  #cursor = null;
  #tick;
  #failures = 0;
  #state = "idle";
  #failedSinceMs = null;
  #request = null;
  #asksAgain = false;
  #isDoubted = false;
  #waitLength = new WaitLength();
  #askedMs = 0;
  #cutAfterS = null;
  #endPause = () => {};

  /** `onAnswer(answer, {wereMissed})` takes an answer over, told whether the line was down before; `onState({state, failedSinceMs, waitS})` hears every change. */
  constructor({ api, clock, random = Math.random, onAnswer, onState = () => {} }) {
    this.#api = api;
    this.#clock = clock;
    this.#random = random;
    this.#onAnswer = onAnswer;
    this.#onState = onState;
  }

  get state() {
    return this.#state;
  }

  /** Poll for events after `cursor` and signals after `tick` until stopped; resolves then. */
  async start(cursor, tick) {
    if (this.#state !== "idle") throw new Error("A poller starts once.");
    this.#cursor = cursor;
    this.#tick = tick;
    while (this.#state !== "stopped") await this.#turn();
  }

  stop() {
    this.#enter("stopped");
    this.#request?.abort();
    this.#endPause();
  }

  /** Try at once if it waits to try again. */
  retryNow() {
    if (this.#state === "backing off") this.#endPause();
  }

  /** Another request got through: the line is up, whatever was true before. */
  lineIsUp() {
    this.#failedSinceMs = null;
    this.retryNow();
  }

  /** Ask again at once, even while a request is held: the line it is held on may be dead. */
  askAgain() {
    if (this.#state === "backing off") return this.#endPause();
    if (this.#state !== "waiting" || !this.#request) return;
    this.#asksAgain = true;
    this.#isDoubted = true;
    this.#waitLength.reset();
    this.#request.abort();
  }

  async #turn() {
    this.#enter("waiting");
    try {
      const answer = await this.#ask();
      this.#succeeded(answer);
      if (answer.advice?.next_ms > 0) await this.#pause(answer.advice.next_ms);
    } catch (error) {
      await this.#failed(error);
    }
  }

  async #ask() {
    // After a failure a short question first: it proves at once that the server is back.
    const waitS = this.#failures > 0 || this.#asksAgain ? 0 : this.#waitLength.s;
    this.#askedMs = this.#clock.monotonicMs();
    this.#asksAgain = false;
    this.#request = new AbortController();
    const cancel = this.#clock.after((waitS + SILENCE_S) * 1000, () => this.#request.abort());
    try {
      return await this.#api.events(this.#cursor, waitS, { tick: this.#tick, signal: this.#request.signal });
    } finally {
      cancel();
      this.#request = null;
    }
  }

  #succeeded(answer) {
    if (this.#state === "stopped") return;
    if (this.#failures === 0) this.#waitLength.answered(this.#heldS);
    else if (this.#failures === 1 && this.#cutAfterS !== null) this.#waitLength.cut(this.#cutAfterS);
    const wereMissed = this.#failures > 0 || this.#isDoubted;
    this.#failures = 0;
    this.#isDoubted = false;
    this.#failedSinceMs = null;
    this.#onAnswer(answer, { wereMissed });
    this.#cursor = answer.cursor;
    this.#tick = answer.tick;
    this.#enter("waiting");
  }

  async #failed(error) {
    if (this.#state === "stopped" || this.#asksAgain) return;
    if (error.status === 401) {
      this.#onState({ state: "signed out", failedSinceMs: null, reason: reasonOf(error) });
      return this.stop();
    }
    const isCut = error.status === undefined || CUT_STATUSES.includes(error.status);
    this.#cutAfterS = this.#failures === 0 && isCut ? this.#heldS : null;
    this.#failures += 1;
    this.#failedSinceMs ??= this.#clock.wallMs();
    this.#enter("backing off");
    await this.#pause(error.retryAfterMs ?? retryDelayMs(this.#failures, this.#random));
  }

  #pause(delayMs) {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(delayMs, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  get #heldS() {
    return (this.#clock.monotonicMs() - this.#askedMs) / 1000;
  }

  #enter(state) {
    const changed = this.#state !== state || state === "waiting";
    this.#state = state;
    if (changed) this.#onState({ state, failedSinceMs: this.#failedSinceMs, waitS: this.#waitLength.s });
  }
}
