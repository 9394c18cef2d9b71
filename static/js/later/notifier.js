// Tells of messages while nobody looks: by a notification of the browser, and by a short tone if that is wanted. Of many
// tabs the leading one tells, unless another one is in view. Nothing is ever asked for here but by `turnOn`.

import { titleOf } from "../labels.js";
import { isForMe } from "../rows.js";
import { locale, t } from "../words.js";

const OFF = "halley/notifications";
const SOUND = "halley/sound";
// A tab that is in view says so within this time.
const CLAIM_MS = 500;
const MAX_CHARS = 200;
const inARow = new Intl.ListFormat(locale, { style: "narrow" });

export class Notifier {
  #window;
  #clock;
  #storage;
  #me;
  #rooms;
  #leads;
  #onOpen;
  #playTone;
  #channel;
  #toldTo = 0;
  #seenTo = 0;

  /** `leads()` whether this tab speaks for all; `onOpen({room, id})` when a notification is chosen. */
  constructor({ window, clock, storage, me, rooms, leads, onOpen, playTone }) {
    this.#window = window;
    this.#clock = clock;
    this.#storage = storage;
    this.#me = me;
    this.#rooms = rooms;
    this.#leads = leads;
    this.#onOpen = onOpen;
    this.#playTone = playTone;
    this.#channel = new BroadcastChannel(`halley/seen/${me.id}`);
    this.#channel.onmessage = ({ data }) => (this.#seenTo = Math.max(this.#seenTo, data));
  }

  /** "absent" where the browser offers none, "denied", "unasked", "off" here by choice, or "on". */
  get state() {
    const { Notification, isSecureContext } = this.#window;
    if (!Notification || !isSecureContext) return "absent";
    if (Notification.permission === "denied") return "denied";
    if (Notification.permission !== "granted") return "unasked";
    return this.#storage.getItem(OFF) === "off" ? "off" : "on";
  }

  /** Ask the browser, which asks the reader, if it has not been asked; to be called on a click alone. */
  async turnOn() {
    this.#storage.removeItem(OFF);
    if (this.state === "unasked") await this.#window.Notification.requestPermission();
  }

  turnOff() {
    this.#storage.setItem(OFF, "off");
  }

  get hasSound() {
    return this.#storage.getItem(SOUND) === "on";
  }

  set hasSound(isOn) {
    this.#storage.setItem(SOUND, isOn ? "on" : "off");
    if (isOn) this.#playTone();
  }

  /** A message came. */
  received(message) {
    if (message.id <= this.#toldTo) return;
    this.#toldTo = message.id;
    if (this.#isInView) this.#channel.postMessage(message.id);
    else if (isWorthTelling(message, this.#rooms.get(message.room), this.#me)) this.#clock.after(CLAIM_MS, () => this.#tell(message));
  }

  get #isInView() {
    return this.#window.document.visibilityState === "visible";
  }

  #tell(message) {
    if (!this.#leads() || this.#isInView || message.id <= this.#seenTo) return;
    if (this.hasSound) this.#playTone();
    if (this.state === "on") this.#show(message);
  }

  #show({ id, room, author, text, files = [] }) {
    const { Notification } = this.#window;
    const where = this.#rooms.get(room);
    const title = where.kind === "direct" ? author.name : t("{name} in {room}", { name: author.name, room: titleOf(where, this.#me) });
    const body = (text || inARow.format(files.map(({ name }) => name))).slice(0, MAX_CHARS);
    try {
      const shown = new Notification(title, { body, tag: `halley/${room}`, renotify: true });
      shown.onclick = () => {
        this.#window.focus();
        shown.close();
        this.#onOpen({ room, id });
      };
    } catch {
      // Android lets only service workers show them: the title and the badge count there.
    }
  }
}

/** Whether `me` wants to be told of `message` in `room`. */
export function isWorthTelling(message, room, me) {
  if (!room || room.isLost || message.deleted || message.author.id === me.id || room.notify === "none") return false;
  return room.notify === "all" || room.kind === "direct" || isForMe(message, me);
}
