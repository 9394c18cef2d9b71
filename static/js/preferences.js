// What the server should know before it renders: the theme and the time zone, kept in cookies. So the first paint
// is right, without a flash.

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

function keep(document, name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR_S : 0}; samesite=lax`;
}
