// The files that go with what is being written, room by room: each on its way, there, or refused. No DOM.

import { sizeOf } from "../views/attachments.js";
import { t } from "../words.js";

export const MAX_FILES = 10;

export class FileTray {
  #maxBytes;
  #send;
  #drop;
  #onChange;
  #bySlug = new Map();
  #slug = null;

  /** `send(slug, file, onProgress)` uploads, `drop(id)` removes what is uploaded, `onChange()` hears every change. */
  constructor({ maxBytes, send, drop, onChange }) {
    this.#maxBytes = maxBytes;
    this.#send = send;
    this.#drop = drop;
    this.#onChange = onChange;
  }

  /** The files of the room at `slug` from now on. */
  turnTo(slug) {
    this.#slug = slug;
    this.#onChange();
  }

  /** `{file, state: "sending" | "there" | "failed" | "refused", share, words, upload}`, in the order of adding. */
  get items() {
    return this.#bySlug.get(this.#slug) ?? [];
  }

  get isSending() {
    return this.items.some(({ state }) => state === "sending");
  }

  get hasFailed() {
    return this.items.some(({ state }) => state === "failed" || state === "refused");
  }

  /** Add `files`; returns whether all found room. */
  add(files) {
    const accepted = [...files].slice(0, MAX_FILES - this.items.length);
    const items = accepted.map((file) => ({ file, state: "sending", share: 0, words: "", upload: null, cancel: () => {} }));
    this.#bySlug.set(this.#slug, [...this.items, ...items]);
    items.forEach((item) => this.#begin(item));
    this.#onChange();
    return accepted.length === files.length;
  }

  /** Add files that are on the server already. */
  putBack(uploads) {
    const items = uploads.map((upload) => ({
      file: { name: upload.name, size: upload.bytes },
      state: "there",
      share: 1,
      words: "",
      upload,
      cancel: () => {},
    }));
    this.#bySlug.set(this.#slug, [...this.items, ...items]);
    this.#onChange();
  }

  retry(item) {
    this.#begin(item);
    this.#onChange();
  }

  remove(item) {
    item.cancel();
    if (item.upload) this.#drop(item.upload.id);
    this.#bySlug.set(this.#slug, this.items.filter((each) => each !== item));
    this.#onChange();
  }

  /** Hand over the files that are there; the others stay. */
  take() {
    const there = this.items.filter(({ state }) => state === "there");
    this.#bySlug.set(this.#slug, this.items.filter((item) => !there.includes(item)));
    this.#onChange();
    return there.map(({ upload }) => upload);
  }

  #begin(item) {
    if (item.file.size > this.#maxBytes) return this.#refuse(item, "refused", t("More than {size}: too large.", { size: sizeOf(this.#maxBytes) }));
    if (item.file.size === 0) return this.#refuse(item, "refused", t("The file is empty."));
    Object.assign(item, { state: "sending", share: 0, words: "" });
    return this.#upload(item);
  }

  async #upload(item) {
    const sending = this.#send(this.#slug, item.file, (share) => {
      item.share = share;
      this.#onChange();
    });
    item.cancel = sending.cancel;
    try {
      Object.assign(item, { upload: await sending.done, state: "there", share: 1 });
      this.#onChange();
    } catch (error) {
      const mayPass = !error.status || error.status >= 500 || error.status === 429;
      this.#refuse(item, mayPass ? "failed" : "refused", error.message);
    }
  }

  #refuse(item, state, words) {
    Object.assign(item, { state, words });
    this.#onChange();
  }
}
