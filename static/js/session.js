// Who is signed in with this browser. All tabs share one cookie: when somebody signs in under another name in another
// tab, this tab must send nothing more, or it would speak in the other's name.

const KEY = "halley/signed-in";

export class Session {
  #storage;
  #me;

  constructor({ storage, me }) {
    this.#storage = storage;
    this.#me = String(me.id);
    storage.setItem(KEY, this.#me);
  }

  get isMine() {
    return this.#storage.getItem(KEY) === this.#me;
  }

  /** Call `onOther()` when the browser changes hands. */
  watch(onOther, target, signal) {
    const heard = (event) => {
      if (event.key === KEY && !this.isMine) onOther();
    };
    target.addEventListener("storage", heard, { signal });
  }
}

/** Nobody is signed in: the join card says so to the other tabs. */
export function signedOut(storage) {
  storage.removeItem(KEY);
}
