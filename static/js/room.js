// The entry of a room's page: puts the parts together with the browser's own clock, storage and network.

import { Api } from "./api.js";
import { ChatPage } from "./chat_page.js";
import { clock } from "./clock.js";
import { Drafts } from "./drafts.js";
import { bindKeys } from "./keys.js";
import { Line } from "./line.js";
import { MessageActions } from "./message_actions.js";
import { onDemand } from "./on_demand.js";
import { Outbox } from "./outbox.js";
import { keepZone } from "./preferences.js";
import { Presence } from "./presence.js";
import { Rooms } from "./rooms.js";
import { Session } from "./session.js";
import { safeStorage } from "./storage.js";
import { TypingSignal } from "./typing_signal.js";
import { BarredView } from "./views/barred.js";
import { Composer } from "./views/composer.js";
import { Details } from "./views/details.js";
import { Dialogs } from "./views/dialogs.js";
import { Drawer } from "./views/drawer.js";
import { HeaderView } from "./views/header.js";
import { SidebarView } from "./views/sidebar.js";

// When the rooms cannot be read just now: soon enough, and far from a storm.
const READ_AGAIN_MS = 3000;

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
const presence = new Presence({ document, api, me, clock });
const { people } = presence;
const presentIn = (slug) => Math.min(rooms.get(slug)?.members ?? 0, people.onlineCount);
const typing = new TypingSignal({ api, clock, presentIn });

const composer = new Composer({
  document,
  clock,
  drafts,
  onSend: (text) => page.send(text),
  onEdit: (slug, text) => typing.edited(slug, text),
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
    onSignals: (signals) => presence.apply(signals),
    onGap: () => readRoomsAgain(),
    onChange: (change) => page.lineChanged(change),
    onBack: () => presence.load(),
    onAccepted: (message) => page.accepted(message),
    onRefused: ({ code, facts }) => code === "muted" && page.muted(facts.until),
    hasUnsent: () => outbox.unsentCount > 0 || composer.hasText,
    onSignIn: () => (me.kind === "guest" ? location.reload() : location.assign(signInAddress())),
  },
  signal,
});

const details = new Details({ document, onToggle: () => page.invalidate(), signal });
const tools = onDemand(async () => {
  const { RoomTools } = await import("./later/room_tools.js");
  const hooks = { current: () => page.room, onRoom: (room) => page.show(room), onLeft: (room) => page.left(room) };
  return new RoomTools({ document, api, me, presence, details, ...hooks, signal });
});
const search = onDemand(async () => {
  const { SearchPanel } = await import("./later/search_panel.js");
  const onJump = ({ room, id }) => page.goTo(room, id);
  return new SearchPanel({ document, clock, api, me, rooms, presence, details, current: () => page.room, onJump, signal });
});
const openSearch = async () => {
  // At once, and the field takes what is typed while the rest is loaded.
  if (details.topic !== "search") details.open("search", "Search");
  document.getElementById("search-words").focus();
  (await search.use()).open();
};
const toggleSearch = () => (details.topic === "search" ? details.close() : openSearch());
document.getElementById("search-open").addEventListener("click", toggleSearch, { signal });
const opens = { members: "toggleMembers", "room-menu-open": "openMenu", "new-room": "newRoom", "new-direct": "newTalk" };
for (const [id, open] of Object.entries(opens)) {
  document.getElementById(id).addEventListener("click", async () => (await tools.use())[open](), { signal });
}

const parts = {
  actions: new MessageActions({
    document,
    clock,
    outbox,
    composer,
    onSend: () => line.send(),
    onMarkUnread: (id) => page.markUnread(id),
  }),
  barred: new BarredView({ document, signal }),
  composer,
  details,
  drafts,
  drawer: new Drawer({ document, signal }),
  header: new HeaderView({ document, serverName: state.server_name, me, signal }),
  sidebar: new SidebarView({ document, me, onOpen: (slug) => page.open(slug), signal }),
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

const dialogs = new Dialogs({
  document,
  api,
  unsentCount: () => outbox.unsentCount,
  onLeft: () => {
    line.stop();
    location.assign("/");
  },
  signal,
});
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
    escape: () => page.escape(),
    search: openSearch,
    help: () => dialogs.openHelp(),
  },
  isBusy: () => dialogs.isOpen,
  signal,
});

keepZone(document);
line.start();
presence.load();
