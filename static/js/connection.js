// What the bar above the composer says about the line to the server. Pure.

// A quiet held poll is healthy, and most failures pass at once: say nothing before this.
const SHOWN_AFTER_MS = 4000;
const TRY_NOW_AFTER_MS = 10_000;
const OFFLINE_AFTER_MS = 30_000;

/**
 * Return `{kind: "quiet" | "reconnecting" | "offline" | "signed out", text, offersTry}`.
 *
 * `failedSinceMs` is when the first poll failed of those that failed in a row; null when the last succeeded.
 */
export function barOf({ state, failedSinceMs, isOnline, nowMs, pendingCount, hasUnsent }) {
  if (state === "signed out") return { kind: "signed out", text: signedOutText(hasUnsent), offersTry: false };
  const downMs = failedSinceMs === null ? 0 : nowMs - failedSinceMs;
  if (!isOnline || downMs > OFFLINE_AFTER_MS) return { kind: "offline", text: offlineText(pendingCount), offersTry: isOnline };
  if (downMs < SHOWN_AFTER_MS) return { kind: "quiet", text: "", offersTry: false };
  return { kind: "reconnecting", text: "Reconnecting…", offersTry: downMs >= TRY_NOW_AFTER_MS };
}

function signedOutText(hasUnsent) {
  const kept = " Your unsent text is kept here: copy it before you join again.";
  return `You were signed out.${hasUnsent ? kept : ""}`;
}

function offlineText(pendingCount) {
  const waiting = pendingCount > 0 ? ` ${pendingCount} waiting.` : "";
  return `You’re offline. Messages will be sent when you’re back.${waiting}`;
}
