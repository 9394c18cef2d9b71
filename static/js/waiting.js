// What stands below an own message that is not accepted yet. Pure.

// Most messages are accepted before anybody could read that they were not.
const SHOWN_AFTER_MS = 600;

/** Return the words, or null while there is nothing to say. */
export function waitingText(item, { nowMs, resumesAtMs }) {
  if (!item || item.state !== "pending" || nowMs - item.written_at < SHOWN_AFTER_MS) return null;
  const leftS = resumesAtMs === null ? 0 : Math.ceil((resumesAtMs - nowMs) / 1000);
  return leftS > 0 ? `Sending in ${leftS} s…` : "Sending…";
}
