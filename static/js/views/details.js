// The panel on the right: a column of its own on a wide window, over the log on a narrower one, and over everything on
// a phone. It shows one of its sections at a time.

export class Details {
  #document;
  #panel;
  #opener = null;
  #onToggle;

  /** `onToggle(topic)` hears which section is open now; null for none. */
  constructor({ document, onToggle, signal }) {
    this.#document = document;
    this.#panel = document.getElementById("details");
    this.#onToggle = onToggle;
    document.getElementById("details-close").addEventListener("click", () => this.close(), { signal });
  }

  /** The section that is open; null when none is. */
  get topic() {
    return this.#panel.hidden ? null : this.#panel.dataset.topic;
  }

  get covers() {
    return !this.#panel.hidden && this.#document.defaultView.getComputedStyle(this.#panel).position === "fixed";
  }

  /** Show the section of `topic` under `title`; the focus comes back to where it was. */
  open(topic, title) {
    if (this.#panel.hidden) this.#opener = this.#document.activeElement;
    this.#panel.hidden = false;
    this.#panel.dataset.topic = topic;
    this.#document.getElementById("details-title").textContent = title;
    for (const section of this.#panel.querySelectorAll("[data-topic]")) section.hidden = section.dataset.topic !== topic;
    this.#document.getElementById("frame").classList.add("details-are-open");
    this.#onToggle(topic);
    this.#panel.focus();
  }

  close() {
    if (this.#panel.hidden) return;
    this.#panel.hidden = true;
    this.#document.getElementById("frame").classList.remove("details-are-open");
    this.#onToggle(null);
    this.#opener?.focus();
  }

  contains(element) {
    return this.#panel.contains(element);
  }
}
