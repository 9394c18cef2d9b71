// Messages as the rows that a person reads: day separators, groups, the New divider, who came and left. Pure; the same
// rules as the server's `chat/web/rows.py` for the first paint.

import { dayLabel, dayOf } from "./days.js";
import { t } from "./words.js";

// A pause after which a new group begins, with avatar and name.
const GROUP_PAUSE_MS = 5 * 60 * 1000;
const MAX_QUOTE_CHARS = 120;

/**
 * Return rows, oldest first: `{kind: "day" | "new" | "system", key, label}` and
 * `{kind: "message", key, message, leads, pending}`.
 *
 * `pending` are the outbox items of this room, in the order in which they will be sent; `notices` are the lines between.
 */
export function rowsOf(messages, pending, { me, unreadId, nowMs, notices = [] }) {
  const rows = [];
  const lines = [...notices];
  const own = pending.map((item) => asMessage(item, me));
  let previous = null;
  let day = null;
  const addDay = (atMs) => {
    if (day === dayOf(atMs)) return;
    day = dayOf(atMs);
    rows.push({ kind: "day", key: `d-${day}`, label: dayLabel(atMs, nowMs) });
  };
  for (const message of [...messages, ...own]) {
    const before = rows.length;
    addLines(rows, lines, { beforeId: message.id ?? Infinity, addDay });
    addDay(message.sent_at);
    if (unreadId !== null && message.id === unreadId) rows.push({ kind: "new", key: "new", label: t("New") });
    rows.push({
      kind: "message",
      key: keyOf(message, me),
      message,
      leads: rows.length > before || !follows(message, previous),
      pending: message.pending ?? null,
    });
    previous = message;
  }
  addLines(rows, lines, { beforeId: Infinity, addDay });
  return rows;
}

/** The id of the first message of others after `lastRead`; null when there is none. */
export function firstUnread(messages, me, lastRead) {
  if (lastRead === null || lastRead === undefined) return null;
  return messages.find(({ id, author, deleted }) => id > lastRead && author.id !== me.id && !deleted)?.id ?? null;
}

/** One key from the first paint of an own message to its confirmation: the row stays the same element. */
export function keyOf(message, me) {
  const isMine = message.author.id === me.id && message.client_id;
  return isMine ? `c-${message.client_id}` : `m-${message.id}`;
}

/** Whether `message` is somebody else's and calls `me`: the server has marked it. What people write is escaped. */
export function isForMe({ author, html }, me) {
  return author.id !== me.id && Boolean(html?.includes(`data-user="${me.id}"`));
}

/** What a reply shows of a text: the server's rule, `first_line` in `chat/values/texts.py`. */
export function firstLine(text) {
  return [...text.trimStart().split("\n", 1)[0].trimEnd()].slice(0, MAX_QUOTE_CHARS).join("");
}

/** A line stands in its day, as a message does. */
function addLines(rows, lines, { beforeId, addDay }) {
  const count = lines.findIndex(({ id }) => id > beforeId);
  for (const { id, at, words } of lines.splice(0, count < 0 ? lines.length : count)) {
    addDay(at);
    rows.push({ kind: "system", key: `s-${id}`, label: words });
  }
}

function follows(message, previous) {
  return previous !== null && previous.author.id === message.author.id && message.sent_at - previous.sent_at <= GROUP_PAUSE_MS;
}

function asMessage(item, me) {
  const { text, client_id, written_at: sent_at, quote, files } = item;
  return { id: null, author: me, text, sent_at, deleted: false, client_id, quote, files, pending: item };
}
