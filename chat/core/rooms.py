"""Rooms: list them, make one, remember how far a member has read."""

from __future__ import annotations

from chat.core.directory import RoomDirectory, room_not_found
from chat.store import events, rooms
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.cursor import Cursor
from chat.values.errors import Conflict
from chat.values.records import Overview, Room, User
from chat.values.texts import checked_room_name, checked_topic, slug_of


class Rooms:
    """The rooms that users see. Thread-safe."""

    def __init__(self, database: Database, writer: Writer, directory: RoomDirectory) -> None:
        """Work on what is stored there."""
        self._database = database
        self._writer = writer
        self._directory = directory

    def overview(self, user: User) -> Overview:
        """Return all rooms that *user* sees, by name, and the cursor of the same instant."""
        with self._database.snapshot() as connection:
            cursor = Cursor(self._database.epoch, events.head(connection))
            listed = rooms.overview(connection, user)
        return Overview(listed, str(cursor))

    def get(self, user: User, slug: str) -> Room:
        """Return the room at *slug* as *user* sees it.

        Raises:
            NotFound: `room_not_found`.
        """
        room = self._directory.room(user, slug)
        with self._database.snapshot() as connection:
            found = rooms.overview(connection, user, room)
        if not found:
            raise room_not_found()
        return found[0]

    def create(self, user: User, name: str, topic: str = "") -> Room:
        """Make an open room, with *user* as its first member.

        Raises:
            Invalid: *name* or *topic* is not acceptable.
            Conflict: `room_taken`: its address would be that of another room.
        """
        name, topic = checked_room_name(name), checked_topic(topic)
        slug = slug_of(name)

        def store(transaction: Transaction) -> Room:
            if rooms.is_slug_taken(transaction.connection, slug):
                raise Conflict(
                    "room_taken", f"There is a room {slug} already. Choose another name."
                )
            return rooms.create(transaction, slug, name, topic, user)

        return self._writer.write(store)

    def mark_read(self, user: User, slug: str, message: int) -> None:
        """Remember that *user* has read up to *message*; it only ever goes forward.

        Reading in an open room joins it, as posting does: what comes after is unread then.

        Raises:
            NotFound: `room_not_found`.
        """
        room = self._directory.room(user, slug)

        def store(transaction: Transaction) -> None:
            newest = events.head(transaction.connection)
            rooms.mark_read(transaction, room, user, min(message, newest))

        self._writer.write(store)
