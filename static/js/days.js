// Times as people read them, in their zone: the same words as the server's `chat/web/rows.py`, so that nothing
// changes under the reader's eyes when the script starts. Pure but for the zone, which is the browser's.

import { locale, t } from "./words.js";

const clockTime = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const exactTime = new Intl.DateTimeFormat(locale, { timeStyle: "medium", hourCycle: "h23" });
const thisYear = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const shortDayOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const otherYear = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** The local day of an instant, as a key: equal for two instants of one day. */
export function dayOf(atMs) {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}

/** "Today", "Yesterday", "Monday 3 March", with the year when it is another one. */
export function dayLabel(atMs, nowMs) {
  const now = new Date(nowMs);
  if (dayOf(atMs) === dayOf(nowMs)) return t("Today");
  if (dayOf(atMs) === dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return t("Yesterday");
  const format = new Date(atMs).getFullYear() === now.getFullYear() ? thisYear : otherYear;
  return format.format(atMs).replace(",", "");
}

/** "10:42". */
export function timeLabel(atMs) {
  return clockTime.format(atMs);
}

/** Short: "10:42" today, "3 Mar, 10:42", "3 Mar 2025" in another year. */
export function shortLabel(atMs, nowMs) {
  if (dayOf(atMs) === dayOf(nowMs)) return timeLabel(atMs);
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return isThisYear ? at(shortDay.format(atMs), timeLabel(atMs)) : shortDayOfYear.format(atMs);
}

/** "Tuesday 4 March 2026, 10:42:07". */
export function fullLabel(atMs) {
  return at(longDate(atMs), exactTime.format(atMs));
}

/** "Tuesday 4 March 2026, 10:42". */
export function longLabel(atMs) {
  return at(longDate(atMs), timeLabel(atMs));
}

/** How long until the labels change: the next local midnight. */
export function untilMidnightMs(nowMs) {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - nowMs;
}

function longDate(atMs) {
  return otherYear.format(atMs).replace(",", "");
}

function at(date, time) {
  return t("{date}, {time}", { date, time });
}
