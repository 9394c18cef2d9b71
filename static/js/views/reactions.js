// The reactions of a message: one pill an emoji, pressed when it is also one's own.

import { t, tn } from "../words.js";

/** Show `reactions` in `list`; `clone(id)` makes the content of a template. */
export function showReactions(list, reactions, { me, clone }) {
  list.hidden = reactions.length === 0;
  list.replaceChildren(...reactions.map((reaction) => pill(reaction, { me, clone })));
  if (reactions.length) list.append(clone("t-react"));
}

function pill({ emoji, count, by }, { me, clone }) {
  const button = clone("t-reaction");
  const isMine = by.includes(me.id);
  button.dataset.emoji = emoji;
  button.dataset.by = by;
  button.setAttribute("aria-pressed", isMine);
  button.setAttribute("aria-label", labelOf({ emoji, count }, isMine));
  button.firstElementChild.textContent = emoji;
  button.lastElementChild.textContent = count;
  return button;
}

function labelOf({ emoji, count }, isMine) {
  if (!isMine) return tn("{emoji} {n}, {n} person", "{emoji} {n}, {n} people", count, { emoji });
  if (count === 1) return t("{emoji} {count}, you", { emoji, count });
  return tn("{emoji} {count}, you and {n} other", "{emoji} {count}, you and {n} others", count - 1, { emoji, count });
}
