// The reader's place in the log. The scroller is reversed (log.css): scrollTop is 0 at the end, negative above.

// Nearer to the end than this, one is reading along: new messages keep the end in view.
const STICK_PX = 100;
// Older messages are asked for before the reader sees that there are none.
const LOAD_AHEAD_PX = 600;

export class Scroller {
  #element;
  #list;

  constructor({ element, list }) {
    this.#element = element;
    this.#list = list;
  }

  get isNearEnd() {
    return this.toEndPx <= STICK_PX;
  }

  get isNearTop() {
    return this.toTopPx <= LOAD_AHEAD_PX;
  }

  get isNearLoadedEnd() {
    return this.toEndPx <= LOAD_AHEAD_PX;
  }

  get toEndPx() {
    return -this.#element.scrollTop;
  }

  get toTopPx() {
    return this.#element.scrollHeight - this.#element.clientHeight + this.#element.scrollTop;
  }

  toEnd() {
    this.#element.scrollTop = 0;
  }

  pages(step) {
    this.#element.scrollTop += step * this.#element.clientHeight * 0.9;
  }

  toTop() {
    this.#element.scrollTop = -this.#element.scrollHeight;
  }

  /** Bring `element` to the upper third. */
  show(element) {
    const { top, height } = this.#element.getBoundingClientRect();
    this.#element.scrollTop += element.getBoundingClientRect().top - top - height / 3;
  }

  /** Whether `element` is above what is in view. */
  isAbove(element) {
    return element.getBoundingClientRect().bottom < this.#element.getBoundingClientRect().top;
  }

  /** Run `change`, which adds or removes rows, and leave what is being read where it is; at the end, if that `sticks`, the end. */
  keepPlace(change, { sticks = true } = {}) {
    if (sticks && this.isNearEnd) {
      change();
      return this.toEnd();
    }
    // Its text, not its row: with a row before it, the line of the author may go.
    const anchor = this.#firstInView()?.querySelector(".text");
    const beforePx = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.#element.scrollTop += anchor.getBoundingClientRect().top - beforePx;
  }

  #firstInView() {
    const topPx = this.#element.getBoundingClientRect().top;
    const rows = [...this.#list.children];
    return rows.find((row) => row.classList.contains("message") && row.getBoundingClientRect().bottom > topPx);
  }
}
