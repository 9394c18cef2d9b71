// Who is writing, in a line that is always there: nothing moves when somebody begins.

import { typingWords } from "./typists.js";

export class TypingLine {
  #line;

  constructor({ document }) {
    this.#line = document.getElementById("typing");
  }

  render(names) {
    const words = typingWords(names);
    if (this.#line.textContent !== words) this.#line.textContent = words;
  }
}
