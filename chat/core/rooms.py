"""Rooms: list them, make and change one, remember how far a member has read."""

from __future__ import annotations

import secrets
from typing import Any

from chat.core.directory import RoomDirectory, room_not_found
from chat.core.mutes import Mutes
from chat.core.people import person
from chat.core.room_rules import (
    FIRST_ROOM,
    check_may_rule,
    check_not_direct,
    check_not_permanent,
    seen,
)
from chat.core.shared_reads import SharedReads
from chat.store import events, memberships, rooms
from chat.store.database import Database, Snapshot
from chat.store.rooms import NewRoom
from chat.store.transaction import RoomKey, Transaction
from chat.store.writer import Writer
from chat.values.cursor import Cursor
from chat.values.errors import Conflict, Invalid
from chat.values.records import CONSOLE, Overview, Room, User
from chat.values.texts import checked_room_name, checked_topic, slug_of
from chat.values.words import words

CLOSED_SLUG_BYTES = 8
"""64 bits of chance: the address of a closed room tells nothing, and nobody comes upon it."""


class Rooms:
    """The rooms that users see. Thread-safe."""

    def __init__(
        self, database: Database, writer: Writer, directory: RoomDirectory, mutes: Mutes
    ) -> None:
        """Work on what is stored there."""
        self._mutes = mutes
        self._database = database
        self._writer = writer
        self._directory = directory
        self._overviews: SharedReads[Overview] = SharedReads()

    def overview(self, user: User) -> Overview:
        """Return all rooms that *user* sees, by name, and the cursor of the same instant.

        The command line sees all there are. Whoever asks for those of one user at the same time
        shares one reading.
        """
        return self._overviews.get(user.id, lambda: self._read_overview(user))

    def _read_overview(self, user: User) -> Overview:
        with self._database.snapshot() as connection:
            cursor = Cursor(self._database.epoch, events.head(connection))
            is_console = user == CONSOLE
            listed = rooms.every(connection) if is_console else rooms.overview(connection, user)
        return Overview(listed, str(cursor))

    def get(self, user: User, slug: str) -> Room:
        """Return the room at *slug* as *user* sees it.

        Raises:
            NotFound: `room_not_found`.
        """
        room = self._directory.room(user, slug)
        with self._database.snapshot() as connection:
            return _shown(connection, user, room)

    def slug(self, user: User, address: str) -> str:
        """Return the slug of the room that *user* sees at *address*, which it may have had once.

        Raises:
            NotFound: `room_not_found`.
        """
        return self._directory.room(user, address).slug

    def create(self, user: User, name: str, topic: str = "", *, is_private: bool = False) -> Room:
        """Make a room, with *user* as its owner.

        The address of a private one is drawn by chance: one made of its name would tell the name,
        and could be taken by a room that the user must not know of.

        Raises:
            Invalid: *name* or *topic* is not acceptable.
            Forbidden: `muted`.
            Conflict: `room_taken`: its address would be that of another room.
        """
        self._mutes.refuse_muted(user)
        name, topic = checked_room_name(name), checked_topic(topic)
        slug = slug_of(name)
        new = NewRoom(slug, name, topic)
        if is_private:
            new = NewRoom(_drawn_slug(), name, topic, "private")

        def store(transaction: Transaction) -> Room:
            _check_slug(transaction.connection, new.slug)
            room = rooms.create(transaction, new)
            memberships.join(transaction, room, user, "owner")
            return _shown(transaction.connection, user, room)

        return self._writer.write(store)

    def direct(self, user: User, name: str) -> tuple[Room, bool]:
        """Return the direct room of *user* and who is called *name*, and whether it is new.

        Raises:
            NotFound: `user_not_found`.
            Invalid: `direct_with_oneself`.
        """

        def store(transaction: Transaction) -> tuple[Room, bool]:
            connection = transaction.connection
            other = person(connection, name)
            if other.id == user.id:
                raise Invalid("direct_with_oneself", "A direct room is for two. Name another.")
            pair = f"{min(user.id, other.id)}:{max(user.id, other.id)}"
            known = rooms.of_pair(connection, pair)
            if known is not None:
                return _shown(connection, user, known), False
            room = rooms.create(transaction, NewRoom(_drawn_slug(), "", kind="direct", pair=pair))
            for each in (user, other):
                memberships.join(transaction, room, each)
            return _shown(connection, user, room), True

        return self._writer.write(store)

    def change(
        self,
        user: User,
        slug: str,
        *,
        name: str | None = None,
        topic: str | None = None,
        is_archived: bool | None = None,
    ) -> Room:
        """Give a room another name or topic, archive it or take it back; None leaves as it is.

        The address of an open room goes with its name; the old one still leads there.

        Raises:
            Invalid: *name* or *topic* is not acceptable.
            NotFound: `room_not_found`.
            Forbidden: `muted`, `owner_only`, `direct_fixed` or `room_permanent`.
            Conflict: `room_taken`: its new address is that of another room.
        """
        room = self._room_to_change(user, slug)
        name = None if name is None else checked_room_name(name)
        topic = None if topic is None else checked_topic(topic)
        new_slug = None if name is None else slug_of(name)

        def store(transaction: Transaction) -> Room:
            connection = transaction.connection
            standing = seen(connection, room, user)
            check_not_direct(standing)
            check_may_rule(standing, user)
            now = standing.room
            if is_archived:
                check_not_permanent(standing)
            before = rooms.state(connection, now)
            old: dict[str, Any] = {}
            if name is not None and name != before.name:
                rooms.change(transaction, now, name=name)
                if now.is_open and now.slug not in (new_slug, FIRST_ROOM):
                    _check_slug(connection, new_slug or "", now)
                    old = {"old": now.slug}
                    now = rooms.move(transaction, now, new_slug or "")
            if topic is not None and topic != before.topic:
                rooms.change(transaction, now, topic=topic)
            if is_archived is not None and is_archived != before.archived:
                rooms.change(
                    transaction, now, archived_at=transaction.now_ms if is_archived else None
                )
            after = rooms.state(connection, now)
            if after != before:
                is_closing = after.archived and not before.archived
                kind = "room.archived" if is_closing else "room.changed"
                transaction.record(kind, now, state=after, **old)
            return _shown(connection, user, now)

        return self._writer.write(store)

    def mark_read(self, user: User, slug: str, message: int) -> None:
        """Remember that *user* has read up to *message*; it only ever goes forward.

        Reading in an open room joins it, as posting does: what comes after is unread then.

        Raises:
            NotFound: `room_not_found`.
        """
        self._mark(user, slug, message, is_forward=True)

    def mark_unread(self, user: User, slug: str, message: int) -> None:
        """Remember that *user* has not read *message* and what follows; it only ever goes back.

        Raises:
            NotFound: `room_not_found`.
        """
        self._mark(user, slug, message - 1, is_forward=False)

    def _room_to_change(self, user: User, slug: str) -> RoomKey:
        room = self._directory.room(user, slug)
        self._mutes.refuse_muted(user)
        return room

    def _mark(self, user: User, slug: str, seq: int, *, is_forward: bool) -> None:
        room = self._directory.room(user, slug)

        def store(transaction: Transaction) -> None:
            standing = seen(transaction.connection, room, user)
            mark = min(seq, events.head(transaction.connection))
            if standing.is_member:
                move = memberships.mark_read if is_forward else memberships.mark_unread
                move(transaction, standing.room, user, mark)
            elif not standing.room.is_archived:
                memberships.join(transaction, standing.room, user, read_up_to=mark)
                memberships.record_read(transaction, standing.room, user, mark)

        self._writer.write(store)


def _check_slug(connection: Snapshot, slug: str, room: RoomKey | None = None) -> None:
    """Refuse an address that leads to another room than *room*."""
    owner = rooms.owner_of_slug(connection, slug)
    if owner is not None and (room is None or owner != room.id):
        raise Conflict(
            "room_taken", words("There is a room {slug} already. Choose another name.", slug=slug)
        )


def _drawn_slug() -> str:
    return secrets.token_hex(CLOSED_SLUG_BYTES)


def _shown(connection: Snapshot, user: User, room: RoomKey) -> Room:
    """Return *room* as *user* sees it."""
    found = rooms.overview(connection, user, room)
    if not found:
        raise room_not_found()
    return found[0]
