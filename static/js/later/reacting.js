// Reacting to messages: the pill changes at once, and is the server's to tell afterwards.

import { listed } from "../names.js";
import { wordsOf } from "../views/form_errors.js";
import { t } from "../words.js";

export class Reacting {
  #api;
  #me;
  #presence;
  #toast;
  #onChange;
  #waiting = 0;
  #sent = Promise.resolve();

  /** `onChange(message)` shows a message as it is now. */
  constructor({ document, api, me, presence, toast, onChange, signal }) {
    this.#api = api;
    this.#me = me;
    this.#presence = presence;
    this.#toast = toast;
    this.#onChange = onChange;
    const list = document.getElementById("messages");
    for (const type of ["pointerover", "focusin"]) {
      list.addEventListener(type, ({ target }) => this.#name(target.closest("[data-by]")), { signal });
    }
  }

  /** React to `message` with `emoji`, or no more. */
  async toggle(message, emoji) {
    const isOn = !this.#isMine(message.reactions, emoji);
    this.#onChange({ ...message, reactions: toggled(message.reactions, emoji, this.#me.id, isOn) });
    this.#waiting += 1;
    this.#sent = this.#sent.then(() => this.#send(message, emoji, isOn));
    await this.#sent;
  }

  /** One after the other, as they were clicked; only the last answer tells how it is now. */
  async #send(message, emoji, isOn) {
    try {
      const answer = await this.#api.react(message.id, emoji, isOn);
      if (this.#waiting === 1) this.#onChange(answer);
    } catch (error) {
      this.#onChange(message);
      this.#toast.say(wordsOf(error));
    } finally {
      this.#waiting -= 1;
    }
  }

  /** React to `message` with `emoji`, if one has not done so already. */
  async add(message, emoji) {
    if (!this.#isMine(message.reactions, emoji)) await this.toggle(message, emoji);
  }

  #isMine(reactions, emoji) {
    return reactions.find((reaction) => reaction.emoji === emoji)?.by.includes(this.#me.id) ?? false;
  }

  /** Who reacted is told when somebody wants to know. */
  #name(pill) {
    if (!pill) return;
    const ids = pill.dataset.by.split(",").map(Number);
    const isMine = ids.includes(this.#me.id);
    const names = ids.filter((id) => id !== this.#me.id).map((id) => this.#presence.people.nameOf(id));
    pill.title = listed([...(isMine ? [t("You")] : []), ...names]);
  }
}

function toggled(reactions, emoji, id, isOn) {
  const before = reactions.find((reaction) => reaction.emoji === emoji) ?? { emoji, count: 0, by: [] };
  const by = isOn ? [...before.by, id] : before.by.filter((each) => each !== id);
  const after = { emoji, count: by.length, by };
  if (!reactions.includes(before)) return [...reactions, after];
  return reactions.map((reaction) => (reaction === before ? after : reaction)).filter(({ count }) => count > 0);
}
