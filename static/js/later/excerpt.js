// The part of a found text that shows why it was found. Pure.

// What four lines of the panel have room for; a sign of Chinese or Japanese takes the room of two letters.
const MAX_CHARS = 140;
const WIDE = /[\u1100-\uFFFF]/g;
// What stands before the first hit, so that one reads where it stands.
const LEAD_CHARS = 40;

/** Return `[{text, isHit}]`: one run of `text` around the first of `marks`, which are beginnings and ends. */
export function excerptOf(text, marks) {
  const from = beginningOf(text, marks[0]?.[0] ?? 0);
  const to = Math.min(text.length, from + MAX_CHARS);
  const parts = [];
  let at = from;
  for (const [begin, end] of marks.filter((mark) => mark[1] > from && mark[0] < to)) {
    parts.push({ text: text.slice(at, begin), isHit: false }, { text: text.slice(begin, end), isHit: true });
    at = end;
  }
  if (at < to) parts.push({ text: whole(text.slice(at, to)), isHit: false });
  if (from > 0) parts.unshift({ text: "…", isHit: false });
  if (to < text.length) parts.push({ text: "…", isHit: false });
  return parts.filter((part) => part.text !== "");
}

/** A text that fits is shown from its beginning; a longer one from the word before its hit. */
function beginningOf(text, hit) {
  if (text.replace(WIDE, "..").length <= MAX_CHARS || hit <= LEAD_CHARS) return 0;
  const from = hit - LEAD_CHARS;
  const space = text.slice(from, hit).search(/\s/);
  return space < 0 ? from : from + space + 1;
}

/** Half of a sign of two units is none. */
function whole(text) {
  return text.replace(/[\uD800-\uDBFF]$/, "");
}
