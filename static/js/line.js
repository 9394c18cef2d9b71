// The line to the server, both ways: the feed of events, the sender of what was written, and the bar that tells how
// they stand.

import { Feed } from "./feed.js";
import { leadOnce } from "./leader.js";
import { Sender } from "./sender.js";
import { ConnectionBar } from "./views/connection_bar.js";
import { LONGEST_S } from "./wait_length.js";
import { watchLine } from "./watchdog.js";

export class Line {
  #window;
  #clock;
  #storage;
  #me;
  #hooks;
  #signal;
  #bar;
  #sender;
  #feed;
  #isDown = false;
  #waitS = LONGEST_S;
  #isSignedOut = false;

  /**
   * `hooks`: `onEvents`, `onSignals`, `onGap` of the feed; `onChange({isDown | resumesAtMs | isSignedOut})`; `onBack()`
   * when it was down; `onAccepted(message)`; `onRefused(error)`; `hasUnsent()`; `onSignIn()`.
   */
  constructor({ window, clock, storage, api, me, outbox, session, cursor, tick, hooks, signal }) {
    this.#window = window;
    this.#clock = clock;
    this.#storage = storage;
    this.#me = me;
    this.#hooks = hooks;
    this.#signal = signal;
    this.#bar = this.#makeBar(outbox);
    this.#sender = this.#makeSender(api, outbox, session);
    const channel = new BroadcastChannel(`halley/feed/${me.id}`);
    const { onEvents, onSignals, onGap } = hooks;
    const onState = (state) => this.#stateChanged(state);
    this.#feed = new Feed({ api, clock, channel, cursor, tick, onEvents, onSignals, onGap, onState });
    outbox.watch(() => this.#bar.refresh(), window, signal);
    session.watch(() => this.#signedOut(), window, signal);
    // What a guest cannot send any more goes with the page: the browser asks first.
    const losesText = () => this.#isSignedOut && me.kind === "guest" && hooks.hasUnsent();
    window.addEventListener("beforeunload", (event) => losesText() && event.preventDefault(), { signal });
    const leave = () => this.#isSignedOut || api.away().catch(() => {});
    window.addEventListener("pagehide", leave, { signal });
  }

  /** Begin to listen, and send what was left behind. */
  start() {
    const { locks } = this.#window.navigator;
    const [clock, storage, signal] = [this.#clock, this.#storage, this.#signal];
    leadOnce({ locks, storage, clock, name: `halley/poll/${this.#me.id}`, signal, lead: () => this.#feed.lead() });
    watchLine({
      window: this.#window,
      clock,
      isDown: () => this.#isDown,
      onDoubt: () => this.#feed.doubt(),
      onRetry: () => this.#retry(),
      signal,
    });
    this.send();
  }

  /** Whether this tab speaks for all of this browser. */
  get leads() {
    return this.#feed.leads;
  }

  /** Whether something was written here and not sent. */
  get hasUnsent() {
    return this.#hooks.hasUnsent();
  }

  /** How long polls are held, when the network lets none be held for as long as they would; else null. */
  get shortWaitS() {
    return this.#waitS < LONGEST_S ? this.#waitS : null;
  }

  /** Send what waits, now. */
  send() {
    this.#sender.kick();
  }

  /** What waits, or is being written, changed. */
  refresh() {
    this.#bar.refresh();
  }

  /** The user leaves: ask and tell nothing any more. */
  stop() {
    this.#feed.stop();
  }

  #makeBar(outbox) {
    return new ConnectionBar({
      document: this.#window.document,
      clock: this.#clock,
      isOnline: () => this.#window.navigator.onLine,
      pendingCount: () => outbox.pendingCount,
      hasUnsent: this.#hooks.hasUnsent,
      isGuest: () => this.#me.kind === "guest",
      onAction: (kind) => (kind === "signed out" ? this.#hooks.onSignIn() : this.#feed.retryNow()),
      signal: this.#signal,
    });
  }

  #makeSender(api, outbox, session) {
    const { onAccepted, onChange, onRefused } = this.#hooks;
    return new Sender({
      api,
      outbox,
      clock: this.#clock,
      locks: this.#window.navigator.locks,
      lockName: `halley/send/${this.#me.id}`,
      hooks: {
        mayMessage: () => session.isMine,
        onAccepted: (message) => {
          onAccepted(message);
          if (this.#isDown) this.#feed.lineIsUp();
        },
        onPaused: (resumesAtMs) => onChange({ resumesAtMs }),
        onRefused,
        onSignedOut: (reason) => this.#signedOut(reason),
      },
    });
  }

  #stateChanged(line) {
    if (line.state === "signed out") return this.#signedOut(line.reason);
    this.#bar.lineChanged(line);
    this.#waitS = line.waitS ?? this.#waitS;
    const wasDown = this.#isDown;
    this.#isDown = line.failedSinceMs !== null;
    this.#tellChange();
    if (!wasDown || this.#isDown) return;
    this.send();
    this.#hooks.onBack();
  }

  #retry() {
    this.#feed.retryNow();
    this.send();
    this.#bar.refresh();
    this.#tellChange();
  }

  #tellChange() {
    this.#hooks.onChange({ isDown: this.#isDown || !this.#window.navigator.onLine });
  }

  #signedOut(reason = null) {
    this.#isSignedOut = true;
    this.#feed.stop();
    this.#hooks.onChange({ isSignedOut: true });
    this.#bar.lineChanged({ state: "signed out", failedSinceMs: null, reason });
  }
}
