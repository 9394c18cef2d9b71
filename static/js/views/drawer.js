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
    document.defaultView.addEventListener("popstate", () => this.hide(), { signal });
    on(".drawer-open", () => this.open());
    on(".drawer-close", () => this.close());
    on(".scrim", () => this.close());
  }

  get isOpen() {
    return this.#frame.classList.contains("drawer-is-open");
  }

  /** An entry in the history of its own: going back closes the drawer and leaves the room open. */
  open() {
    const { history } = this.#document.defaultView;
    history.pushState({ ...history.state, isDrawer: true }, "");
    this.#frame.classList.add("drawer-is-open");
    this.#main.inert = true;
    this.#document.getElementById("sidebar").focus();
  }

  close() {
    if (this.hide()) this.#document.defaultView.history.back();
  }

  /** Close, and leave the drawer's entry in the history to the caller; returns whether there is one. */
  hide() {
    if (!this.isOpen) return false;
    this.#frame.classList.remove("drawer-is-open");
    this.#main.inert = false;
    this.#document.querySelector(".drawer-open").focus();
    return true;
  }
}
