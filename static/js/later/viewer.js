// A picture at its full size, and those before and after it in the log.

import { t } from "../words.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

export class Viewer {
  #dialog;
  #links = [];
  #at = 0;

  constructor({ document, signal }) {
    this.#dialog = document.getElementById("viewer");
    this.#dialog.addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
    this.#dialog.addEventListener("click", ({ target }) => this.#clicked(target), { signal });
  }

  /** Show the picture that `link` leads to. */
  open(link) {
    this.#links = [...link.ownerDocument.querySelectorAll("#messages .picture")];
    this.#show(this.#links.indexOf(link));
    this.#dialog.showModal();
  }

  #show(at) {
    this.#at = Math.min(Math.max(at, 0), this.#links.length - 1);
    const link = this.#links[this.#at];
    const name = link.querySelector("img").alt;
    const image = this.#dialog.querySelector("img");
    image.src = link.href;
    image.alt = name;
    this.#dialog.querySelector(".viewer-name").textContent = name;
    this.#dialog.querySelector(".viewer-count").textContent = t("{n} of {count}", { n: this.#at + 1, count: this.#links.length });
    const original = this.#dialog.querySelector("a");
    original.href = link.href;
    original.download = name;
    this.#dialog.querySelector('[data-step="-1"]').disabled = this.#at === 0;
    this.#dialog.querySelector('[data-step="1"]').disabled = this.#at === this.#links.length - 1;
  }

  #keyPressed(event) {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    this.#show(this.#at + STEPS[event.key]);
  }

  #clicked(target) {
    const step = target.closest("[data-step]")?.dataset.step;
    if (step) this.#show(this.#at + Number(step));
    else if (!target.closest("img, a, [data-step]")) this.#dialog.close();
  }
}
