// The words of the page in its reader's language. English sentences stand in the source and are the keys; those of another
// language are a module of their own, which the page names: an English page loads nothing more.

const { lang, dataset } = document.documentElement;

/** The language of the page: "en", "zh-Hans". */
export const language = lang || "en";

/** What `Intl` is asked for: English days and numbers are written as in Britain. */
export const locale = language === "en" ? "en-GB" : language;

const ENGLISH = { default: {} };
// Without its words the page still works, in English.
const { default: words, form } = dataset.words ? await import(dataset.words).catch(() => ENGLISH) : ENGLISH;
const numbers = new Intl.NumberFormat(locale);
// What is written from right to left would take the signs beside it along.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** `english` in the page's language, each `{name}` in it replaced by that of `values`. */
export function t(english, values) {
  return filled(words[english] ?? english, values);
}

/** The same for a number, which stands at `{n}`: in the form that it asks for. */
export function tn(singular, plural, n, values) {
  return filled(words[singular]?.[form(n)] ?? (n === 1 ? singular : plural), { n: numbers.format(n), ...values });
}

function filled(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => fenced(String(values[name] ?? whole)));
}

/** Between two signs that nobody sees, where it needs a fence. */
function fenced(value) {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}
