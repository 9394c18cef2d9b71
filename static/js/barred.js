// Why somebody cannot write in a room just now. Pure.

import { titleOf } from "./labels.js";
import { dayOf, fullLabel, timeLabel } from "./days.js";

/** Return `{kind: "lost" | "archived" | "muted", words}`, or null when one can write. */
export function barredFrom(room, { me, mutedUntilMs, nowMs }) {
  const title = titleOf(room, me);
  if (room.isLost) return { kind: "lost", words: `You no longer have access to ${title}.` };
  if (room.archived) return { kind: "archived", words: `${title} is archived. Nobody can write here.` };
  if (mutedUntilMs === null || mutedUntilMs <= nowMs) return null;
  return { kind: "muted", words: `An admin has muted you. You can write again ${whenOf(mutedUntilMs, nowMs)}.` };
}

function whenOf(atMs, nowMs) {
  return dayOf(atMs) === dayOf(nowMs) ? `at ${timeLabel(atMs)}` : `on ${fullLabel(atMs).slice(0, -3)}`;
}
