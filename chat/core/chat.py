"""Chat: all parts of one server, put together, with its life from start to drain to close."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Sequence
from functools import partial

from chat.core.access import Access
from chat.core.accounts import Accounts
from chat.core.bans import Bans
from chat.core.changes import Changes
from chat.core.claim import Claim
from chat.core.codes import Codes
from chat.core.console import Console
from chat.core.directory import RoomDirectory, changed_room
from chat.core.downloads import Download, Downloads
from chat.core.exports import Exports
from chat.core.feed import Feed
from chat.core.figures import Figures, figures_of
from chat.core.links import Links
from chat.core.memberships import Memberships
from chat.core.messages import Messages
from chat.core.mutes import Mutes
from chat.core.order import Order
from chat.core.passwords import Passwords
from chat.core.rate_limits import RateLimits
from chat.core.refusal_log import RefusalLog
from chat.core.rendering import Rendering
from chat.core.rerendering import Rerendering
from chat.core.rooms import Rooms
from chat.core.search import Search
from chat.core.secret_key import secret_key
from chat.core.sessions import Sessions, changed_user
from chat.core.signals import RoomSignals
from chat.core.sizes import sizes_of
from chat.core.spin_guard import SpinGuard
from chat.core.uploads import Uploads
from chat.core.user_list import UserList
from chat.message_queue.admission import Admission
from chat.message_queue.attendant import Attendant
from chat.message_queue.message_queue import MessageQueue
from chat.message_queue.presence import Presence
from chat.store import events, rooms, standing
from chat.store.audit import audited
from chat.store.backup import UPLOADS, write_backup
from chat.store.database import Database
from chat.store.writer import Writer
from chat.values.errors import Unavailable
from chat.values.event import Event
from chat.values.order import Sizes
from chat.values.records import ServerState, User
from chat.values.settings import Settings

log = logging.getLogger(__name__)


class Chat:
    """One server's chat. `start` opens it; the verbs are in its parts.

    Args:
        settings: How it runs. Nothing is opened before `start`.
    """

    sessions: Sessions
    accounts: Accounts
    access: Access
    links: Links
    claim: Claim
    rooms: Rooms
    memberships: Memberships
    messages: Messages
    changes: Changes
    search: Search
    uploads: Uploads
    exports: Exports
    feed: Feed
    queue: MessageQueue
    directory: RoomDirectory
    signals: RoomSignals
    user_list: UserList
    mutes: Mutes
    bans: Bans
    order: Order

    def __init__(self, settings: Settings) -> None:
        """Remember the settings."""
        self.settings = settings
        self.admission = _admission(settings)
        self.presence = Presence(self.admission.holds_poll)
        self._passwords = Passwords()
        self.spin_guard = SpinGuard(settings.polls_per_user if settings.limits else math.inf)
        self.downloads = Downloads(settings.data)
        self.rate_limits = RateLimits(settings)
        self.console = Console()
        self.is_started = False
        self.is_draining = False
        self._changed_rooms: set[int] = set()
        # Guards start and close: the first requests of a server may race to start it.
        self._lock = threading.Lock()

    def start(self) -> None:
        """Open and migrate the database, and begin to write; harmless when called again.

        Raises:
            Unavailable: `in_use` or `storage_failed`, in one line; nothing is left open. `stopping`
                when it has been told to drain or close before.
        """
        if self.is_started:
            return
        with self._lock:
            if self.is_draining:
                raise Unavailable("stopping", "The server is stopping. Try again in a moment.")
            if not self.is_started:
                self._open()
                self.is_started = True
            self._let_polls_go()

    def drain(self) -> None:
        """Answer all held polls and hold no more; everything else goes on."""
        if self.is_started and not self.is_draining:
            log.info("Draining: %d held polls are answered", self.queue.waiting)
        self.is_draining = True
        self._let_polls_go()

    def close(self) -> None:
        """Write what is waiting and close the database; harmless when called again."""
        self.drain()
        with self._lock:
            if self.is_started:
                self._writer.close()
                self._attendant.stop()
                self._database.close()
                self.is_started = False

    def is_ready(self) -> bool:
        """Tell whether it serves: started, not draining, and its database answers."""
        if self.is_draining or not self.is_started:
            return False
        with self._database.snapshot() as connection:
            return events.head(connection) >= 0

    def server_state(self) -> ServerState:
        """Return what anybody may know of it; it has been started."""
        with self._database.snapshot() as connection:
            access = self.access.current(connection)
        return ServerState(self.settings.name, access, self.claim.is_claimed)

    def setup_path(self) -> str | None:
        """Return the path at which somebody becomes the first admin; None when there is one."""
        code = self.claim.code
        return code and f"setup?code={code}"

    def figures(self) -> Figures:
        """Return what it tells of itself; it has been started."""
        return figures_of(
            self.queue,
            self.admission,
            self._writer,
            refused={"too_fast": self.spin_guard.refused} | self.rate_limits.refused_so_far(),
            sessions=self.sessions.remembered,
        )

    def sizes(self) -> Sizes:
        """Return how much there is."""
        settings = self.settings
        return sizes_of(self._database, settings.database_file, settings.data / UPLOADS)

    def backup(self, by: User) -> Download:
        """Return a checked backup of everything, as it is at one instant; blocks while it is made.

        That *by* has made one is in the audit log.

        Raises:
            Unavailable: `busy` or `storage_failed`.
        """
        database, uploads = self.settings.database_file, self.settings.data / UPLOADS
        self._writer.write(lambda transaction: audited(transaction, by, "backup.made", ""))
        return self.downloads.make(partial(write_backup, database, uploads))

    def _refused(self) -> dict[str, int]:
        polls = self.admission.turned_away() | {"too_fast": self.spin_guard.refused}
        return polls | self.rate_limits.refused_so_far()

    def _let_polls_go(self) -> None:
        """Close the queue when it is to be: whoever comes last, `drain` or `start`, does it."""
        if self.is_draining and self.is_started:
            self.queue.close()

    def _open(self) -> None:
        settings = self.settings
        self._database = database = Database(settings.database_file)
        self.directory = directory = RoomDirectory()
        try:
            key = secret_key(settings.data)
            with database.snapshot() as connection:
                head = events.head(connection)
                muted = standing.muted(connection)
                directory.update(rooms.keys(connection), rooms.closed_members(connection))
        except BaseException:
            database.close()
            raise
        self.queue = MessageQueue(
            head, ring_events=settings.ring_events, ring_bytes=settings.ring_bytes
        )
        self._writer = writer = Writer(
            database.writing,
            max_waiting=settings.write_queue,
            keep_events=settings.log_events,
            on_commit=self._deliver,
            on_retold=self.queue.retell,
        )
        self.feed = Feed(database, self.queue, directory)
        self.mutes = Mutes(writer, muted)
        self._open_people(database, writer, key)
        self.rooms = Rooms(database, writer, directory, self.mutes)
        self.memberships = Memberships(database, writer, directory, self.presence)
        self._open_messages(database, writer, head)
        self.bans = Bans(database, writer, self.sessions)
        self.order = Order(database, writer, self.sessions, self.changes)
        self.exports = Exports(database, writer, directory, self.downloads)
        self.user_list = UserList(database, self.presence)
        self.signals = RoomSignals(self.queue, directory, self.presence, self.mutes)
        self._attendant = Attendant(
            self.queue,
            self.signals,
            RefusalLog(self._refused),
            self._rerendering,
            self.uploads,
            self.uploads.strays,
        )
        writer.start()
        self._attendant.start()

    def _open_messages(self, database: Database, writer: Writer, head: int) -> None:
        """Make the parts that know what a message is."""
        rendering = Rendering(database, self.directory)
        self.messages = Messages(database, writer, self.directory, self.feed, self.mutes, rendering)
        self.changes = Changes(database, writer, self.directory, self.mutes, rendering)
        self._rerendering = Rerendering(database, writer, rendering, head)
        self.search = Search(database, self.directory)
        self.uploads = Uploads(database, writer, self.directory, self.settings, self.mutes)
        self.uploads.sweep()

    def _open_people(self, database: Database, writer: Writer, key: bytes) -> None:
        """Make the parts that know who is who, and who may come in."""
        invites = Codes(key, "invite")
        self.access = Access(database, writer, invites, self.settings.access)
        let_go = self.queue.let_go
        self.sessions = Sessions(database, writer, self.directory, self.access, let_go)
        self.accounts = Accounts(database, writer, self.sessions, self._passwords, self.mutes)
        self.links = Links(database, writer, Codes(key, "link"))
        self.claim = Claim(database, writer, self.directory, self.sessions, self._passwords)

    def _deliver(self, committed: Sequence[Event]) -> None:
        """Let readers have what has just been written; on the writer's thread."""
        self._changed_rooms.update(filter(None, map(changed_room, committed)))
        if self._changed_rooms:
            self._look_up_rooms()
        for user_id in filter(None, map(changed_user, committed)):
            # Its polls wake with that event, and must not find a session that ended with it.
            self.sessions.forget(user_id)
        self.queue.publish(committed)
        if any(event.kind == "message.deleted" for event in committed):
            self.uploads.note_dropped()

    def _look_up_rooms(self) -> None:
        changed = sorted(self._changed_rooms)
        try:
            with self._database.snapshot() as connection:
                members = rooms.closed_members(connection, changed)
                self.directory.update(rooms.keys(connection, changed), members)
        except Unavailable as error:
            self.directory.hide(changed)
            log.error("The rooms are looked up again with the next event: %s", error)  # noqa: TRY400
        else:
            self._changed_rooms.clear()


def _admission(settings: Settings) -> Admission:
    if not settings.limits:
        return Admission(settings.held_polls)
    return Admission(settings.held_polls, settings.polls_per_user, settings.polls_per_address)
