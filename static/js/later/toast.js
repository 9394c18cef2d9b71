// A line that tells what has just happened, and goes by itself: "Deleted. Undo".

const SHOWN_MS = 6000;

export class Toast {
  #element;
  #clock;
  #cancel = () => {};
  #onLost;

  /** `onLost()` when it goes with the focus in it. */
  constructor({ document, clock, onLost, signal }) {
    this.#onLost = onLost;
    this.#element = document.getElementById("toast");
    this.#clock = clock;
    this.#button.addEventListener("click", () => this.#clicked(), { signal });
  }

  /** Say `words`; a button called `label` does `act()` and ends it. */
  say(words, { label = "", act = () => {} } = {}) {
    this.#cancel();
    this.#element.firstElementChild.textContent = words;
    this.#button.textContent = label;
    this.#button.hidden = !label;
    this.#act = act;
    this.#element.hidden = false;
    this.#cancel = this.#clock.after(SHOWN_MS, () => this.hide());
  }

  hide() {
    this.#cancel();
    const hadFocus = this.#element.contains(this.#element.ownerDocument.activeElement);
    this.#element.hidden = true;
    if (hadFocus) this.#onLost();
  }

  #act = () => {};

  get #button() {
    return this.#element.querySelector("button");
  }

  #clicked() {
    this.hide();
    this.#act();
  }
}
