// The log of the open room: its rows, what is loaded into them, how far they are read, and where the reader stands.

import { Loading } from "./loading.js";
import { onDemand } from "./on_demand.js";
import { Reading } from "./reading.js";
import { rowsOf } from "./rows.js";
import { waitingText } from "./waiting.js";
import { BeginningView } from "./views/beginning.js";
import { LogView } from "./views/log.js";

// How often what stands below a waiting message is looked at: by the second in a countdown.
const COUNTDOWN_MS = 1000;
const WAITING_MS = 600;

export class LogPane {
  #document;
  #clock;
  #me;
  #outbox;
  #hidden;
  #onChange;
  #onLatest;
  #conversation = null;
  #view;
  #beginning;
  #reading;
  #loading;
  #announcer;
  #line = { resumesAtMs: null, isDown: false, isSignedOut: false };
  #cancelTick = () => {};

  /** `hidden`: the ids of messages that are not shown; `onAction(name, target)` of a message's buttons; `onChange()` asks for `render` to be called soon; `onLatest()` hears that one goes to the end. */
  constructor({ window, clock, api, me, rooms, outbox, hidden, onAction, onChange, onLatest, signal }) {
    this.#document = window.document;
    this.#clock = clock;
    this.#me = me;
    this.#outbox = outbox;
    this.#hidden = hidden;
    this.#onChange = onChange;
    this.#onLatest = onLatest;
    this.#make({ api, rooms, onAction, signal });
    this.#listen(window, signal);
  }

  /** Show `conversation` from now on; its rows come with `begin` or `fresh`. */
  turnTo(conversation) {
    this.#conversation = conversation;
    this.#reading.open(conversation);
    this.#loading.open(conversation);
  }

  /** Load the newest messages, whatever is shown now. */
  fresh() {
    return this.#loading.fresh();
  }

  /** A message came; those that `wereMissed` while the line was down begin at a New divider. */
  received(message, { wereMissed }) {
    const isNew = this.#conversation.add(message, { isRead: this.#reading.isAlong && !wereMissed });
    if (message.author.id === this.#me.id) return;
    if (isNew) this.#announce(message);
    if (isNew || this.#conversation.timeline.hasNewer) this.#reading.arrived(message.author);
  }

  /** How sending stands: `{resumesAtMs}`, `{isDown}` or `{isSignedOut}`. */
  lineChanged(change) {
    if (Object.entries(change).every(([what, how]) => this.#line[what] === how)) return;
    if (change.isDown === false) this.#loading.retryNow();
    this.#line = { ...this.#line, ...change };
    this.#onChange();
  }

  /** Go to the newest message. */
  latest() {
    this.#onLatest();
    if (this.#conversation.timeline.hasNewer) return this.fresh();
    this.#view.scroller.toEnd();
    return this.#onChange();
  }

  /** Highlight the message `id`; returns whether it is here. */
  reveal(id) {
    const element = this.#view.elementOf(id);
    if (!element) return false;
    highlight(element);
    this.#view.scroller.show(element);
    element.focus({ preventScroll: true });
    return true;
  }

  /** Highlight the message `id`, which is loaded with its neighbours when it is not here. */
  async goTo(id) {
    if (this.#conversation.isLoaded && this.reveal(id)) return;
    if (!(await this.#loading.to(id))) return;
    this.render();
    if (!this.reveal(id)) this.#view.scroller.toEnd();
    this.#scrolled();
  }

  /** What keys do in the log. */
  get keys() {
    const { scroller } = this.#view;
    return {
      message: (step) => this.#view.step(step),
      latest: () => this.latest(),
      earliest: () => scroller.toTop(),
      page: (step) => scroller.pages(step),
      onMessage: (act) => this.#view.act(act),
      focus: () => this.#view.focus(),
    };
  }

  /** What can be seen of the end of the room is read. */
  look() {
    return this.#reading.look();
  }

  /** All after `lastRead` is unread by the reader's wish. */
  keepUnread(lastRead) {
    this.#reading.keepUnread(lastRead);
  }

  render() {
    if (this.#conversation.isLoaded) this.#renderRows();
    this.#reading.render();
  }

  #make({ api, rooms, onAction, signal }) {
    const [document, clock] = [this.#document, this.#clock];
    const log = new LogView({ document, me: this.#me, onAction, signal });
    this.#view = log;
    this.#loading = new Loading({
      document,
      clock,
      log,
      onLoaded: () => this.#loaded(),
      onChange: () => this.#renderBeginning(),
    });
    const actions = { latest: () => this.latest(), toUnread: () => this.#toUnread(), changed: () => this.#onChange() };
    this.#reading = new Reading({ document, api, clock, rooms, log, actions, signal });
    this.#beginning = new BeginningView({ document, onLoadOlder: () => this.#loading.older(), signal });
    this.#announcer = onDemand(async () => {
      const { Announcer } = await import("./later/announcer.js");
      return new Announcer({ log: document.getElementById("announcer"), clock });
    });
  }

  #announce(message) {
    this.#announcer.use().then((announcer) => announcer.announce(message), () => {});
  }

  #listen(window, signal) {
    const looked = () => this.look() && this.#onChange();
    this.#document.getElementById("log").addEventListener("scroll", () => this.#scrolled(), { signal, passive: true });
    this.#document.addEventListener("visibilitychange", looked, { signal });
    window.addEventListener("focus", looked, { signal });
  }

  #loaded() {
    if (this.look()) this.#onChange();
    this.render();
  }

  #scrolled() {
    this.#loading.around();
    if (this.look()) this.#onChange();
    this.#reading.render();
  }

  async #toUnread() {
    if (!this.#view.newDivider) await this.#loading.unread();
    const divider = this.#view.newDivider;
    this.#conversation.unreadAtOpening = 0;
    if (divider) this.#view.scroller.show(divider);
    this.#reading.render();
  }

  #renderRows() {
    const { timeline, unreadId } = this.#conversation;
    if (this.#reading.isAtEnd) timeline.trimOldest();
    else timeline.trimNewest();
    const nowMs = this.#clock.wallMs();
    const pending = timeline.hasNewer ? [] : this.#pending();
    const notices = timeline.hasNewer ? [] : this.#conversation.notices.among(timeline.messages);
    const shown = this.#conversation.shown.filter(({ id }) => !this.#hidden.has(id));
    const rows = rowsOf(shown, pending, { me: this.#me, unreadId, nowMs, notices });
    const waitingOf = (row) => waitingText(row.pending, { nowMs, ...this.#line });
    this.#view.render(rows, { waitingOf, reachesEnd: !timeline.hasNewer });
    this.#renderBeginning();
    this.#tickWhilePending(pending);
  }

  #pending() {
    const items = this.#outbox.inRoom(this.#conversation.slug);
    return this.#line.isSignedOut ? items.map((item) => ({ ...item, state: "stranded" })) : items;
  }

  #renderBeginning() {
    const { timeline, isLoading, isLoaded } = this.#conversation;
    this.#beginning.render({ hasOlder: timeline.hasOlder, isLoading, isLoaded, count: this.#conversation.shown.length });
  }

  /** While something waits to be sent, what stands below it depends on the time. */
  #tickWhilePending(pending) {
    this.#cancelTick();
    if (!pending.some((item) => item.state === "pending")) return;
    const delayMs = this.#line.resumesAtMs ? COUNTDOWN_MS : WAITING_MS;
    this.#cancelTick = this.#clock.after(delayMs, () => this.#onChange());
  }
}

/** Again, if it was before. */
function highlight(element) {
  element.classList.remove("highlighted");
  element.getBoundingClientRect();
  element.classList.add("highlighted");
}
