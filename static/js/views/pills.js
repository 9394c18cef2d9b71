// What floats over the log: how many came below, and where the unread began above.

import { timeLabel } from "../days.js";
import { colourOf, initials } from "../names.js";
import { t, tn } from "../words.js";

export class PillsView {
  #below;
  #above;

  constructor({ document, onLatest, onUnread, onMarkRead, signal }) {
    this.#below = document.getElementById("new-pill");
    this.#above = document.getElementById("unread-pill");
    // They go when they are pressed: the focus goes where they lead.
    const on = (button, act) => {
      const pressed = () => {
        document.getElementById("log").focus({ preventScroll: true });
        act();
      };
      button.addEventListener("click", pressed, { signal });
    };
    on(this.#below, onLatest);
    on(this.#above.querySelector(".pill-main"), onUnread);
    on(this.#above.querySelector(".pill-close"), onMarkRead);
  }

  /** Tell that `count` new messages are below, the last by `author`; 0 with `isAway` offers the way back to the latest. */
  renderBelow({ count, author, isAway }) {
    const avatar = this.#below.querySelector(".avatar");
    this.#below.hidden = count === 0 && !isAway;
    avatar.hidden = count === 0;
    if (count > 0) Object.assign(avatar, { textContent: initials(author.name), className: `avatar ${colourOf(author)}` });
    text(this.#below, count > 0 ? tn("{n} new", "{n} new", count) : t("Latest messages"));
  }

  /** Tell that `count` unread messages began at `sinceMs` above; 0 hides it. */
  renderAbove({ count, sinceMs }) {
    this.#above.hidden = count === 0;
    const since = sinceMs !== null && { time: timeLabel(sinceMs) };
    text(this.#above, since ? tn("{n} new since {time}", "{n} new since {time}", count, since) : tn("{n} new", "{n} new", count));
  }
}

function text(pill, words) {
  pill.querySelector(".pill-text").textContent = words;
}
