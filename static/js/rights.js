// What somebody may do in a room: decides what the page offers. The server decides for itself. Pure.

// The room that everybody is in: it is never archived, left or closed.
export const PERMANENT = "general";

const isOwner = (room, me) => room.role === "owner" || (room.kind === "open" && me.role === "admin");

export function mayChange(room, me) {
  return room.kind !== "direct" && isOwner(room, me);
}

export function mayArchive(room, me) {
  return mayChange(room, me) && room.slug !== PERMANENT;
}

export function mayLeave(room) {
  return room.kind !== "direct" && room.role !== null && room.slug !== PERMANENT;
}

/** In an open room every member brings others; in a private one its owners do. */
export function mayAdd(room, me) {
  if (room.kind === "direct" || room.archived) return false;
  return isOwner(room, me) || (room.kind === "open" && room.role !== null);
}

export function mayRemove(room, me) {
  return mayChange(room, me) && room.slug !== PERMANENT;
}

export function mayMakeOwner(room, me) {
  return mayChange(room, me);
}
