// What the buttons of a message do.

import { t } from "../words.js";
import { copy } from "./clipboard.js";
import { permalink } from "../views/message.js";

// How long a button says that it has copied.
const COPIED_MS = 1500;

export class MessageActions {
  #document;
  #clock;
  #outbox;
  #onSend;
  #composer;
  #onMarkUnread;
  #onTakenBack;

  constructor({ document, clock, outbox, composer, onSend, onMarkUnread, onTakenBack }) {
    this.#document = document;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#onSend = onSend;
    this.#composer = composer;
    this.#onMarkUnread = onMarkUnread;
    this.#onTakenBack = onTakenBack;
  }

  /** `target` is `{room, id, clientId, element}` of the message. */
  act(name, target) {
    const acts = {
      retry: () => this.#retry(target),
      edit: () => this.#edit(target),
      delete: () => this.#delete(target),
      copy: () => this.#copyText(target),
      "copy-link": () => this.#copyLink(target),
      "copy-code": () => this.#copyCode(target),
      "mark-unread": () => this.#onMarkUnread(target.id),
    };
    acts[name]?.();
  }

  /** The address of the room, in its welcome. */
  copyInvite() {
    const address = this.#document.getElementById("invite-address").dataset.address;
    return this.#copyFrom(this.#document.getElementById("copy-invite"), address);
  }

  #retry({ clientId }) {
    this.#outbox.retry(clientId);
    this.#onSend();
  }

  #edit({ clientId }) {
    const item = this.#outbox.remove(clientId);
    if (!item) return;
    this.#composer.takeBack(item.text);
    this.#onTakenBack(item);
  }

  #delete({ clientId }) {
    this.#outbox.remove(clientId);
    this.#composer.focusOnDesktop();
  }

  #copyText({ element, button }) {
    return this.#copyFrom(button, element.querySelector(".text").innerText);
  }

  async #copyFrom(button, text) {
    button.textContent = (await copy(this.#document, text)) ? t("Copied ✓") : t("Select and copy it");
    this.#clock.after(COPIED_MS, () => (button.textContent = t("Copy")));
  }

  #copyLink({ room, id, button }) {
    return this.#copyShowing(button, new URL(permalink({ room, id }), this.#document.baseURI).href);
  }

  #copyCode({ button }) {
    return this.#copyShowing(button, button.closest(".code").querySelector("code").textContent);
  }

  /** The icon of `button` tells that `text` is copied. */
  async #copyShowing(button, text) {
    if (!(await copy(this.#document, text))) return;
    const use = button.querySelector("use");
    const before = use.getAttribute("href");
    use.setAttribute("href", "#i-check");
    button.classList.add("done");
    this.#clock.after(COPIED_MS, () => {
      use.setAttribute("href", before);
      button.classList.remove("done");
    });
  }
}
