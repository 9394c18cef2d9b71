// Questions before what cannot be undone: dialogs that stand in the page. Without this script the server opens them
// in the page itself.

export class Asks {
  #document;

  constructor({ document, signal }) {
    this.#document = document;
    document.addEventListener("submit", (event) => this.#asked(event), { signal });
    document.addEventListener("click", (event) => this.#clicked(event), { signal });
  }

  /** Make a question that the server opened in the page a dialog above it. */
  raise() {
    for (const dialog of this.#document.querySelectorAll("dialog[open]:not(:modal)")) {
      dialog.close();
      dialog.showModal();
    }
  }

  #asked(event) {
    const { target: form, submitter } = event;
    if (!form.matches("[data-asks]") || !submitter) return;
    event.preventDefault();
    this.#document.getElementById(`ask-${submitter.value}`).showModal();
  }

  #clicked(event) {
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    const isClosing = event.target.closest("[data-close]");
    if (isClosing) event.preventDefault();
    // A click on the backdrop has the dialog itself as its target.
    if (isClosing || (event.target === dialog && isOutside(dialog, event))) dialog.close();
  }
}

function isOutside(element, { clientX, clientY }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
