// What the server should know before it renders: the theme and the time zone, kept in cookies. So the first paint
// is right, without a flash. What only the script needs is kept in the browser's storage.

const LETTER_KEYS = "halley/letter-keys";
const YEAR_S = 365 * 24 * 3600;

export function keepZone(document) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (timeZone) keep(document, "chat_zone", timeZone);
}

/** Set the theme: "light", "dark", or "" for the system's. */
export function keepTheme(document, theme) {
  keep(document, "chat_theme", theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
}

/** Whether keys that are single characters do anything (WCAG 2.1.4). */
export function hasLetterKeys(storage) {
  return storage.getItem(LETTER_KEYS) !== "off";
}

export function keepLetterKeys(storage, isOn) {
  storage.setItem(LETTER_KEYS, isOn ? "on" : "off");
}

function keep(document, name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR_S : 0}; samesite=lax`;
}
