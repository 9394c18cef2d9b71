// Why somebody cannot write in a room just now. Pure.

import { titleOf } from "./labels.js";
import { dayOf, longLabel, timeLabel } from "./days.js";
import { t } from "./words.js";

/** Return `{kind: "lost" | "archived" | "muted", words}`, or null when one can write. */
export function barredFrom(here, { me, mutedUntilMs, nowMs }) {
  const room = titleOf(here, me);
  if (here.isLost) return { kind: "lost", words: t("You no longer have access to {room}.", { room }) };
  if (here.archived) return { kind: "archived", words: t("{room} is archived. Nobody can write here.", { room }) };
  if (mutedUntilMs === null || mutedUntilMs <= nowMs) return null;
  return { kind: "muted", words: mutedWords(mutedUntilMs, nowMs) };
}

function mutedWords(untilMs, nowMs) {
  if (dayOf(untilMs) === dayOf(nowMs)) return t("An admin has muted you. You can write again at {time}.", { time: timeLabel(untilMs) });
  return t("An admin has muted you. You can write again on {date}.", { date: longLabel(untilMs) });
}
