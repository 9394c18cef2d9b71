// All emoji, by group, with their names and the words that find them: static/vendor/emoji. Loaded when first wanted. The
// groups have a name in every language; those of emoji are English, as one types them.

import { t } from "../words.js";

const DATA = new URL("../../vendor/emoji/emoji.json", import.meta.url);
const RECENT_KEY = "halley/recent-emoji";
const MAX_RECENT = 18;
const TITLES = {
  "Smileys and emotion": t("Smileys and emotion"),
  "People and body": t("People and body"),
  "Animals and nature": t("Animals and nature"),
  "Food and drink": t("Food and drink"),
  "Travel and places": t("Travel and places"),
  Activities: t("Activities"),
  Objects: t("Objects"),
  Symbols: t("Symbols"),
  Flags: t("Flags"),
};
const USUAL = ["👍", "❤️", "😂", "🎉", "🙏", "👀", "🔥", "✅", "😊"];

export class Emoji {
  #groups;
  #all;
  #storage;

  constructor({ groups, storage }) {
    this.#groups = groups.map(({ name, emoji }) => ({ name: TITLES[name] ?? name, emoji: emoji.map(entry) }));
    this.#all = this.#groups.flatMap(({ emoji }) => emoji);
    this.#storage = storage;
  }

  /** With those used last before all groups: `{name, emoji: [{emoji, name, names, words}]}`. */
  get groups() {
    const known = new Map(this.#all.map((each) => [each.emoji, each]));
    const recent = this.#recent.map((emoji) => known.get(emoji) ?? { emoji, name: emoji });
    return [{ name: t("Recent"), emoji: recent }, ...this.#groups];
  }

  /** Those that `query` may mean, the likeliest first. */
  find(query, max = 60) {
    const wanted = query.trim().toLowerCase().replace(/[:\s]+/g, "_").replace(/^_|_$/g, "");
    const ranked = this.#all.map((each) => [rank(each, wanted), each]).filter(([place]) => place < Infinity);
    return ranked.sort(([a], [b]) => a - b).slice(0, max).map(([, each]) => each);
  }

  /** The emoji of this very name, or undefined. */
  named(name) {
    return this.#all.find(({ names }) => names.includes(name))?.emoji;
  }

  used(emoji) {
    const recent = [emoji, ...this.#recent.filter((each) => each !== emoji)].slice(0, MAX_RECENT);
    try {
      this.#storage.setItem(RECENT_KEY, JSON.stringify(recent));
    } catch {
      // Storage is full or forbidden: the usual ones are offered again.
    }
  }

  get #recent() {
    const kept = JSON.parse(this.#storage.getItem(RECENT_KEY) ?? "[]");
    return [...new Set([...kept, ...USUAL])].slice(0, MAX_RECENT);
  }
}

/** Read them from the server. Rejects when it cannot be reached. */
export async function loadEmoji(storage) {
  const answer = await fetch(DATA);
  if (!answer.ok) throw new Error(`The emoji cannot be loaded: ${answer.status}.`);
  return new Emoji({ groups: await answer.json(), storage });
}

function entry([emoji, names, words]) {
  return { emoji, names: names.split(" "), name: names.split(" ")[0], words: words.split(" ") };
}

function rank({ names, words }, wanted) {
  const places = [
    names.includes(wanted),
    names.some((name) => name.startsWith(wanted)),
    names.some((name) => name.includes(`_${wanted}`)),
    words.some((word) => word.startsWith(wanted)),
  ];
  const place = places.indexOf(true);
  return place < 0 ? Infinity : place;
}
