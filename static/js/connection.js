// What the bar above the composer says about the line to the server. Pure.

import { t, tn } from "./words.js";

// A quiet held poll is healthy, and most failures pass at once: say nothing before this.
const SHOWN_AFTER_MS = 4000;
const TRY_NOW_AFTER_MS = 10_000;
const UNREACHABLE_AFTER_MS = 30_000;

/**
 * Return `{kind: "quiet" | "reconnecting" | "unreachable" | "offline" | "signed out", text, offersTry}`.
 *
 * `failedSinceMs` is when the first poll failed of those that failed in a row; null when the last succeeded.
 */
export function barOf({ state, failedSinceMs, isOnline, nowMs, pendingCount, hasUnsent, isGuest = true, reason = null }) {
  if (state === "signed out") return { kind: "signed out", text: signedOutText(hasUnsent, isGuest, reason), offersTry: false };
  const downMs = failedSinceMs === null ? 0 : nowMs - failedSinceMs;
  if (!isOnline) return { kind: "offline", text: counting(t("You’re offline. Messages will be sent when you’re back."), pendingCount), offersTry: false };
  if (downMs > UNREACHABLE_AFTER_MS) return { kind: "unreachable", text: counting(t("The server cannot be reached. Your messages will be sent when it is back."), pendingCount), offersTry: true };
  if (downMs < SHOWN_AFTER_MS) return { kind: "quiet", text: "", offersTry: false };
  return { kind: "reconnecting", text: t("Reconnecting…"), offersTry: downMs >= TRY_NOW_AFTER_MS };
}

/** A guest who joins again is somebody else; an account gets its outbox and its drafts back. */
function signedOutText(hasUnsent, isGuest, reason) {
  const why = reason ?? t("You were signed out.");
  if (!hasUnsent) return why;
  if (!isGuest) return following(why, t("Your unsent text is kept until you are back."));
  return following(why, t("Your unsent text is kept here: copy it before you join again."));
}

function counting(words, pendingCount) {
  return pendingCount > 0 ? following(words, tn("{n} waiting.", "{n} waiting.", pendingCount)) : words;
}

/** Two sentences in a row. */
function following(first, second) {
  return t("{first} {second}", { first, second });
}
