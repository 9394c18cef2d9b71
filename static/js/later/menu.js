// A menu that a button opens: a popover below it, gone through with the arrows. The browser closes it by Esc and by a
// click elsewhere, and gives the focus back.

import { placeBy } from "./place.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Menu {
  #menu;
  #template;
  #button = null;

  constructor({ menu, signal }) {
    this.#menu = menu;
    this.#template = menu.ownerDocument.getElementById("t-menu-item");
    menu.addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
    menu.addEventListener("toggle", ({ newState }) => this.#toggled(newState === "open"), { signal });
  }

  /** Open below `button` with `items`: `{icon, label, isDangerous, act}`. */
  open(button, items) {
    this.#button = button;
    this.#menu.replaceChildren(...items.map((item) => this.#make(item)));
    this.#menu.showPopover();
    placeBy(this.#menu, button);
    this.#menu.firstElementChild?.focus();
  }

  #make({ icon, label, isDangerous = false, act }) {
    const item = this.#menu.ownerDocument.importNode(this.#template.content, true).firstElementChild;
    item.querySelector("use").setAttribute("href", `#i-${icon}`);
    item.querySelector("span").textContent = label;
    item.classList.toggle("danger", isDangerous);
    item.addEventListener("click", () => {
      this.#menu.hidePopover();
      act();
    });
    return item;
  }

  #toggled(isOpen) {
    this.#button?.setAttribute("aria-expanded", String(isOpen));
  }

  #keyPressed(event) {
    const items = [...this.#menu.children];
    const at = items.indexOf(this.#menu.ownerDocument.activeElement);
    const wanted = { Home: 0, End: items.length - 1 }[event.key] ?? (event.key in STEPS ? at + STEPS[event.key] : null);
    if (event.key === "Tab") this.#menu.hidePopover();
    if (wanted === null) return;
    event.preventDefault();
    items.at(wanted % items.length).focus();
  }
}
