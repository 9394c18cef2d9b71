// Where one may go by the quick switcher: rooms, talks of two, and people with whom there is none yet. Pure.

import { nameOf, otherIn } from "../labels.js";
import { folded } from "../names.js";
import { unreadIn, urgentIn } from "../rooms.js";
import { language } from "../words.js";

/** How well `name` answers `query`: 3 it begins with it, 2 a word of it does, 1 it has its letters in turn, 0 not. */
export function matchOf(name, query) {
  const [text, wanted] = [folded(name), folded(query)];
  if (text.startsWith(wanted)) return 3;
  if (text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 2;
  let at = -1;
  const hasAll = [...wanted].every((letter) => (at = text.indexOf(letter, at + 1)) >= 0);
  return hasAll ? 1 : 0;
}

/**
 * Return `{name, room}` or `{name, user}`, the best first: by how they match, then what is meant for `me`, what is
 * unread, what was written in last; people without a talk come last. `current` is where one is.
 */
export function destinations({ rooms, people, me, current, query }) {
  const others = rooms.filter(({ slug }) => slug !== current);
  const talkedTo = new Set(rooms.filter(({ kind }) => kind === "direct").map((room) => otherIn(room, me).id));
  const strangers = people.filter(({ id, kind }) => id !== me.id && kind !== "bot" && !talkedTo.has(id));
  const all = [...others.map((room) => ({ name: nameOf(room, me), room })), ...strangers.map((user) => ({ name: user.name, user }))];
  const ranked = all.map((place) => ({ place, ranks: [bestMatch(place, query), ...attention(place)] }));
  const found = ranked.filter(({ ranks: [match] }) => match > 0);
  return found.sort((a, b) => compare(b.ranks, a.ranks) || a.place.name.localeCompare(b.place.name, language)).map(({ place }) => place);
}

/** An open room answers to the name that it was given, too. */
function bestMatch({ name, room }, query) {
  if (!folded(query)) return 1;
  return Math.max(matchOf(name, query), room?.kind === "open" ? matchOf(room.name, query) : 0);
}

function attention({ room }) {
  return room ? [Math.sign(urgentIn(room)), Math.sign(unreadIn(room)), room.last_message ?? 0] : [0, 0, -1];
}

function compare(a, b) {
  const at = a.findIndex((rank, place) => rank !== b[place]);
  return at < 0 ? 0 : a[at] - b[at];
}
