// What one does with messages, and what one writes with beyond the plain field: loaded after the first paint.

import { isComposing } from "../keys.js";
import { onDemand } from "../on_demand.js";
import { safeStorage } from "../storage.js";
import { titleOf } from "../labels.js";
import { t } from "../words.js";
import { Attaching } from "./attaching.js";
import { Autocomplete } from "./autocomplete.js";
import { copy } from "./clipboard.js";
import { recentFirst } from "./completion.js";
import { Deletion } from "./deletion.js";
import { loadEmoji } from "./emoji.js";
import { EmojiPicker } from "./emoji_picker.js";
import { bindFormatting } from "./format_keys.js";
import { KeptReplies } from "./kept_replies.js";
import { Menu } from "./menu.js";
import { MessageActions } from "./message_actions.js";
import { MessageMenu } from "./message_menu.js";
import { Reacting } from "./reacting.js";
import { SecondThought } from "./second_thought.js";
import { Toast } from "./toast.js";

export class MessageTools {
  #document;
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
  #emoji;
  #picker;
  #attaching;
  #viewer;

  /** `ask(question)` asks in a dialog; `hidden` are the ids of messages that are not shown; `onSend()` empties the outbox. */
  constructor({ window, clock, api, me, outbox, composer, page, hidden, presence, rooms, limits, ask, onSend, signal }) {
    const { document } = window;
    this.#document = document;
    this.#api = api;
    this.#me = me;
    this.#page = page;
    this.#composer = composer;
    this.#clock = clock;
    this.#toast = new Toast({ document, clock, onLost: () => composer.focusOnDesktop(), signal });
    this.#thought = new SecondThought({ document, composer, replies: new KeptReplies({ storage: safeStorage(window), userId: me.id }), signal });
    this.#thought.turnTo(page.slug);
    const onChange = (message) => page.changed(message);
    this.#reacting = new Reacting({ document, api, me, presence, toast: this.#toast, onChange, signal });
    const hooks = { onChange: () => page.invalidate(), onDeleted: onChange };
    this.#deletion = new Deletion({ window, api, clock, hidden, toast: this.#toast, ask, hooks, signal });
    const onTakenBack = (item) => this.#takeBack(item);
    const onMarkUnread = (id) => page.markUnread(id);
    this.#actions = new MessageActions({ document, clock, outbox, composer, onSend, onMarkUnread, onTakenBack });
    const menu = new Menu({ menu: document.getElementById("message-menu"), signal });
    this.#menu = new MessageMenu({ document, clock, menu, me, page, onAct: (act, target) => this.act(act, target), signal });
    this.#emoji = onDemand(() => loadEmoji(safeStorage(window)));
    this.#picker = onDemand(async () => new EmojiPicker({ document, emoji: await this.#emoji.use(), signal }));
    const roomTitle = () => titleOf(page.room, me);
    const onAdd = () => this.#thought.kind === "edit" && this.#thought.end();
    const given = { document, api, composer, toast: this.#toast, maxBytes: limits.upload_bytes, slug: page.slug };
    this.#attaching = new Attaching({ ...given, roomTitle, onAdd, signal });
    this.#viewer = onDemand(async () => {
      const { Viewer } = await import("./viewer.js");
      return new Viewer({ document, signal });
    });
    composer.helper = this;
    document.getElementById("composer").dataset.ready = "";
    bindFormatting({ document, signal });
    const sources = this.#sourcesOf(presence, rooms);
    new Autocomplete({ document, sources, named: (name) => this.#emoji.made?.named(name), signal });
    document.getElementById("text").addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
  }

  /** Do what a button or a key of a message asks for. */
  act(name, target) {
    const message = this.#page.message(target.id);
    const acts = {
      react: () => this.#reacting.toggle(message, target.button.dataset.emoji),
      pick: () => this.#pick(target.button, (emoji) => this.#reacting.add(this.#page.message(target.id), emoji)),
      reply: () => this.#thought.reply(message),
      edit: () => this.#edit(message),
      delete: () => this.#delete(message),
      "copy-text": () => this.#copyText(target),
      view: async () => (await this.#viewer.use()).open(target.button),
      more: () => this.#menu.open(message, target),
    };
    if (message && !message.deleted && name in acts) return acts[name]();
    if (!message || !(name in acts)) this.#actions.act(name, target);
  }

  addEmoji() {
    const button = this.#document.getElementById("add-emoji");
    return this.#pick(button, (emoji) => this.#composer.insert(emoji));
  }

  attach() {
    this.#attaching.choose();
  }

  /** Say that `room` has come to those that one is in; `open()` goes there. */
  tellOf(room, open) {
    this.#toast.say(t("You are in {room} now.", { room: titleOf(room, this.#me) }), { label: t("Go there"), act: open });
  }

  copyInvite() {
    return this.#actions.copyInvite();
  }

  /** Esc. Returns whether there was something to cancel. */
  cancel() {
    return this.#thought.end();
  }

  /** The composer turns to another room. */
  turnTo(slug) {
    this.#thought.turnTo(slug);
    this.#attaching.turnTo(slug);
  }

  /** Whether there is something to send beside the text. */
  get hasFiles() {
    return this.#attaching.hasFiles;
  }

  /** Whether `text` is not a message to be sent now: it is an edit, or files are still on their way. */
  holds(text) {
    if (this.#thought.kind !== "edit") return this.#attaching.holds();
    const { message } = this.#thought;
    this.#thought.end();
    if (text !== message.text) this.#save(message, text);
    return true;
  }

  /** What goes with the message that is sent now. */
  taken() {
    return { ...this.#thought.taken(), ...this.#attaching.taken() };
  }

  #sourcesOf(presence, rooms) {
    return {
      "@": async (query) => {
        if (presence.people.all.length === 0) await presence.load();
        const found = presence.people.find(query, ({ id }) => id !== this.#me.id);
        return recentFirst(found, this.#page.recentAuthors).map(({ name, kind }) => ({ label: name, note: kind === "bot" ? t("bot") : "", picture: "@", text: `@${name}` }));
      },
      "#": async (query) => {
        const open = rooms.named.filter(({ kind, slug }) => kind === "open" && slug.includes(query.toLowerCase()));
        return open.map(({ slug, topic }) => ({ label: slug, note: topic, picture: "#", text: `#${slug}` }));
      },
      ":": async (query) => {
        const emoji = await this.#emoji.use();
        return emoji.find(query).map(({ emoji: picture, name }) => ({ label: `:${name}:`, picture, text: picture }));
      },
    };
  }

  /** What a message carried that was not sent is carried by the next one. */
  #takeBack({ quote, files = [] }) {
    if (quote) this.#thought.reply(quote);
    this.#attaching.putBack(files);
  }

  #edit(message) {
    if (message.author.id === this.#me.id) this.#thought.edit(message);
  }

  #delete(message) {
    if (this.#menu.mayDelete(message)) this.#deletion.begin(message);
  }

  async #pick(button, onPick) {
    try {
      const picker = await this.#picker.use();
      picker.open(button, onPick);
    } catch {
      this.#toast.say(t("The emoji cannot be loaded just now."));
    }
  }

  async #copyText({ element }) {
    const isCopied = await copy(element.ownerDocument, element.querySelector(".text").innerText);
    this.#toast.say(isCopied ? t("Copied.") : t("This browser does not let a page copy here."));
  }

  async #save(message, text) {
    this.#page.changed({ ...message, text, html: "", edited_at: this.#clock.wallMs() });
    try {
      this.#page.changed(await this.#api.editMessage(message.id, text));
    } catch (error) {
      this.#page.changed(message);
      const words = error.status ? t("Not saved: {why}", { why: error.message }) : t("Not saved: the server cannot be reached.");
      this.#toast.say(words, { label: t("Edit again"), act: () => this.#thought.edit(message, text) });
    }
  }

  /** ↑ in the empty field edits one's last message, with Shift it answers the last. */
  #keyPressed(event) {
    const { key, target, shiftKey, altKey, ctrlKey, metaKey } = event;
    if (key !== "ArrowUp" || target.value || altKey || ctrlKey || metaKey || isComposing(event) || this.#thought.kind) return;
    const isMine = ({ author }) => author.id === this.#me.id;
    const message = this.#page.lastMessage(shiftKey ? () => true : isMine);
    if (!message) return;
    event.preventDefault();
    if (shiftKey) this.#thought.reply(message);
    else this.#thought.edit(message);
  }
}
