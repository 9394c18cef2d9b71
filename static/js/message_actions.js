// What the buttons of a message do.

import { copy } from "./clipboard.js";
import { COPIED_MS } from "./views/beginning.js";
import { permalink } from "./views/message.js";

export class MessageActions {
  #document;
  #clock;
  #outbox;
  #onSend;
  #composer;
  #onMarkUnread;

  constructor({ document, clock, outbox, composer, onSend, onMarkUnread }) {
    this.#document = document;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#onSend = onSend;
    this.#composer = composer;
    this.#onMarkUnread = onMarkUnread;
  }

  /** `target` is `{room, id, clientId, element}` of the message. */
  act(name, target) {
    const acts = {
      retry: () => this.#retry(target),
      edit: () => this.#edit(target),
      delete: () => this.#delete(target),
      copy: () => this.#copyText(target),
      "copy-link": () => this.#copyLink(target),
      "mark-unread": () => this.#onMarkUnread(target.id),
    };
    acts[name]();
  }

  #retry({ clientId }) {
    this.#outbox.retry(clientId);
    this.#onSend();
  }

  #edit({ clientId }) {
    const item = this.#outbox.remove(clientId);
    if (item) this.#composer.takeBack(item.text);
  }

  #delete({ clientId }) {
    this.#outbox.remove(clientId);
    this.#composer.focusOnDesktop();
  }

  async #copyText({ element }) {
    const isCopied = await copy(this.#document, element.querySelector(".text").textContent);
    const button = element.querySelector("[data-act=copy]");
    button.textContent = isCopied ? "Copied ✓" : "Select and copy it";
    this.#clock.after(COPIED_MS, () => (button.textContent = "Copy"));
  }

  async #copyLink({ room, id, element }) {
    const address = new URL(permalink({ room, id }), this.#document.baseURI);
    if (!(await copy(this.#document, address.href))) return;
    const button = element.querySelector("[data-act=copy-link]");
    const show = (icon, isDone) => {
      button.querySelector("use").setAttribute("href", `#i-${icon}`);
      button.classList.toggle("done", isDone);
    };
    show("check", true);
    this.#clock.after(COPIED_MS, () => show("link", false));
  }
}
