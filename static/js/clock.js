// Time, as it is handed to whoever needs it: tests hand in another one.

export const clock = {
  /** Milliseconds that never jump: for durations. */
  monotonicMs: () => performance.now(),
  /** Milliseconds since the epoch: for what is shown. */
  wallMs: () => Date.now(),
  /** Call `then` once after `delayMs`; returns a function that cancels it. */
  after(delayMs, then) {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Return a function that calls `act` once, `delayMs` after the last time it was called. */
export function debounced(clock, delayMs, act) {
  let cancel = () => {};
  return (...given) => {
    cancel();
    cancel = clock.after(delayMs, () => act(...given));
  };
}
