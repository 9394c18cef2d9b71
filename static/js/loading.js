// Brings pages of the open room into the log, and says so while it takes long.

import { t } from "./words.js";

// A room that comes at once is dimmed for less than this, and never shows a skeleton.
const SKELETON_AFTER_MS = 300;
// When the line is down; the poller knows better when it is back, but not what is missing here.
const AGAIN_AFTER_MS = 3000;

export class Loading {
  #inner;
  #clock;
  #log;
  #conversation = null;
  #onLoaded;
  #onChange;
  #isTold = false;
  #endPause = () => {};

  /** `onLoaded()` shows the conversation anew; `onChange()` shows that something began or ended to load. */
  constructor({ document, clock, log, onLoaded, onChange }) {
    this.#inner = document.querySelector(".log-inner");
    this.#clock = clock;
    this.#log = log;
    this.#onLoaded = onLoaded;
    this.#onChange = onChange;
  }

  open(conversation) {
    this.#conversation = conversation;
    this.#endPause();
  }

  /** The line is back: what waits to be loaded need not wait longer. */
  retryNow() {
    this.#endPause();
  }

  /** Show the newest messages, whatever was shown before; again and again until it works. */
  async fresh() {
    if (!(await this.#instead((conversation) => conversation.loadNewest()))) return;
    this.#log.scroller.toEnd();
    this.#onLoaded();
  }

  /** Show what `load(conversation)` brings, whatever was shown before; resolves to whether it is still wanted. */
  async #instead(load) {
    const conversation = this.#conversation;
    this.#inner.classList.add("stale");
    const isLoaded = await this.#untilItWorks(() => this.#loadShowingSkeleton(conversation, load), conversation);
    if (!isLoaded || conversation !== this.#conversation) return false;
    this.#inner.classList.remove("stale");
    this.#log.clear();
    return true;
  }

  /** Show the messages around `id`; the caller brings them to the page. Resolves to whether that is still wanted. */
  to(id) {
    return this.#instead((conversation) => conversation.loadAround(id));
  }

  /** Load what is missing near the place that the reader has scrolled to. */
  around() {
    const { scroller } = this.#log;
    if (scroller.isNearTop) this.older();
    if (scroller.isNearLoadedEnd && this.#conversation.timeline.hasNewer) this.#more(() => this.#conversation.loadNewer());
  }

  older() {
    return this.#more(() => this.#conversation.loadOlder());
  }

  unread() {
    return this.#more(() => this.#conversation.loadUnread());
  }

  async #more(load) {
    const conversation = this.#conversation;
    if (conversation.isLoading || !conversation.isLoaded) return;
    const loading = load();
    this.#onChange();
    const isChanged = await Promise.resolve(loading).catch(() => false);
    if (conversation !== this.#conversation) return;
    if (!isChanged) return this.#onChange();
    this.#onLoaded();
    // The place was kept: at the edge of what was there, no scrolling tells that the reader still stands there.
    this.around();
  }

  /** What is shown of the same room stays; another room's rows give way to a skeleton. */
  async #loadShowingSkeleton(conversation, load) {
    const show = () => {
      if (conversation !== this.#conversation) return;
      this.#log.showSkeleton();
      this.#onChange();
    };
    const cancel = conversation.isLoaded || this.#isTold ? () => {} : this.#clock.after(SKELETON_AFTER_MS, show);
    return load(conversation).finally(cancel);
  }

  async #untilItWorks(load, conversation) {
    this.#isTold = false;
    while (conversation === this.#conversation) {
      try {
        return await load();
      } catch (error) {
        if (conversation === this.#conversation) this.#tell(error);
        await this.#pause(error.passes ?? true ? AGAIN_AFTER_MS : null);
      }
    }
    return false;
  }

  #tell(error) {
    this.#inner.classList.remove("stale");
    if (this.#conversation.isLoaded) return;
    this.#isTold = true;
    this.#log.showUnloaded(unloadedWords(this.#conversation.title, error), () => this.#endPause());
    this.#onChange();
  }

  /** Wait for `delayMs`, or with null until somebody wants it. */
  #pause(delayMs) {
    return new Promise((resume) => {
      this.#endPause = resume;
      if (delayMs !== null) this.#clock.after(delayMs, resume);
    });
  }
}

function unloadedWords(room, { status, message: why }) {
  if (!status) return t("{room} cannot be loaded: the server cannot be reached.", { room });
  return t("{room} cannot be loaded: {why}", { room, why });
}
