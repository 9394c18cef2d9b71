// What stands in the place of the composer where one cannot write, and why. What was begun stays in the composer.

export class BarredView {
  #element;
  #composer;
  #button;
  #act = () => {};

  constructor({ document, signal }) {
    this.#element = document.getElementById("barred");
    this.#composer = document.getElementById("composer");
    this.#button = this.#element.querySelector("button");
    this.#button.addEventListener("click", () => this.#act(), { signal });
  }

  /** Show `bar`: `{words, label, act}`, or the composer when it is null. */
  render(bar) {
    const hadFocus = this.#composer.contains(this.#composer.ownerDocument.activeElement);
    this.#element.hidden = bar === null;
    this.#composer.hidden = bar !== null;
    if (bar === null) return;
    const words = this.#element.querySelector("p");
    if (words.textContent !== bar.words) words.textContent = bar.words;
    this.#button.hidden = !bar.act;
    this.#button.textContent = bar.label ?? "";
    this.#act = bar.act ?? (() => {});
    if (hadFocus && bar.act) this.#button.focus();
  }
}
