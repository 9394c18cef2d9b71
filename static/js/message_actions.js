// What the buttons of a message do.

import { copy } from "./clipboard.js";
import { COPIED_MS } from "./views/beginning.js";
import { permalink } from "./views/message.js";

export class MessageActions {
  #document;
  #clock;
  #outbox;
  #sender;
  #composer;

  constructor({ document, clock, outbox, sender, composer }) {
    this.#document = document;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#sender = sender;
    this.#composer = composer;
  }

  /** `target` is `{room, id, clientId, element}` of the message. */
  act(name, target) {
    const [copyText, copyLink] = [this.#copyText, this.#copyLink];
    const act = { retry: this.#retry, edit: this.#edit, delete: this.#delete, copy: copyText, "copy-link": copyLink }[name];
    act.call(this, target);
  }

  #retry({ clientId }) {
    this.#outbox.retry(clientId);
    this.#sender.kick();
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
