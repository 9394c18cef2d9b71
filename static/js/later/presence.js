// What signals tell: who is here, and who is writing. Takes them to the model, and the model to the page.

import { showPresence } from "../views/faces.js";
import { People } from "./people.js";
import { TypingLine } from "./typing_line.js";
import { TypingSignal } from "./typing_signal.js";
import { Typists } from "./typists.js";

// Of a thousand people each: more are not offered by name.
const MAX_PAGES = 5;

export class Presence {
  #document;
  #api;
  #me;
  #typists;
  #line;
  #own;
  #slug = null;
  people;

  /** `membersOf(slug)` tells how many are in a room. */
  constructor({ document, api, me, clock, membersOf }) {
    this.#document = document;
    this.#api = api;
    this.#me = me;
    this.people = new People({ me });
    this.#line = new TypingLine({ document });
    const presentIn = (slug) => Math.min(membersOf(slug), this.people.onlineCount);
    this.#own = new TypingSignal({ api, clock, presentIn });
    this.#typists = new Typists({ clock, onChange: () => this.#renderLine() });
  }

  /** Ask who is here: at the start, and when signals may have been missed. */
  async load() {
    const users = [];
    for (let pages = 0, more = true; more && pages < MAX_PAGES; pages += 1) {
      // Without an answer nobody's dot is lit; the next time asks again.
      const page = await this.#api.users(users.at(-1)?.id).catch(() => null);
      if (!page) return;
      users.push(...page.users);
      more = page.more;
    }
    this.people.replace(users);
    showPresence(this.#document, this.people);
  }

  apply(signals) {
    for (const signal of signals) {
      if (signal.type === "presence") this.people.presence(signal);
      if (signal.type === "typing" && signal.user.id !== this.#me.id) this.#typists.typing(signal);
    }
    showPresence(this.#document, this.people);
  }

  /** There is `text` in the composer of the room at `slug`, just edited. */
  edited(slug, text) {
    this.#own.edited(slug, text);
  }

  /** Who sent a message writes no more, and is known from now on. */
  sent({ room, author }) {
    this.people.changed(author);
    this.#typists.sent(room, author.id);
  }

  userChanged(user) {
    this.people.changed(user);
  }

  /** Show it for the room at `slug`. */
  render(slug) {
    this.#slug = slug;
    this.#renderLine();
    showPresence(this.#document, this.people);
  }

  #renderLine() {
    this.#line.render(this.#typists.in(this.#slug));
  }
}
