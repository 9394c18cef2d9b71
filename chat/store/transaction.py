"""Transaction: what an operation of the writer may use, and where it records its events."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from chat.store.prepared import run_plainly
from chat.values.event import EVERYBODY, Event, only_for
from chat.values.quoting import without_quote


class RoomKey(NamedTuple):
    """What an event needs to know of its room."""

    id: int
    slug: str
    is_open: bool
    is_archived: bool = False
    old_slugs: tuple[str, ...] = ()


class Telling(NamedTuple):
    """An event that tells what a message says."""

    seq: int
    message_id: int
    kind: str
    body: str | bytes


class Transaction:
    """One batch of writes on its way to the disk.

    Each event recorded gets the next seq; nobody sees it before the batch is committed.

    Args:
        connection: The write connection, in a transaction.
        head: The seq of the last event that is in the database.
    """

    def __init__(self, connection: Connection, head: int) -> None:
        """Begin with no events."""
        self.connection = connection
        self.events: list[Event] = []
        self.rows: list[dict[str, object]] = []
        self._told: list[Telling] = []
        self.retold: dict[int, bytes] = {}
        """New bodies of events, by seq: of stored ones and of those of this batch.

        NO_LONGER_TOLD is that of an event that is taken back.
        """
        self.requoted: dict[int, bytes] = {}
        """What replies quote from now on, as JSON, by the ids of the messages that they quote."""
        self.now_ms = time.time_ns() // 1_000_000
        self._head = head

    @property
    def next_seq(self) -> int:
        """The seq that the next event will get."""
        return self._head + len(self.events) + 1

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Undo what is done inside, its events too, when it raises."""
        recorded = len(self.events)
        retold, requoted = self.retold.copy(), self.requoted.copy()
        run_plainly(self.connection, "SAVEPOINT attempt")
        try:
            yield
        except Exception:
            run_plainly(self.connection, "ROLLBACK TO attempt")
            del self.events[recorded:], self.rows[recorded:]
            self._told = [told for told in self._told if told.seq < self.next_seq]
            self.retold, self.requoted = retold, requoted
            raise
        finally:
            run_plainly(self.connection, "RELEASE attempt")

    def record(
        self, kind: str, room: RoomKey, *, about: int | None = None, **fields: object
    ) -> int:
        """Record an event in *room*, with *fields* beside the usual ones; return its seq.

        *about* is the id of the message whose words the event tells anew.
        """
        audience = (room.id, EVERYBODY) if room.is_open else (room.id,)
        seq = self._append(kind, room, audience, None, fields)
        if about is not None or kind == "message.created":
            self.rows[-1]["message_id"] = about
            self._told.append(Telling(seq, about or seq, kind, self.events[-1].body))
        return seq

    def record_for(self, user_id: int, kind: str, room: RoomKey | None, **fields: object) -> int:
        """Record an event in *room*, or in none, that concerns one user alone; return its seq."""
        return self._append(kind, room, (only_for(user_id),), user_id, fields)

    def telling(self, message_ids: Collection[int]) -> list[Telling]:
        """Return those events of this batch that tell what these messages say."""
        return [told for told in self._told if told.message_id in message_ids]

    def record_for_all(self, kind: str, **fields: object) -> int:
        """Record an event in no room, that everybody on the server may see; return its seq."""
        return self._append(kind, None, (EVERYBODY,), None, fields)

    def _append(
        self,
        kind: str,
        room: RoomKey | None,
        audience: tuple[int, ...],
        user_id: int | None,
        fields: dict[str, object],
    ) -> int:
        seq = self.next_seq
        body = body_of(seq, kind, room.slug if room else None, self.now_ms, fields)
        self.events.append(Event(seq, kind, audience, body))
        self.rows.append(
            {
                "seq": seq,
                "room_id": room.id if room else None,
                "user_id": user_id,
                "kind": kind,
                "body": without_quote(body).decode(),
                "message_id": None,
            }
        )
        return seq


def body_of(seq: int, kind: str, slug: str | None, at_ms: int, fields: dict[str, object]) -> bytes:
    """Return the body of an event: what each has, and its own *fields*; it may be in no room."""
    place = {} if slug is None else {"room": slug}
    return msgspec.json.encode({"id": seq, "type": kind, **place, "at": at_ms} | fields)
