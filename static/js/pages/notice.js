// The line that says what has just been done, or why not. It is a live region: what is put there is read out.

// Long enough to read two lines; what was done is to be seen on the page as well.
const SHOWN_MS = 8000;

export class Notice {
  #element;
  #clock;
  #cancel = () => {};

  constructor({ element, clock }) {
    this.#element = element;
    this.#clock = clock;
  }

  /** Let a notice that the server rendered go away like the others. */
  begin() {
    if (!this.#element.hidden) this.#cancel = this.#clock.after(SHOWN_MS, () => this.clear());
  }

  tell(words) {
    this.#show(words, false);
  }

  /** Tell of a fault: it stays until the next action. */
  tellFault(words) {
    this.#show(words, true);
    this.#cancel();
  }

  clear() {
    this.#cancel();
    this.#element.hidden = true;
    this.#element.textContent = "";
  }

  #show(words, isFault) {
    this.#cancel();
    this.#element.hidden = false;
    this.#element.classList.toggle("fault", isFault);
    this.#element.textContent = words;
    this.#cancel = this.#clock.after(SHOWN_MS, () => this.clear());
  }
}
