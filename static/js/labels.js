// What a room is called on the page. Pure; the same words as the server's `chat/web/room_label.py`.

/** The other one in a talk of two; oneself, if nobody else is there. */
export function otherIn(room, me) {
  return room.with.find((user) => user.id !== me.id) ?? me;
}

/** The slug of an open room says what it is called, that of others nothing. */
export function nameOf(room, me) {
  if (room.kind === "direct") return otherIn(room, me).name;
  return room.kind === "open" ? room.slug : room.name;
}

/** The name as words refer to it: "#general", "Board", "Ann". */
export function titleOf(room, me) {
  return room.kind === "open" ? `#${room.slug}` : nameOf(room, me);
}
