// Notices what a held request does not: that the network changed, or that the machine slept.

const TICK_MS = 5000;
// A tick that comes this late means that nothing ran meanwhile.
const ASLEEP_MS = 20_000;

// Whoever types or clicks wants to know now, but a burst of keys is one wish.
const USED_MS = 2000;

/**
 * Call `onDoubt()` when a held request may be dead, `onRetry()` when waiting longer makes no sense: also when the page
 * is used while the line `isDown()`.
 */
export function watchLine({ window, clock, isDown, onDoubt, onRetry, signal }) {
  const { document } = window;
  const on = (target, type, act) => target.addEventListener(type, act, { signal });
  on(window, "online", () => {
    onDoubt();
    onRetry();
  });
  on(window, "offline", onRetry);
  on(window, "pageshow", (event) => event.persisted && onDoubt());
  on(document, "visibilitychange", () => document.visibilityState === "visible" && onRetry());
  let usedMs = -USED_MS;
  const used = () => {
    if (!isDown() || clock.monotonicMs() - usedMs < USED_MS) return;
    usedMs = clock.monotonicMs();
    onRetry();
  };
  on(window, "focus", used);
  on(document, "keydown", used);
  on(document, "pointerdown", used);
  let lastMs = clock.wallMs();
  const tick = () => {
    const nowMs = clock.wallMs();
    if (nowMs - lastMs > ASLEEP_MS && document.visibilityState === "visible") onDoubt();
    lastMs = nowMs;
    if (!signal.aborted) clock.after(TICK_MS, tick);
  };
  tick();
}
