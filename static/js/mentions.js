// Whether a text calls somebody by @name: the rule of the server's `chat/values/mentions.py` for one name. Pure.

import { folded } from "./names.js";

const MAX_NAME_CHARS = 32;
// Code is left aside: blocks between fences, and spans between backticks.
const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n[^]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![^]))|(?![^]))/gm;
const SPAN = /(?<!`)(`+)(?!`)[^]+?(?<!`)\1(?!`)/g;
const IN_A_WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Whether `message` is somebody else's and calls `me`. */
export function isForMe(message, me) {
  if (message.deleted || message.author.id === me.id || !message.text.includes("@")) return false;
  const text = message.text.replace(FENCED, blank).replace(SPAN, blank);
  return [...text.matchAll(/@/g)].some(({ index }) => callsAt(text, index, folded(me.name)));
}

function callsAt(text, at, name) {
  if (at > 0 && IN_A_WORD.test(text[at - 1])) return false;
  const first = at + 1;
  const lineEnd = text.indexOf("\n", first);
  const last = Math.min(first + MAX_NAME_CHARS, lineEnd < 0 ? text.length : lineEnd);
  for (let end = first + 1; end <= last; end += 1) {
    if (endsAName(text, end) && folded(text.slice(first, end)) === name) return true;
  }
  return false;
}

function endsAName(text, end) {
  const isWithin = end < text.length && IN_A_WORD.test(text[end]) && IN_A_WORD.test(text[end - 1]);
  return !isWithin && !/\s/.test(text[end - 1]);
}

function blank(code) {
  return code.replace(/[^\n]/g, " ");
}
