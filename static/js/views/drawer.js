// The rooms on a phone: a drawer over the log. While it is open the rest is out of reach.

export class Drawer {
  #document;
  #frame;
  #main;

  constructor({ document, signal }) {
    this.#document = document;
    this.#frame = document.getElementById("frame");
    this.#main = document.querySelector("main");
    const on = (selector, act) =>
      document.querySelector(selector).addEventListener("click", (event) => {
        event.preventDefault();
        act();
      }, { signal });
    on(".drawer-open", () => this.open());
    on(".drawer-close", () => this.close());
    on(".scrim", () => this.close());
  }

  get isOpen() {
    return this.#frame.classList.contains("drawer-is-open");
  }

  open() {
    this.#frame.classList.add("drawer-is-open");
    this.#main.inert = true;
    this.#document.getElementById("sidebar").focus();
  }

  close() {
    if (!this.isOpen) return;
    this.#frame.classList.remove("drawer-is-open");
    this.#main.inert = false;
    this.#document.querySelector(".drawer-open").focus();
  }
}
