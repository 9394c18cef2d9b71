"""What an export reads: a room by its id, and its messages a page at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, select

from chat.store import events, messages
from chat.store.database import Database
from chat.store.schema import rooms
from chat.store.transaction import RoomKey
from chat.values.export import ExportedRoom
from chat.values.records import Message

PAGE_MESSAGES = 500
"""Read at once: at most some megabytes, and a few milliseconds."""

_room = select(rooms.c.slug, rooms.c.name, rooms.c.topic, rooms.c.kind, rooms.c.created_at).where(
    rooms.c.id == bindparam("id")
)


def room(connection: Connection, key: RoomKey) -> ExportedRoom:
    """Return the room of *key*."""
    return ExportedRoom(*connection.execute(_room, {"id": key.id}).one())


def all_messages(database: Database, key: RoomKey) -> Iterator[Message]:
    """Yield all messages of a room that are there at the beginning, oldest first.

    No connection is held between two of them, and no more than a page is in memory.

    Raises:
        Unavailable: as `Database.snapshot`.
    """
    with database.snapshot() as connection:
        head = events.head(connection)
    seq = 0
    while page := _page(database, key, seq):
        for each in page:
            if each.id > head:
                return
            yield each
        seq = page[-1].id


def _page(database: Database, key: RoomKey, seq: int) -> list[Message]:
    with database.snapshot() as connection:
        return messages.after(connection, key, seq, PAGE_MESSAGES)
