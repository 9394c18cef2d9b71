// One message in the log: clones the template that the server renders its rows with, and keeps it up to date.
// What is not accepted yet is set as text; the server's html takes its place.

import { fullLabel, timeLabel } from "../days.js";
import { colourOf, initials } from "../names.js";
import { isForMe } from "../rows.js";
import { t } from "../words.js";
import { showFiles } from "./attachments.js";
import { showHtml } from "./html.js";
import { showReactions } from "./reactions.js";

// One to three emoji alone are shown large.
const ONLY_EMOJI = /^(?:\p{RGI_Emoji}\s*){1,3}$/v;

export class MessageView {
  #document;
  #me;
  #templates = new Map();
  // What each part shows: it is made anew only for something else.
  #signs = new WeakMap();

  constructor({ document, me }) {
    this.#document = document;
    this.#me = me;
  }

  /** Return a new element, to be filled by `update`. */
  make() {
    return this.#clone("t-message");
  }

  /** Make `element` show `row`; `waiting` is what to say below a message that is not sent yet. */
  update(element, row, { waiting }) {
    const { message } = row;
    element.classList.toggle("continued", !row.leads);
    element.classList.toggle("pending", row.pending?.state === "pending" && waiting !== null);
    element.classList.toggle("failed", ["failed", "stranded"].includes(row.pending?.state));
    element.classList.toggle("for-me", isForMe(message, this.#me));
    element.classList.toggle("own", message.author.id === this.#me.id);
    this.#setAuthor(element, message);
    this.#setQuote(element, message);
    this.#setText(element, message);
    this.#setAdded(element, message);
    this.#setTime(element, row);
    this.#setFoot(element, row, waiting);
    label(element, row.key);
    element.dataset.id = message.id ?? "";
    element.dataset.clientId = row.pending?.client_id ?? "";
    if (message.id !== null) element.id = `m${message.id}`;
  }

  /** A long text below is folded: offer the rest. */
  offerUnfold(element) {
    part(element, ".text").classList.add("folded");
    this.#fill(element, "t-fold", "fold");
  }

  #setAuthor(element, { author }) {
    part(element, ".avatar").textContent = initials(author.name);
    part(element, ".avatar").className = `avatar ${colourOf(author)}`;
    part(element, ".author").textContent = author.name;
    part(element, ".author").className = `author ${colourOf(author)}`;
    part(element, ".tag").hidden = author.kind !== "bot";
  }

  #setQuote(element, { room, quote, deleted }) {
    const shown = part(element, ".quote");
    shown.hidden = !quote || deleted;
    if (shown.hidden) return;
    // What is gone leads nowhere.
    if (quote.deleted) shown.removeAttribute("href");
    else shown.href = permalink({ room, id: quote.id });
    shown.dataset.act = quote.deleted ? "" : "jump";
    shown.dataset.quoted = quote.id;
    part(shown, ".quote-author").textContent = quote.author.name;
    part(shown, ".quote-text").textContent = quote.deleted ? t("Message deleted") : quote.text || t("A file");
  }

  #setText(element, { text, html, deleted, edited_at: editedAt }) {
    const shown = part(element, ".text");
    const sign = JSON.stringify([text, html, deleted, editedAt]);
    if (this.#signs.get(shown) === sign) return;
    this.#setWords(shown, { text, html, deleted });
    this.#signs.set(shown, sign);
    shown.classList.toggle("gone", deleted);
    shown.classList.toggle("large", !html && !deleted && text.length <= 40 && ONLY_EMOJI.test(text));
    if (editedAt && !deleted) this.#addEdited(shown, editedAt);
    if (part(element, ".message-foot").dataset.shows === "fold") this.#empty(element);
    shown.classList.remove("folded");
  }

  #setWords(shown, { text, html, deleted }) {
    if (html && !deleted) showHtml(shown, html, () => this.#clone("t-code"));
    else shown.textContent = deleted ? t("Message deleted") : text.replace(/^\n+/, "");
  }

  #addEdited(shown, editedAt) {
    const mark = this.#clone("t-edited");
    mark.title = t("Edited {time}", { time: fullLabel(editedAt) });
    shown.append(mark);
  }

  #setAdded(element, { files = [], reactions = [], deleted }) {
    const clone = (id) => this.#clone(id);
    const list = part(element, ".files");
    const sign = deleted ? "" : files.map(({ url }) => url).join();
    if ((this.#signs.get(list) ?? "") !== sign) showFiles(list, deleted ? [] : files, clone);
    this.#signs.set(list, sign);
    showReactions(part(element, ".reactions"), reactions, { me: this.#me, clone });
  }

  #setTime(element, { message }) {
    const time = part(element, "time");
    time.dateTime = new Date(message.sent_at).toISOString();
    time.title = fullLabel(message.sent_at);
    time.textContent = timeLabel(message.sent_at);
    const link = part(element, ".message-time");
    if (message.id === null) link.removeAttribute("href");
    else link.href = permalink(message);
  }

  #setFoot(element, row, waiting) {
    if (row.pending?.state === "stranded") {
      this.#fill(element, "t-stranded", "stranded");
    } else if (row.pending?.state === "failed") {
      this.#fill(element, "t-failed", "failed");
      part(element, ".why").textContent = row.pending.reason;
    } else if (row.pending && waiting) {
      this.#fill(element, "t-waiting", "waiting");
      part(element, ".waiting-text").textContent = waiting;
    } else if (part(element, ".message-foot").dataset.shows !== "fold") {
      this.#empty(element);
    }
  }

  #fill(element, template, name) {
    const foot = part(element, ".message-foot");
    foot.hidden = false;
    if (foot.dataset.shows === name) return;
    foot.replaceChildren(this.#content(template));
    foot.dataset.shows = name;
  }

  #empty(element) {
    const foot = part(element, ".message-foot");
    foot.replaceChildren();
    foot.hidden = true;
    delete foot.dataset.shows;
  }

  #clone(id) {
    return this.#content(id).firstElementChild;
  }

  #content(id) {
    if (!this.#templates.has(id)) this.#templates.set(id, this.#document.getElementById(id).content);
    return this.#document.importNode(this.#templates.get(id), true);
  }
}

export function permalink({ room, id }) {
  return `/r/${encodeURIComponent(room)}/${id}`;
}

function label(element, key) {
  part(element, ".author").id = `${key}-by`;
  part(element, "time").id = `${key}-at`;
  part(element, ".text").id = `${key}-text`;
  element.setAttribute("aria-labelledby", `${key}-by ${key}-at ${key}-text`);
}

function part(element, selector) {
  return element.querySelector(selector);
}
