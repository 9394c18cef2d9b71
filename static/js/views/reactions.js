// The reactions of a message: one pill an emoji, pressed when it is also one's own.

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
  button.setAttribute("aria-label", `${emoji} ${count}, ${counted(count, isMine)}`);
  button.firstElementChild.textContent = emoji;
  button.lastElementChild.textContent = count;
  return button;
}

function counted(count, isMine) {
  const others = isMine ? count - 1 : count;
  const who = isMine ? `${others} ${others === 1 ? "other" : "others"}` : `${others} ${others === 1 ? "person" : "people"}`;
  if (!isMine) return who;
  return others ? `you and ${who}` : "you";
}
