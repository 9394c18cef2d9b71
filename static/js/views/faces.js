// The face of a person (an avatar, with a dot that tells whether they are here), and the mark before a room's name.

import { otherIn } from "../labels.js";
import { colourOf, initials } from "../names.js";
import { t } from "../words.js";

/** Make `face`, cloned or rendered by the server, that of `user`. */
export function fillFace(face, user) {
  const avatar = face.querySelector(".avatar");
  avatar.textContent = initials(user.name);
  avatar.className = `avatar ${colourOf(user)}`;
  face.querySelector(".presence").dataset.user = user.id;
}

/** Make `element` hold the mark of `room`: # for an open one, a lock for a private one, the other's face. */
export function fillMark(element, room, me) {
  const { ownerDocument: document, dataset } = element;
  if (dataset.shows !== room.kind) {
    element.replaceChildren(document.importNode(document.getElementById(`t-mark-${room.kind}`).content, true));
    dataset.shows = room.kind;
  }
  if (room.kind === "direct") fillFace(element.querySelector(".face"), otherIn(room, me));
}

/** Tell at every face of the page whether its owner is here. */
export function showPresence(document, people) {
  for (const dot of document.querySelectorAll(".presence")) {
    const isOnline = people.isOnline(Number(dot.dataset.user));
    dot.classList.toggle("online", isOnline);
    dot.firstElementChild.textContent = isOnline ? t("online") : "";
  }
}
