// The "New" chips at the edges of the list of rooms: something unread is out of view on that side.
// A convenience for the eye: the keys go to unread rooms without them (Alt Shift and an arrow).

export class EdgeChips {
  #scroller;
  #above;
  #below;

  constructor({ document, signal }) {
    this.#scroller = document.querySelector(".sidebar-rooms");
    this.#above = this.#scroller.querySelector(".edge-chip.above");
    this.#below = this.#scroller.querySelector(".edge-chip.below");
    this.#scroller.addEventListener("scroll", () => this.render(), { signal, passive: true });
    document.defaultView.addEventListener("resize", () => this.render(), { signal });
    this.#above.addEventListener("click", () => show(this.#hidden().above.at(-1)), { signal });
    this.#below.addEventListener("click", () => show(this.#hidden().below[0]), { signal });
  }

  render() {
    const { above, below } = this.#hidden();
    this.#above.hidden = above.length === 0;
    this.#below.hidden = below.length === 0;
  }

  /** The unread rows that are out of view on either side, from top to bottom. */
  #hidden() {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    const rows = [...this.#scroller.querySelectorAll(".rooms > li:not([hidden]) > .unread")];
    const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
    return { above: rows.filter((row) => middle(row) < top), below: rows.filter((row) => middle(row) > bottom) };
  }
}

function show(row) {
  row?.scrollIntoView({ block: "center" });
}
