// Notices what a held request does not: that the network changed, or that the machine slept.

const TICK_MS = 5000;
// A tick that comes this late means that nothing ran meanwhile.
const ASLEEP_MS = 20_000;

/** Call `onDoubt()` when a held request may be dead, `onRetry()` when waiting longer makes no sense. */
export function watchLine({ window, clock, onDoubt, onRetry, signal }) {
  const { document } = window;
  const on = (target, type, act) => target.addEventListener(type, act, { signal });
  on(window, "online", () => {
    onDoubt();
    onRetry();
  });
  on(window, "offline", onRetry);
  on(window, "pageshow", (event) => event.persisted && onDoubt());
  on(document, "visibilitychange", () => document.visibilityState === "visible" && onRetry());
  let lastMs = clock.wallMs();
  const tick = () => {
    const nowMs = clock.wallMs();
    if (nowMs - lastMs > ASLEEP_MS && document.visibilityState === "visible") onDoubt();
    lastMs = nowMs;
    if (!signal.aborted) clock.after(TICK_MS, tick);
  };
  tick();
}
