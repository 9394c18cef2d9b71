// All events for this tab, without a hole, whichever tab polls.
//
// The leading tab polls and tells every answer to the others over a BroadcastChannel. An answer whose `prev`
// is where this tab stands continues it. One that does not continue it is applied all the same (events may be
// applied twice), and what lies between is fetched with one short request from where this tab stood.
// A tab that becomes the leader polls on from its own cursor.

import { retryDelayMs } from "./backoff.js";
import { Poller } from "./poller.js";

export class Feed {
  #api;
  #clock;
  #channel;
  #cursor;
  #tick;
  #onEvents;
  #onSignals;
  #onGap;
  #onState;
  #poller = null;
  #isStopped = false;
  #line = { state: "waiting", failedSinceMs: null };
  #catchingUp = false;
  #leaderCursor = null;

  /**
   * `onEvents(events, {wereMissed})` applies events, `onSignals(signals)` what is not stored; `onGap(gap)` reloads what
   * events cannot tell; `onState(line)` hears how the line to the server stands.
   */
  constructor({ api, clock, channel, cursor, tick, onEvents, onSignals, onGap, onState }) {
    this.#api = api;
    this.#clock = clock;
    this.#channel = channel;
    this.#cursor = cursor;
    this.#tick = tick;
    this.#onEvents = onEvents;
    this.#onSignals = onSignals;
    this.#onGap = onGap;
    this.#onState = onState;
    channel.onmessage = ({ data }) => this.#heard(data);
    this.#tell({ type: "hello" });
  }

  get leads() {
    return this.#poller !== null;
  }

  /** Poll for all tabs from now on. */
  lead() {
    if (this.#isStopped) return;
    this.#poller = new Poller({
      api: this.#api,
      clock: this.#clock,
      onAnswer: (answer, seen) => this.#tookAnswer({ ...answer, ...seen }),
      onState: (line) => this.#lineChanged(line),
    });
    this.#poller.start(this.#cursor, this.#tick);
    this.#tellWhereIStand();
  }

  /** The user is signed out: tell the other tabs, then ask and tell nothing any more. */
  stop() {
    this.#tell({ type: "line", line: { state: "signed out", failedSinceMs: null } });
    this.#isStopped = true;
    this.#poller?.stop();
    this.#channel.close();
  }

  /** Try at once if the line is down. */
  retryNow() {
    if (this.#poller) this.#poller.retryNow();
    else this.#tell({ type: "retry" });
  }

  /** A request of this tab got through: so would a poll. */
  lineIsUp() {
    if (this.#poller) this.#poller.lineIsUp();
    else this.#tell({ type: "up" });
  }

  /** The machine slept, or the network changed: a held request may be dead without knowing. */
  doubt() {
    if (this.#poller) this.#poller.askAgain();
    else this.#tell({ type: "hello" });
  }

  #tookAnswer(answer) {
    this.#apply(answer);
    this.#cursor = answer.cursor;
    this.#tell({ type: "answer", answer });
  }

  #lineChanged(line) {
    this.#line = line;
    this.#onState(line);
    this.#tell({ type: "line", line });
  }

  #heard(data) {
    if (data.type === "hello" && this.leads) this.#tellWhereIStand();
    if (data.type === "retry") this.#poller?.retryNow();
    if (data.type === "up") this.#poller?.lineIsUp();
    if (this.leads) return;
    if (data.type === "line") this.#onState(data.line);
    if (data.type === "answer") this.#follow(data.answer);
  }

  #tellWhereIStand() {
    const answer = { events: [], gap: null, prev: this.#cursor, cursor: this.#cursor };
    this.#tell({ type: "answer", answer });
    this.#tell({ type: "line", line: this.#line });
  }

  #follow(answer) {
    this.#apply(answer);
    if (this.#catchingUp) this.#leaderCursor = answer.cursor;
    else if (answer.prev === this.#cursor) this.#cursor = answer.cursor;
    else this.#catchUp(answer.cursor);
  }

  async #catchUp(leaderCursor) {
    this.#catchingUp = true;
    this.#leaderCursor = leaderCursor;
    for (let failures = 0, more = true; more && !this.leads; ) {
      try {
        const answer = await this.#api.events(this.#cursor, 0);
        this.#apply(answer);
        if (this.leads) break;
        this.#cursor = answer.cursor;
        more = answer.more;
      } catch (error) {
        if (!error.passes) break;
        failures += 1;
        await new Promise((resume) => this.#clock.after(retryDelayMs(failures + 1), resume));
      }
    }
    // What the leader told meanwhile is older than what was just read: from there its answers continue.
    if (!this.leads) this.#cursor = this.#leaderCursor;
    this.#catchingUp = false;
  }

  /** A closed channel throws. */
  #tell(told) {
    if (!this.#isStopped) this.#channel.postMessage(told);
  }

  #apply({ events, gap, signals = [], tick = this.#tick, wereMissed = false }) {
    this.#tick = tick;
    if (gap) this.#onGap(gap);
    if (signals.length) this.#onSignals(signals);
    if (events.length) this.#onEvents(events, { wereMissed });
  }
}
