// Adding files to what one writes: the button, Ctrl U, the clipboard, and whatever is dropped on the page; each is a chip
// above the field.

import { sizeOf } from "../views/attachments.js";
import { t, tn } from "../words.js";
import { FileTray, MAX_FILES } from "./file_tray.js";
import { upload } from "./upload.js";

export class Attaching {
  #document;
  #composer;
  #toast;
  #onAdd;
  #tray;
  #isSendWanted = false;
  #chips = new Map();

  /** `maxBytes` of one file; `roomTitle()` names the open room; `onAdd()` hears that files came. */
  constructor({ document, api, composer, toast, maxBytes, slug, roomTitle, onAdd, signal }) {
    this.#document = document;
    this.#composer = composer;
    this.#toast = toast;
    this.#onAdd = onAdd;
    const drop = (id) => api.dropUpload(id).catch(() => {});
    this.#tray = new FileTray({ maxBytes, send: upload, drop, onChange: () => this.#changed() });
    this.#tray.turnTo(slug);
    this.#listen(signal);
    this.#listenToDrops(roomTitle, signal);
  }

  turnTo(slug) {
    this.#isSendWanted = false;
    this.#tray.turnTo(slug);
  }

  /** Let the browser ask for files. */
  choose() {
    this.#byId("file-input").click();
  }

  get hasFiles() {
    return this.#tray.items.length > 0;
  }

  /** Whether sending has to wait: what is on its way goes with the message, what failed is the writer's to decide. */
  holds() {
    this.#isSendWanted = this.#tray.isSending;
    if (this.#tray.hasFailed) this.#toast.say(t("A file was not added. Try it again or remove it, then send."));
    this.#changed();
    return this.#isSendWanted || this.#tray.hasFailed;
  }

  /** Carry `files` again, which are on the server already. */
  putBack(files) {
    this.#tray.putBack(files);
  }

  /** The files that go with the message. */
  taken() {
    const files = this.#tray.take();
    return files.length ? { files } : {};
  }

  #byId(id) {
    return this.#document.getElementById(id);
  }

  #listen(signal) {
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    const input = this.#byId("file-input");
    on(input, "change", () => {
      this.#add([...input.files]);
      input.value = "";
    });
    on(this.#byId("text"), "paste", (event) => {
      const { files } = event.clipboardData;
      if (!files.length || event.clipboardData.getData("text/plain")) return;
      event.preventDefault();
      this.#add([...files]);
    });
    on(this.#document, "keydown", (event) => {
      const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "u";
      if (!isAsked || this.#byId("composer").hidden) return;
      event.preventDefault();
      this.choose();
    });
  }

  #listenToDrops(roomTitle, signal) {
    const zone = this.#byId("drop-zone");
    const on = (type, act) => this.#document.addEventListener(type, act, { signal });
    const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files") && !this.#byId("composer").hidden;
    on("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      zone.firstElementChild.textContent = t("Drop to share in {room}", { room: roomTitle() });
      zone.hidden = false;
    });
    on("dragleave", ({ relatedTarget }) => relatedTarget === null && (zone.hidden = true));
    on("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      zone.hidden = true;
      this.#add([...event.dataTransfer.files]);
    });
  }

  #add(files) {
    this.#onAdd();
    if (!this.#tray.add(files)) this.#toast.say(tn("A message has at most {n} file.", "A message has at most {n} files.", MAX_FILES));
    this.#composer.focus();
  }

  #changed() {
    this.#render();
    this.#composer.refresh();
    if (!this.#isSendWanted || this.#tray.isSending) return;
    this.#isSendWanted = false;
    if (!this.#tray.hasFailed) this.#byId("composer").requestSubmit();
  }

  #render() {
    const list = this.#byId("chips");
    const { items } = this.#tray;
    const chips = new Map(items.map((item) => [item, this.#chips.get(item) ?? this.#chip(item)]));
    if ([...chips.values()].some((chip, at) => list.children[at] !== chip) || list.children.length !== chips.size) {
      list.replaceChildren(...chips.values());
    }
    this.#chips = chips;
    list.hidden = items.length === 0;
    chips.forEach((chip, item) => this.#update(chip, item));
  }

  #chip(item) {
    const chip = this.#document.importNode(this.#byId("t-chip").content, true).firstElementChild;
    chip.querySelector(".chip-name").textContent = item.file.name;
    const [retry, remove] = chip.querySelectorAll("button");
    retry.addEventListener("click", () => this.#tray.retry(item));
    remove.addEventListener("click", () => {
      this.#tray.remove(item);
      this.#composer.focus();
    });
    remove.setAttribute("aria-label", t("Remove {name}", { name: item.file.name }));
    return chip;
  }

  #update(chip, { file, state, share, words, upload: there }) {
    const isWrong = state === "failed" || state === "refused";
    chip.classList.toggle("wrong", isWrong);
    chip.querySelector(".chip-words").textContent = isWrong ? words : this.#wordsOf(state, file);
    chip.querySelector("progress").hidden = state !== "sending";
    chip.querySelector("progress").value = share;
    chip.querySelector("button").hidden = state !== "failed";
    const image = chip.querySelector("img");
    const address = there?.width ? (there.small_url ?? there.url) : "";
    if (address && image.getAttribute("src") !== address) image.src = address;
    image.hidden = !address;
    chip.querySelector(".icon").toggleAttribute("hidden", Boolean(address));
  }

  #wordsOf(state, { size }) {
    return state === "sending" && this.#isSendWanted ? t("Sends when it is added") : sizeOf(size);
  }
}
