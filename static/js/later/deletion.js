// Deleting a message. A young one goes at once and may come back for some seconds, in which the server is not told: it
// has no way back. An older one is asked about first.

import { t } from "../words.js";

const YOUNG_MS = 60_000;
const UNDO_MS = 6000;

export class Deletion {
  #api;
  #clock;
  #hidden;
  #toast;
  #ask;
  #hooks;
  #waiting = new Map();

  /**
   * `hidden`: the ids of messages that are not shown; `ask(question)` asks in a dialog; `hooks`: `onChange()` when
   * `hidden` changed, `onDeleted(message)`.
   */
  constructor({ window, api, clock, hidden, toast, ask, hooks, signal }) {
    this.#api = api;
    this.#clock = clock;
    this.#hidden = hidden;
    this.#toast = toast;
    this.#ask = ask;
    this.#hooks = hooks;
    window.addEventListener("pagehide", () => this.#sendAll(), { signal });
  }

  begin(message) {
    if (this.#clock.wallMs() - message.sent_at <= YOUNG_MS) return this.#hide(message);
    return this.#ask({
      title: t("Delete this message?"),
      note: t("Nobody will see it any more. This cannot be undone."),
      label: t("Delete"),
      act: async () => this.#hooks.onDeleted(await this.#api.deleteMessage(message.id)),
    });
  }

  #hide({ id }) {
    this.#hidden.add(id);
    this.#waiting.set(id, this.#clock.after(UNDO_MS, () => this.#send(id)));
    this.#hooks.onChange();
    this.#toast.say(t("Deleted."), { label: t("Undo"), act: () => this.#undo(id) });
  }

  #undo(id) {
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
    this.#show(id);
  }

  #show(id) {
    this.#hidden.delete(id);
    this.#hooks.onChange();
  }

  async #send(id) {
    this.#waiting.delete(id);
    try {
      this.#hooks.onDeleted(await this.#api.deleteMessage(id));
    } catch (error) {
      this.#toast.say(error.status ? t("Not deleted: {why}", { why: error.message }) : t("Not deleted: the server cannot be reached."));
    }
    this.#show(id);
  }

  /** The page closes: there is nobody left who could undo it. */
  #sendAll() {
    for (const [id, cancel] of this.#waiting) {
      cancel();
      this.#send(id);
    }
  }
}
