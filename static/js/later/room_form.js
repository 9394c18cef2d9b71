// The form of a room's name and topic: below a name stands the address that it makes, below a field why it was refused.

import { slugOf } from "../names.js";
import { PERMANENT } from "../rights.js";
import { tell, wordsOf } from "../views/form_errors.js";
import { t } from "../words.js";

export class RoomForm {
  #form;
  #hasAddress = true;

  /** `onSubmit(values)` may reject with what the server refuses. */
  constructor({ form, onSubmit, signal }) {
    this.#form = form;
    form.addEventListener("input", (event) => this.#edited(event.target), { signal });
    form.addEventListener("submit", (event) => this.#submitted(event, onSubmit), { signal });
  }

  /** Begin with these values. */
  open({ name = "", topic = "", slug = null, kind = "open" } = {}) {
    const { elements } = this.#form;
    this.#form.reset();
    this.#hasAddress = kind === "open" && slug !== PERMANENT;
    Object.assign(elements.name, { value: name });
    Object.assign(elements.topic, { value: topic });
    this.#edited(elements.topic);
    this.#edited(elements.name);
    this.#form.closest("dialog").showModal();
    elements.name.focus();
  }

  async #submitted(event, onSubmit) {
    event.preventDefault();
    const { name, topic, private: closed } = Object.fromEntries(new FormData(this.#form));
    try {
      await onSubmit({ name, topic, isPrivate: closed !== undefined });
      this.#form.closest("dialog").close();
    } catch (error) {
      this.#refuse(error.code?.startsWith("topic") ? "topic" : "name", wordsOf(error));
    }
  }

  #edited(input) {
    const { name, private: closed } = this.#form.elements;
    const slug = this.#hasAddress && !closed?.checked ? slugOf(name.value) : "";
    const note = this.#form.querySelector("[data-note=name]");
    note.textContent = t("Its address: {address}", { address: `/r/${slug}` });
    note.hidden = slug === "";
    if (input === closed) return;
    input.removeAttribute("aria-invalid");
    tell(this.#form, "", input.name);
  }

  #refuse(field, words) {
    tell(this.#form, words, field);
    this.#form.elements[field].setAttribute("aria-invalid", "true");
    this.#form.elements[field].focus();
  }
}
