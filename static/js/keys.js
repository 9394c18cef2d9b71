// The keyboard. Single letters act only when nothing is being typed and no dialog is open; "?" also in an empty composer.

// What the letters do to the message that has the focus.
const ACTS = { r: "reply", e: "edit", "+": "pick", Delete: "delete", c: "copy-link", u: "mark-unread" };
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/**
 * Call the `actions` that keys stand for: `room(step, onlyUnread)`, `region(step)`, `search()`, `switcher()`, `escape()`, `help()`,
 * `message(step)`, `onMessage(act)`, `latest()`, `earliest()`, `page(step)`. `isBusy()` tells that a dialog is open,
 * `hasLetters()` whether keys that are single characters do anything.
 */
export function bindKeys({ document, actions, isBusy, hasLetters, signal }) {
  const pressed = (event) => {
    if (isComposing(event) || isBusy()) return;
    if (isCharacter(event) && !hasLetters()) return;
    if (anywhere(event, actions) || asksForHelp(event, actions) || (!isTyping(event.target) && letter(event, actions))) event.preventDefault();
  };
  document.addEventListener("keydown", pressed, { signal });
}

/** Whether the key belongs to an input method that is composing: there, Enter chooses a candidate. */
export function isComposing(event) {
  // 229: what browsers tell of such a key that have ended the composition already.
  return event.isComposing || event.keyCode === 229;
}

function anywhere(event, actions) {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
  if (altKey && !ctrlKey && !metaKey && (key === "ArrowDown" || key === "ArrowUp")) {
    return done(actions.room(STEPS[key], shiftKey));
  }
  if (key.toLowerCase() === "f" && shiftKey && (ctrlKey || metaKey)) return done(actions.search());
  if (key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey) return done(actions.switcher());
  if (key === "F6") return done(actions.region(shiftKey ? -1 : 1));
  if (key === "Escape") return done(actions.escape());
  return false;
}

function asksForHelp(event, actions) {
  const { key, target } = event;
  if (key !== "?" || !isCharacter(event)) return false;
  const isEmptyComposer = target.matches("#text") && target.value === "";
  return (isEmptyComposer || !isTyping(target)) && done(actions.help());
}

function letter(event, actions) {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  if (event.key === "/") return done(actions.search());
  return event.target.closest(".log") !== null && inLog(event, actions);
}

function inLog({ key }, actions) {
  if (key in STEPS) return done(actions.message(STEPS[key]));
  if (key === "End") return done(actions.latest());
  if (key === "Home") return done(actions.earliest());
  if (key === "PageUp" || key === "PageDown") return done(actions.page(key === "PageUp" ? -1 : 1));
  return key in ACTS && done(actions.onMessage(ACTS[key]));
}

function isCharacter({ key, altKey, ctrlKey, metaKey }) {
  return [...key].length === 1 && !altKey && !ctrlKey && !metaKey;
}

function isTyping(target) {
  return target.matches("input, textarea, select, [contenteditable]");
}

function done() {
  return true;
}
