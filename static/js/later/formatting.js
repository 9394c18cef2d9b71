// Marks around what is selected, and links: what the keys and the clipboard do to the text. Pure: text in, text out.

const MARKS = { b: "**", i: "*", e: "`" };
const URL_ALONE = /^https?:\/\/\S+$/;

/** Return what to put over the selection, and what of that is selected then; null when the key means nothing. */
export function marked(key, { value, start, end }) {
  const mark = MARKS[key.toLowerCase()];
  if (!mark) return null;
  const [before, selected, after] = [value.slice(0, start), value.slice(start, end), value.slice(end)];
  const isMarked = before.endsWith(mark) && after.startsWith(mark) && !(mark === "*" && before.endsWith("**"));
  if (isMarked) {
    return { from: start - mark.length, to: end + mark.length, text: selected, select: [start - mark.length, end - mark.length] };
  }
  const at = start + mark.length;
  return { from: start, to: end, text: `${mark}${selected}${mark}`, select: [at, at + selected.length] };
}

/** Return the link that `pasted`, an address, makes of the text `selected`; null when it makes none. */
export function linked(pasted, selected) {
  const address = pasted.trim();
  if (!selected.trim() || !URL_ALONE.test(address) || URL_ALONE.test(selected.trim())) return null;
  return `[${selected}](${address})`;
}
