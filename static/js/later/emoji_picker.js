// The picker of emoji: a popover with a field to search and all emoji by group, gone through with the arrows.

import { t } from "../words.js";
import { isComposing } from "../keys.js";
import { placeBy } from "./place.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export class EmojiPicker {
  #document;
  #element;
  #emoji;
  #onPick = () => {};
  #opener = null;

  constructor({ document, emoji, signal }) {
    this.#document = document;
    this.#element = document.getElementById("emoji-picker");
    this.#emoji = emoji;
    const on = (type, act) => this.#element.addEventListener(type, act, { signal });
    on("input", () => this.#search());
    on("click", (event) => this.#clicked(event));
    on("keydown", (event) => this.#keyPressed(event));
    on("toggle", ({ newState }) => newState === "closed" && this.#opener?.focus());
  }

  /** Open by `button`; `onPick(emoji)` hears what is chosen. */
  open(button, onPick) {
    this.#onPick = onPick;
    this.#opener = button;
    this.#field.value = "";
    this.#show(this.#emoji.groups);
    this.#element.showPopover();
    placeBy(this.#element, button);
    this.#list.scrollTop = 0;
    // On touch the field would open a keyboard over what one came for.
    const isTouch = this.#document.defaultView.matchMedia("(pointer: coarse)").matches;
    (isTouch ? this.#options[0] : this.#field).focus();
  }

  get #field() {
    return this.#element.querySelector("input");
  }

  get #list() {
    return this.#element.querySelector(".emoji-list");
  }

  get #options() {
    return [...this.#list.querySelectorAll("[role=option]")];
  }

  #search() {
    const query = this.#field.value;
    this.#show(query.trim() ? [{ name: t("Found"), emoji: this.#emoji.find(query) }] : this.#emoji.groups);
    this.#list.scrollTop = 0;
  }

  #show(groups) {
    const isEmpty = groups.every(({ emoji }) => emoji.length === 0);
    this.#element.querySelector(".emoji-none").hidden = !isEmpty;
    this.#list.replaceChildren(...(isEmpty ? [] : groups.map((group) => this.#group(group))));
    // Tab leads into the list; from there the arrows go on.
    if (!isEmpty) this.#options[0].tabIndex = 0;
  }

  #group({ name, emoji }) {
    const group = this.#make("div", { role: "group", "aria-label": name });
    const title = this.#make("p", { class: "emoji-title", "aria-hidden": "true" });
    title.textContent = name;
    const grid = this.#make("div", { class: "emoji-grid" });
    grid.append(...emoji.map((each) => this.#option(each)));
    group.append(title, grid);
    return group;
  }

  #option({ emoji, name }) {
    const words = name.replaceAll("_", " ");
    const option = this.#make("button", { type: "button", role: "option", tabindex: "-1", "aria-label": words, title: `:${name}:`, lang: "en" });
    option.textContent = emoji;
    option.dataset.emoji = emoji;
    return option;
  }

  #make(tag, attributes) {
    const element = this.#document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  }

  #clicked({ target }) {
    const { emoji } = target.closest("[data-emoji]")?.dataset ?? {};
    if (emoji) this.#pick(emoji);
  }

  #pick(emoji) {
    this.#emoji.used(emoji);
    this.#element.hidePopover();
    this.#onPick(emoji);
  }

  #keyPressed(event) {
    if (isComposing(event)) return;
    const options = this.#options;
    const at = options.indexOf(this.#document.activeElement);
    // In a field of a search Esc would only empty it; and what is below the picker is not for this key any more.
    if (event.key === "Escape") this.#element.hidePopover();
    else if (event.key === "Enter" && at < 0 && options.length) this.#pick(options[0].dataset.emoji);
    else if (!this.#move(event.key, options, at)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Returns whether the key led anywhere. */
  #move(key, options, at) {
    if (at < 0) return key === "ArrowDown" && Boolean(options.length) && (options[0].focus(), true);
    const wanted = key in STEPS ? options[at + STEPS[key]] : this.#inNextRow(key, options, at);
    if (wanted) wanted.focus();
    else if (key === "ArrowUp") this.#field.focus();
    return wanted !== null;
  }

  /** Rows are as long as the width allows, and groups end in the middle of one: look where the options are. */
  #inNextRow(key, options, at) {
    if (key !== "ArrowDown" && key !== "ArrowUp") return null;
    const { offsetTop, offsetLeft } = options[at];
    const others = key === "ArrowDown" ? options.slice(at + 1) : options.slice(0, at).reverse();
    const row = others.find((option) => option.offsetTop !== offsetTop)?.offsetTop;
    const inRow = others.filter((option) => option.offsetTop === row);
    return inRow.sort((a, b) => Math.abs(a.offsetLeft - offsetLeft) - Math.abs(b.offsetLeft - offsetLeft))[0];
  }
}
