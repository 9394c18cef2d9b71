// The entry of a room's page: puts its parts together.

import { Api } from "./api.js";
import { ChatPage } from "./chat_page.js";
import { clock } from "./clock.js";
import { Drafts } from "./drafts.js";
import { bindKeys } from "./keys.js";
import { Line } from "./line.js";
import { onDemand } from "./on_demand.js";
import { Outbox } from "./outbox.js";
import { hasLetterKeys, keepZone } from "./preferences.js";
import { Rooms } from "./rooms.js";
import { Session } from "./session.js";
import { safeStorage } from "./storage.js";
import { BarredView } from "./views/barred.js";
import { Composer } from "./views/composer.js";
import { Details } from "./views/details.js";
import { Drawer } from "./views/drawer.js";
import { HeaderView } from "./views/header.js";
import { SidebarView } from "./views/sidebar.js";
import { t } from "./words.js";

// When the rooms, or a part of the page, cannot be read just now: soon enough, and far from a storm.
const READ_AGAIN_MS = 3000;
// What one may want soon is loaded after what one sees, so that it is here when the server is not.
const TOOLS_AFTER_MS = 400;

const state = JSON.parse(document.getElementById("state").textContent);
const { signal } = new AbortController();
const storage = safeStorage(window);
const { me } = state;

const signInAddress = () => `/sign-in?${new URLSearchParams({ next: location.pathname, name: me.name })}`;

const api = new Api({ fetch: window.fetch.bind(window) });
const rooms = new Rooms(state.rooms, me);
const outbox = new Outbox({ storage, userId: me.id });
const drafts = new Drafts({ storage, userId: me.id });
const session = new Session({ storage, me });
const presence = onDemand(async () => {
  const { Presence } = await import("./later/presence.js");
  const made = new Presence({ document, api, me, clock, membersOf: (slug) => rooms.get(slug)?.members ?? 0 });
  made.load();
  return made;
});

const composer = new Composer({
  document,
  clock,
  drafts,
  onSend: (text, added) => page.send(text, added),
  onEdit: (slug, text) => presence.use().then((made) => made.edited(slug, text), () => {}),
  onDraft: () => {
    page.invalidate();
    line.refresh();
  },
  signal,
});
const line = new Line({
  window,
  clock,
  storage,
  api,
  me,
  outbox,
  session,
  cursor: state.cursor,
  tick: state.tick,
  hooks: {
    onEvents: (events, seen) => page.applyEvents(events, seen),
    onSignals: (signals) => presence.use().then((made) => made.apply(signals), () => {}),
    onGap: () => readRoomsAgain(),
    onChange: (change) => page.lineChanged(change),
    onBack: () => {
      presence.made?.load();
      update.use().then((made) => made.look(), () => {});
    },
    onAccepted: (message) => page.accepted(message),
    onRefused: ({ code, facts }) => code === "muted" && page.muted(facts.until),
    hasUnsent: () => outbox.unsentCount > 0 || composer.hasText,
    onSignIn: () => (me.kind === "guest" ? location.reload() : location.assign(signInAddress())),
  },
  signal,
});

const details = new Details({ document, onToggle: () => page.invalidate(), signal });
const dialogs = onDemand(async () => {
  const { Dialogs } = await import("./later/dialogs.js");
  const unsentCount = () => outbox.unsentCount;
  const shortWaitS = () => line.shortWaitS;
  const onLeft = () => {
    line.stop();
    location.assign("/");
  };
  return new Dialogs({ document, storage, api, unsentCount, shortWaitS, onLeft, signal });
});
const search = onDemand(async () => {
  const [{ SearchPanel }] = await Promise.all([import("./later/search_panel.js"), presence.use()]);
  const onJump = ({ room, id }) => page.goTo(room, id);
  return new SearchPanel({ document, clock, api, me, rooms, presence: presence.made, details, current: () => page.room, onJump, signal });
});
// A dialog gives the focus back when it closes: so it does before the room takes it.
const showRoom = (room) => {
  document.querySelector("dialog[open]")?.close();
  page.show(room);
};
const openSearch = async () => {
  // At once, and the field takes what is typed while the rest is loaded.
  if (details.topic !== "search") details.open("search", t("Search"));
  document.getElementById("search-words").focus();
  (await search.use()).open();
};
const toggleSearch = () => (details.topic === "search" ? details.close() : openSearch());
document.getElementById("search-open").addEventListener("click", toggleSearch, { signal });
const notifier = onDemand(async () => {
  const { Notifier } = await import("./later/notifier.js");
  const onOpen = ({ room, id }) => page.goTo(room, id);
  const playTone = () => import("./later/tone.js").then((tone) => tone.playTone(window), () => {});
  return new Notifier({ window, clock, storage, me, rooms, leads: () => line.leads, onOpen, playTone });
});
const bell = onDemand(async () => {
  const [{ Bell }] = await Promise.all([import("./later/bell.js"), notifier.use(), dialogs.use()]);
  return new Bell({ document, api, notifier: notifier.made, current: () => page.room, onChange: () => page.invalidate(), signal });
});
const switcher = onDemand(async () => {
  const [{ Switcher }] = await Promise.all([import("./later/switcher.js"), presence.use(), dialogs.use()]);
  const hooks = { current: () => page.room, onRoom: showRoom };
  return new Switcher({ document, api, me, rooms, presence: presence.made, ...hooks, signal });
});
const tools = onDemand(async () => {
  const [{ RoomTools }] = await Promise.all([import("./later/room_tools.js"), presence.use(), dialogs.use()]);
  const hooks = { current: () => page.room, onRoom: showRoom, onLeft: (room) => page.left(room) };
  return new RoomTools({ document, api, me, presence: presence.made, details, ...hooks, signal });
});
const messageTools = onDemand(async () => {
  const [{ MessageTools }] = await Promise.all([import("./later/message_tools.js"), presence.use()]);
  const ask = async (question) => (await tools.use()).ask(question);
  const { made } = presence;
  const given = { window, clock, api, me, outbox, composer, page, hidden, presence: made, rooms, ask, limits: state.limits };
  return new MessageTools({ ...given, onSend: () => line.send(), signal });
});
const update = onDemand(async () => {
  const { Update } = await import("./later/update.js");
  const isBusy = () => line.hasUnsent || document.querySelector("dialog[open], #chips > li") !== null;
  return new Update({ document, api, isBusy, signal });
});
const opens = [
  ["members", tools, "toggleMembers"],
  ["add-first", tools, "addPeople"],
  ["room-menu-open", tools, "openMenu"],
  ["bell", bell, "open"],
  ["new-room", tools, "newRoom"],
  ["new-direct", tools, "newTalk"],
  ["open-settings", dialogs, "openSettings"],
  ["copy-invite", messageTools, "copyInvite"],
  ["add-emoji", messageTools, "addEmoji"],
  ["attach", messageTools, "attach"],
];
for (const [id, part, open] of opens) {
  document.getElementById(id).addEventListener("click", async () => (await part.use())[open](), { signal });
}

const hidden = new Set();
const parts = {
  hidden,
  actions: {
    act: async (name, target) => (await messageTools.use()).act(name, target),
    tellOf: async (room, open) => (await messageTools.use()).tellOf(room, open),
  },
  barred: new BarredView({ document, signal }),
  composer,
  details,
  drafts,
  drawer: new Drawer({ document, signal }),
  header: new HeaderView({ document, serverName: state.server_name, me, signal }),
  sidebar: new SidebarView({ document, me, onOpen: (slug) => page.open(slug), signal }),
  notifier,
  search,
  signals: presence,
  tools,
};
const page = new ChatPage({ window, clock, api, me, rooms, outbox, parts, onSend: () => line.send(), signal });
page.begin(state);

async function readRoomsAgain() {
  try {
    page.replaceRooms((await api.rooms()).rooms);
  } catch (error) {
    if (error.passes) clock.after(READ_AGAIN_MS, readRoomsAgain);
  }
}

const regions = [
  [".sidebar", () => parts.sidebar.focus()],
  [".room-header", () => document.querySelector(".room-header").focus()],
  [".log", () => page.logKeys.focus()],
  [".foot", () => composer.focus()],
];
const goToRegion = (step) => {
  const at = regions.findIndex(([selector]) => document.activeElement.closest(selector));
  const [, focus] = regions.at((at + step) % regions.length);
  focus();
};
bindKeys({
  document,
  actions: {
    ...page.logKeys,
    room: (step, onlyUnread) => page.neighbour(step, onlyUnread),
    region: goToRegion,
    escape: () => messageTools.made?.cancel() || page.escape(),
    search: openSearch,
    switcher: async () => (await switcher.use()).open(),
    help: async () => (await dialogs.use()).openHelp(),
  },
  isBusy: () => document.querySelector("dialog[open], :popover-open") !== null,
  hasLetters: () => hasLetterKeys(storage),
  signal,
});

keepZone(document);
line.start();
const load = (part) => part.use().then(() => page.invalidate(), () => clock.after(READ_AGAIN_MS, () => load(part)));
clock.after(TOOLS_AFTER_MS, () => [presence, messageTools, notifier].forEach(load));
