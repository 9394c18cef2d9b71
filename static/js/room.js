// The entry of a room's page: puts the parts together with the browser's own clock, storage and network.

import { Api } from "./api.js";
import { ChatPage } from "./chat_page.js";
import { clock } from "./clock.js";
import { Drafts } from "./drafts.js";
import { Feed } from "./feed.js";
import { bindKeys } from "./keys.js";
import { leadOnce } from "./leader.js";
import { MessageActions } from "./message_actions.js";
import { Outbox } from "./outbox.js";
import { keepZone } from "./preferences.js";
import { Rooms } from "./rooms.js";
import { Sender } from "./sender.js";
import { Session } from "./session.js";
import { safeStorage } from "./storage.js";
import { Composer } from "./views/composer.js";
import { ConnectionBar } from "./views/connection_bar.js";
import { Dialogs } from "./views/dialogs.js";
import { Drawer } from "./views/drawer.js";
import { HeaderView } from "./views/header.js";
import { SidebarView } from "./views/sidebar.js";
import { watchLine } from "./watchdog.js";

// When the rooms cannot be read just now: soon enough, and far from a storm.
const READ_AGAIN_MS = 3000;

const state = JSON.parse(document.getElementById("state").textContent);
const { signal } = new AbortController();
const storage = safeStorage(window);
const { locks } = navigator;
const { me } = state;

const api = new Api({ fetch: window.fetch.bind(window) });
const rooms = new Rooms(state.rooms, me);
const outbox = new Outbox({ storage, userId: me.id });
const drafts = new Drafts({ storage, userId: me.id });
const session = new Session({ storage, me });

const bar = new ConnectionBar({
  document,
  clock,
  isOnline: () => navigator.onLine,
  pendingCount: () => outbox.pendingCount,
  hasUnsent: () => hasUnsent(),
  onAction: (kind) => (kind === "signed out" ? location.reload() : feed.retryNow()),
  signal,
});
const hasUnsent = () => outbox.unsentCount > 0 || composer.hasText;
let isSignedOut = false;
const signedOut = () => {
  isSignedOut = true;
  feed.stop();
  page.lineChanged({ isSignedOut: true });
  bar.lineChanged({ state: "signed out", failedSinceMs: null });
};
const sender = new Sender({
  api,
  outbox,
  clock,
  locks,
  lockName: `halley/send/${me.id}`,
  hooks: {
    mayMessage: () => session.isMine,
    onAccepted: (message) => {
      page.accepted(message);
      if (isDown) feed.lineIsUp();
    },
    onPaused: (resumesAtMs) => page.lineChanged({ resumesAtMs }),
    onSignedOut: signedOut,
  },
});
const composer = new Composer({
  document,
  clock,
  drafts,
  onSend: (text) => page.send(text),
  onDraft: () => {
    page.invalidate();
    bar.refresh();
  },
  signal,
});
const drawer = new Drawer({ document, signal });
const parts = {
  actions: new MessageActions({ document, clock, outbox, sender, composer }),
  composer,
  drafts,
  drawer,
  sidebar: new SidebarView({ document, onOpen: (slug) => page.open(slug), signal }),
  header: new HeaderView({ document, serverName: state.server_name, signal }),
};
const page = new ChatPage({ window, clock, api, me, rooms, outbox, sender, parts, signal });
page.begin(state);

async function readRoomsAgain() {
  try {
    page.replaceRooms((await api.rooms()).rooms);
  } catch (error) {
    if (error.passes) clock.after(READ_AGAIN_MS, readRoomsAgain);
  }
}

let isDown = false;
const showLine = () => page.lineChanged({ isDown: isDown || !navigator.onLine });
const feed = new Feed({
  api,
  clock,
  channel: new BroadcastChannel(`halley/feed/${me.id}`),
  cursor: state.cursor,
  onEvents: (events, seen) => page.applyEvents(events, seen),
  onGap: () => readRoomsAgain(),
  onState: (line) => {
    if (line.state === "signed out") return signedOut();
    bar.lineChanged(line);
    if (isDown && line.failedSinceMs === null) sender.kick();
    isDown = line.failedSinceMs !== null;
    showLine();
  },
});
leadOnce({ locks, storage, clock, name: `halley/poll/${me.id}`, signal, lead: () => feed.lead() });
watchLine({
  window,
  clock,
  isDown: () => isDown,
  onDoubt: () => feed.doubt(),
  onRetry: () => {
    feed.retryNow();
    sender.kick();
    bar.refresh();
    showLine();
  },
  signal,
});
outbox.watch(() => bar.refresh(), window, signal);
session.watch(signedOut, window, signal);
// What cannot be sent any more goes with the page: the browser asks first.
window.addEventListener("beforeunload", (event) => isSignedOut && hasUnsent() && event.preventDefault(), { signal });

const dialogs = new Dialogs({
  document,
  api,
  onCreated: (room) => {
    rooms.put(room);
    page.open(room.slug);
  },
  unsentCount: () => outbox.unsentCount,
  onLeft: () => {
    feed.stop();
    location.assign("/");
  },
  signal,
});
const regions = [
  () => parts.sidebar.focus(),
  () => document.querySelector(".room-header").focus(),
  () => page.logKeys.focus(),
  () => composer.focus(),
];
const regionOf = (element) =>
  [".sidebar", ".room-header", ".log", ".foot"].findIndex((selector) => element.closest(selector));
bindKeys({
  document,
  actions: {
    ...page.logKeys,
    room: (step, onlyUnread) => page.neighbour(step, onlyUnread),
    region: (step) => regions.at((regionOf(document.activeElement) + step) % regions.length)(),
    escape: () => page.escape(),
    help: () => dialogs.openHelp(),
  },
  isBusy: () => dialogs.isOpen,
  signal,
});

keepZone(document);
sender.kick();
