"""Memberships: who is in a room, who comes in and who goes."""

from __future__ import annotations

from msgspec.structs import replace

from chat.core.departures import find_an_owner
from chat.core.directory import RoomDirectory
from chat.core.people import person
from chat.core.room_rules import (
    check_may_rule,
    check_not_direct,
    check_not_permanent,
    check_open_for_more,
    seen,
)
from chat.message_queue.presence import Presence
from chat.store import memberships
from chat.store.database import Database
from chat.store.memberships import Standing
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.errors import Conflict
from chat.values.records import Member, NotifyLevel, User

MAX_MEMBERS = 1000
"""Members that are told at most: a list that nobody reads to its end."""


class Memberships:
    """The members of the rooms that users see. Thread-safe."""

    def __init__(
        self, database: Database, writer: Writer, directory: RoomDirectory, presence: Presence
    ) -> None:
        """Work on what is stored there; *presence* knows who is here."""
        self._database = database
        self._writer = writer
        self._directory = directory
        self._presence = presence

    def members(self, user: User, slug: str) -> list[Member]:
        """Return the members of a room, by name, MAX_MEMBERS at most.

        Raises:
            NotFound: `room_not_found`.
        """
        room = self._directory.room(user, slug)
        with self._database.snapshot() as connection:
            seen(connection, room, user)
            found = memberships.listed(connection, room, MAX_MEMBERS)
        return [replace(each, online=self._presence.is_online(each.user.id)) for each in found]

    def put(self, by: User, slug: str, name: str, role: str | None = None) -> None:
        """Let who is called *name* be a member, with this *role*; None leaves it as it is.

        Into an open room everybody may come, and its members may bring others; into a private
        room its owners let people. Roles are given by owners.

        Raises:
            NotFound: `room_not_found` or `user_not_found`.
            Forbidden: `owner_only`, `direct_fixed` or `room_archived`.
            Conflict: `last_owner`.
        """
        room = self._directory.room(by, slug)

        def store(transaction: Transaction) -> None:
            mine = seen(transaction.connection, room, by)
            check_not_direct(mine)
            user = person(transaction.connection, name)
            theirs = memberships.standing(transaction.connection, room.id, user)
            is_joining = mine.room.is_open and (user.id == by.id or mine.is_member)
            if role not in (None, theirs.role or "member") or not (theirs.is_member or is_joining):
                check_may_rule(mine, by)
            if not theirs.is_member:
                check_open_for_more(mine)
                memberships.join(transaction, mine.room, user, role or "member")
            elif role not in (None, theirs.role):
                _check_not_last(transaction, theirs)
                memberships.set_role(transaction, mine.room, user, role or "member")

        self._writer.write(store)

    def notify(self, user: User, slug: str, level: NotifyLevel) -> None:
        """Remember of what in a room *user* wants to be told aloud; in an open room that joins it.

        Raises:
            NotFound: `room_not_found`.
            Forbidden: `room_archived`: it cannot be joined any more.
        """
        room = self._directory.room(user, slug)

        def store(transaction: Transaction) -> None:
            mine = seen(transaction.connection, room, user)
            if not mine.is_member:
                check_open_for_more(mine)
                memberships.join(transaction, mine.room, user)
            memberships.set_notify(transaction, mine.room, user, level)

        self._writer.write(store)

    def remove(self, by: User, slug: str, name: str) -> None:
        """Let who is called *name* be a member no longer; harmless when it is none.

        Everybody may leave; owners may remove others. When the last owner leaves a private room,
        who has been in it for longest becomes its owner.

        Raises:
            NotFound: `room_not_found` or `user_not_found`.
            Forbidden: `owner_only`, `direct_fixed` or `room_permanent`.
        """
        room = self._directory.room(by, slug)

        def store(transaction: Transaction) -> None:
            mine = seen(transaction.connection, room, by)
            check_not_direct(mine)
            check_not_permanent(mine)
            user = person(transaction.connection, name)
            is_leaving = user.id == by.id
            if not is_leaving:
                check_may_rule(mine, by)
            if not memberships.standing(transaction.connection, room.id, user).is_member:
                return
            memberships.leave(transaction, mine.room, user, None if is_leaving else by)
            if mine.kind == "private":
                find_an_owner(transaction, mine.room)

        self._writer.write(store)


def _check_not_last(transaction: Transaction, theirs: Standing) -> None:
    owners = memberships.owners(transaction.connection, theirs.room)
    if theirs.role == "owner" and owners == 1:
        raise Conflict("last_owner", "The room has no other owner. Make somebody an owner first.")
