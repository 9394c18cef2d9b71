// What the end of a text may be the beginning of: @people, #rooms, :emoji:. Pure.

// In Chinese and Japanese nothing need stand between a word and a sign.
const BEGUN = /(?:^|[\s([{"'>\p{Ps}\p{Pi}，。、：；！？…\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])([@#:])([^\s@#:]{0,32})$/u;
const CLOSED = /(?:^|[^\w:]):([a-z0-9_+-]{2,}):$/;
// A colon stands in many texts; with two letters after it somebody means it.
const MIN_LETTERS = { "@": 0, "#": 0, ":": 2 };

/** Return `{sign, query, from}` for the text before the caret, or null when nothing is begun. */
export function begunIn(before) {
  const [, sign, query] = before.match(BEGUN) ?? [];
  if (!sign || query.length < MIN_LETTERS[sign]) return null;
  return { sign, query, from: before.length - query.length - 1 };
}

/** The name of an emoji that has just been closed by a colon, and where it begins; or null. */
export function closedIn(before) {
  const [, name] = before.match(CLOSED) ?? [];
  return name ? { name, from: before.length - name.length - 2 } : null;
}

/** Put those with the ids `recent`, the latest first, before all others. */
export function recentFirst(people, recent) {
  const place = ({ id }) => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return [...people].sort((a, b) => place(a) - place(b));
}
