"""Feed: events after a cursor, now or as soon as there are any.

Recent ones come from the queue's ring, older ones from the log in the database; the reader cannot
tell. What neither has any more is told as a gap.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chat.core.directory import RoomDirectory
from chat.message_queue.message_queue import MessageQueue
from chat.message_queue.ring import Backlog, one_answer
from chat.message_queue.waiter import Hold, Waiter
from chat.store import events
from chat.store.database import Database
from chat.values.cursor import Cursor, Wish
from chat.values.errors import ChatError, Unavailable
from chat.values.event import EVERYBODY, Event, Interest
from chat.values.records import Gap

SCAN_EVENTS = 1000
"""Events looked at in one read of the log: a few milliseconds, most of them for the reader."""


class Place(NamedTuple):
    """Where a reader is, and what it has missed for good."""

    seq: int
    gap: Gap | None = None


class Reading(NamedTuple):
    """What a poll got.

    `waiter` is set when it was held: it must be given to `MessageQueue.answered` when the answer
    is out. `is_turned_away` tells that it was to be held and could not be.
    """

    backlog: Backlog
    waiter: Waiter | None = None
    is_turned_away: bool = False


class Feed:
    """Events for readers with cursors. Thread-safe."""

    def __init__(self, database: Database, queue: MessageQueue, directory: RoomDirectory) -> None:
        """Read from *queue*, and what it no longer has from *database*."""
        self._database = database
        self._queue = queue
        self._directory = directory

    @property
    def epoch(self) -> str:
        """The present epoch."""
        return self._database.epoch

    def cursor(self, seq: int) -> Cursor:
        """Return the cursor of a place in the present epoch."""
        return Cursor(self.epoch, seq)

    def place(self, wish: Wish, *, keeps_all: bool = False) -> Place:
        """Find the place that a client asks to read after.

        Args:
            wish: What it sent.
            keeps_all: What is read there is never trimmed, so that there is no such gap.
        """
        if wish.word == "now":
            return Place(self._queue.head)
        if wish.epoch not in (None, self._database.epoch) or not self._is_written(wish.seq):
            return Place(self._queue.head, Gap("reset", None))
        if keeps_all or wish.seq >= self._queue.floor:
            return Place(wish.seq)
        with self._database.snapshot() as connection:
            floor = events.floor(connection)
        if wish.word == "start":
            return Place(floor)
        missed = floor - wish.seq
        return Place(floor, Gap("trimmed", missed)) if missed > 0 else Place(wish.seq)

    def read(self, seq: int, interest: Interest) -> Backlog:
        """Return what concerns *interest* after *seq*, without waiting."""
        backlog = self._queue.read(seq, interest)
        return self._read_log(seq, interest) if backlog is None else backlog

    def read_now(self, seq: int, interest_now: Callable[[], Interest]) -> tuple[Interest, Backlog]:
        """Return what a reader may see now, and what concerns it after *seq*, without waiting.

        Who leaves a room while this reads gets nothing of what is said there afterwards.

        Raises:
            ChatError: whatever *interest_now* raises: it may see nothing any more.
        """
        interest = interest_now()
        while True:
            backlog = self.read(seq, interest)
            before, interest = interest, interest_now()
            if interest == before:
                return interest, backlog

    def poll(
        self,
        seq: int,
        interest_now: Callable[[], Interest],
        hold: Hold | None,
        is_wanted: Callable[[Event], bool] = lambda _event: True,
    ) -> Reading:
        """Return what concerns a reader after *seq*; wait for it when there is nothing yet.

        Blocks the calling thread, without any database work, until an event comes for which
        *is_wanted* holds, or until *hold* ends; without a hold it never blocks. A time-out is an
        empty backlog.

        Args:
            seq: What the reader has seen.
            interest_now: Tells what it wants and may see; asked again after each waiting.
            hold: How long.
            is_wanted: Whether an event ends the waiting.

        Raises:
            ChatError: whatever *interest_now* raises: it may see nothing any more.
        """
        interest, backlog = self.read_now(seq, interest_now)
        waiter = None
        while hold is not None and not any(map(is_wanted, backlog.events)):
            if waiter is not None:
                if not backlog.events and not backlog.more:
                    break  # its time is over, its client is gone or the queue is closed
                self._queue.answered(waiter, is_out=False)
                waiter = None
            if not backlog.more:
                waiter = self._queue.wait(backlog.seq, interest, hold)
                if waiter is None:
                    return Reading(backlog, is_turned_away=True)
            interest, backlog = self._read_again(backlog.seq, interest_now, waiter)
        return Reading(backlog, waiter)

    def _read_again(
        self, seq: int, interest_now: Callable[[], Interest], waiter: Waiter | None
    ) -> tuple[Interest, Backlog]:
        try:
            return self.read_now(seq, interest_now)
        except ChatError:
            if waiter is not None:
                self._queue.answered(waiter, is_out=False)
            raise

    def _is_written(self, seq: int) -> bool:
        """Tell whether *seq* exists: this process may not have heard yet of the newest ones."""
        if seq <= self._queue.head:
            return True
        with self._database.snapshot() as connection:
            return seq <= events.head(connection)

    def _read_log(self, seq: int, interest: Interest) -> Backlog:
        # What is written and not published yet is left for later: the directory does not know yet
        # of a room that it makes.
        head = max(seq, self._queue.head)
        with self._database.snapshot() as connection:
            floor = events.floor(connection)
            rows = events.after(connection, seq, limit=SCAN_EVENTS, room_id=_only_room(interest))
        if floor > seq:  # since its place was found: asking again tells how much is missed
            raise Unavailable("busy", "The log was cut while it was read. Ask again.")
        written = (self._event(row) for row in rows if row.seq <= head)
        found, is_cut = one_answer(written, interest)
        if is_cut:
            return Backlog(found, found[-1].seq, more=True)
        seq = min(head, rows[-1].seq) if len(rows) == SCAN_EVENTS else head
        return Backlog(found, seq, more=seq < self._queue.head)

    def _event(self, row: events.StoredEvent) -> Event:
        audience = self._directory.audience(row.room_id, row.user_id)
        return Event(row.seq, row.kind, audience, row.body.encode())


def _only_room(interest: Interest) -> int | None:
    """Return the one room that *interest* is about, when it is about one: the log has an index."""
    return next(iter(interest)) if len(interest) == 1 and min(interest) > EVERYBODY else None
