// What stands below an own message that is not accepted yet. Pure.

import { t } from "./words.js";

// Most messages are accepted before anybody could read that they were not.
const SHOWN_AFTER_MS = 600;

/** Return the words, or null while there is nothing to say. */
export function waitingText(item, { nowMs, resumesAtMs, isDown }) {
  if (!item || item.state !== "pending" || nowMs - item.written_at < SHOWN_AFTER_MS) return null;
  const leftS = resumesAtMs === null ? 0 : Math.ceil((resumesAtMs - nowMs) / 1000);
  if (leftS > 0) return t("Sending in {n} s…", { n: leftS });
  return isDown ? t("Waiting") : t("Sending…");
}
