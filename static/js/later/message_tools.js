// What one does with messages, and what one writes with beyond the plain field: loaded after the first paint.

import { copy } from "../clipboard.js";
import { Deletion } from "./deletion.js";
import { Menu } from "./menu.js";
import { MessageActions } from "./message_actions.js";
import { MessageMenu } from "./message_menu.js";
import { Reacting } from "./reacting.js";
import { SecondThought } from "./second_thought.js";
import { Toast } from "./toast.js";

export class MessageTools {
  #api;
  #me;
  #page;
  #composer;
  #clock;
  #toast;
  #thought;
  #reacting;
  #deletion;
  #actions;
  #menu;

  /** `ask(question)` asks in a dialog; `hidden` are the ids of messages that are not shown; `onSend()` empties the outbox. */
  constructor({ window, clock, api, me, outbox, composer, page, hidden, presence, ask, onSend, signal }) {
    const { document } = window;
    this.#api = api;
    this.#me = me;
    this.#page = page;
    this.#composer = composer;
    this.#clock = clock;
    this.#toast = new Toast({ document, clock, signal });
    this.#thought = new SecondThought({ document, composer, signal });
    const onChange = (message) => page.changed(message);
    this.#reacting = new Reacting({ document, api, me, presence, toast: this.#toast, onChange, signal });
    const hooks = { onChange: () => page.invalidate(), onDeleted: onChange };
    this.#deletion = new Deletion({ window, api, clock, hidden, toast: this.#toast, ask, hooks, signal });
    this.#actions = new MessageActions({ document, clock, outbox, composer, onSend, onMarkUnread: (id) => page.markUnread(id) });
    const menu = new Menu({ menu: document.getElementById("message-menu"), signal });
    this.#menu = new MessageMenu({ document, clock, menu, me, page, onAct: (act, target) => this.act(act, target), signal });
    composer.helper = this;
    document.getElementById("text").addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
  }

  /** Do what a button or a key of a message asks for. */
  act(name, target) {
    const message = this.#page.message(target.id);
    const acts = {
      react: () => this.#reacting.toggle(message, target.button.dataset.emoji),
      reply: () => this.#thought.reply(message),
      edit: () => this.#edit(message),
      delete: () => this.#delete(message),
      "copy-text": () => this.#copyText(target),
      more: () => this.#menu.open(message, target),
    };
    if (message && !message.deleted && name in acts) return acts[name]();
    if (!message || !(name in acts)) this.#actions.act(name, target);
  }

  copyInvite() {
    return this.#actions.copyInvite();
  }

  /** Esc. Returns whether there was something to cancel. */
  cancel() {
    return this.#thought.end();
  }

  /** The composer turns to another room. */
  leave() {
    this.#thought.end();
  }

  /** Whether there is something to send beside the text. */
  get hasFiles() {
    return false;
  }

  /** Whether `text` is not a message to be sent now: it is an edit. */
  holds(text) {
    if (this.#thought.kind !== "edit") return false;
    const { message } = this.#thought;
    this.#thought.end();
    if (text !== message.text) this.#save(message, text);
    return true;
  }

  /** What goes with the message that is sent now. */
  taken() {
    return this.#thought.taken();
  }

  #edit(message) {
    if (message.author.id === this.#me.id) this.#thought.edit(message);
  }

  #delete(message) {
    if (this.#menu.mayDelete(message)) this.#deletion.begin(message);
  }

  async #copyText({ element }) {
    const isCopied = await copy(element.ownerDocument, element.querySelector(".text").innerText);
    this.#toast.say(isCopied ? "Copied." : "This browser does not let a page copy here.");
  }

  async #save(message, text) {
    this.#page.changed({ ...message, text, html: "", edited_at: this.#clock.wallMs() });
    try {
      this.#page.changed(await this.#api.editMessage(message.id, text));
    } catch (error) {
      this.#page.changed(message);
      const why = error.status ? error.message : "the server cannot be reached.";
      this.#toast.say(`Not saved: ${why}`, { label: "Edit again", act: () => this.#thought.edit(message, text) });
    }
  }

  /** ↑ in the empty field edits one's last message, with Shift it answers the last. */
  #keyPressed(event) {
    const { key, target, shiftKey, altKey, ctrlKey, metaKey, isComposing } = event;
    if (key !== "ArrowUp" || target.value || altKey || ctrlKey || metaKey || isComposing || this.#thought.kind) return;
    const isMine = ({ author }) => author.id === this.#me.id;
    const message = this.#page.lastMessage(shiftKey ? () => true : isMine);
    if (!message) return;
    event.preventDefault();
    if (shiftKey) this.#thought.reply(message);
    else this.#thought.edit(message);
  }
}
