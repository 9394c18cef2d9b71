// What stands for a person in an avatar. Pure; the same rule as the server's `chat/web/rows.py`.

import { t, tn } from "./words.js";

const MAX_SLUG_CHARS = 64;

/** What names are compared by: without regard to case and width. */
export function folded(name) {
  return name.normalize("NFKC").trim().toLowerCase();
}

export function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return (words.length ? words : [name]).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
}

/** The address that a room of this name will have: as `slug_of` in `chat/values/texts.py`. */
export function slugOf(name) {
  const folded = name.normalize("NFKC").toLowerCase().replaceAll("ß", "ss");
  const words = folded.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  return [...words.join("-")].slice(0, MAX_SLUG_CHARS).join("").replace(/-$/, "");
}

export function colourOf(user) {
  return `c${user.id % 12}`;
}

/** "Ann", "Ann and Bo", "Ann, Bo and 3 others". */
export function listed(names) {
  const [name, second] = names;
  if (names.length < 2) return name ?? "";
  if (names.length === 2) return t("{name} and {second}", { name, second });
  return tn("{name}, {second} and {n} other", "{name}, {second} and {n} others", names.length - 2, { name, second });
}
