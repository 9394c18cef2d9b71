// What the bar above the composer says about the line to the server. Pure.

// A quiet held poll is healthy, and most failures pass at once: say nothing before this.
const SHOWN_AFTER_MS = 4000;
const TRY_NOW_AFTER_MS = 10_000;
const UNREACHABLE_AFTER_MS = 30_000;

const OFFLINE = "You’re offline. Messages will be sent when you’re back.";
const UNREACHABLE = "The server cannot be reached. Your messages will be sent when it is back.";

/**
 * Return `{kind: "quiet" | "reconnecting" | "unreachable" | "offline" | "signed out", text, offersTry}`.
 *
 * `failedSinceMs` is when the first poll failed of those that failed in a row; null when the last succeeded.
 */
export function barOf({ state, failedSinceMs, isOnline, nowMs, pendingCount, hasUnsent, isGuest = true, reason = null }) {
  if (state === "signed out") return { kind: "signed out", text: signedOutText(hasUnsent, isGuest, reason), offersTry: false };
  const downMs = failedSinceMs === null ? 0 : nowMs - failedSinceMs;
  const waiting = pendingCount > 0 ? ` ${pendingCount} waiting.` : "";
  if (!isOnline) return { kind: "offline", text: `${OFFLINE}${waiting}`, offersTry: false };
  if (downMs > UNREACHABLE_AFTER_MS) return { kind: "unreachable", text: `${UNREACHABLE}${waiting}`, offersTry: true };
  if (downMs < SHOWN_AFTER_MS) return { kind: "quiet", text: "", offersTry: false };
  return { kind: "reconnecting", text: "Reconnecting…", offersTry: downMs >= TRY_NOW_AFTER_MS };
}

/** A guest who joins again is somebody else; an account gets its outbox and its drafts back. */
function signedOutText(hasUnsent, isGuest, reason) {
  const kept = isGuest ? " Your unsent text is kept here: copy it before you join again." : " Your unsent text is kept until you are back.";
  return `${reason ?? "You were signed out."}${hasUnsent ? kept : ""}`;
}
