"""UserList: all users by name, and who of them is here."""

from __future__ import annotations

from chat.core.people import nobody
from chat.message_queue.presence import Presence
from chat.store import users
from chat.store.database import Database
from chat.values.records import PresentUser, User, UserPage

PAGE_USERS = 1000
"""In one answer: some 100 KiB."""


class UserList:
    """Reads users in pages. Thread-safe.

    Args:
        database: Where they are.
        presence: Knows who is here.
    """

    def __init__(self, database: Database, presence: Presence) -> None:
        """Read what is stored there."""
        self._database = database
        self._presence = presence

    def page(self, after: int = 0, *, with_left: bool = False) -> UserPage:
        """Return users by name, from the first, or after the one with the id *after*.

        Guests that left for good are among them only *with_left*.
        """
        with self._database.snapshot() as connection:
            found = users.by_name(connection, after, PAGE_USERS + 1, with_left=with_left)
        told = [self._told(user) for user in found[:PAGE_USERS]]
        return UserPage(told, more=len(found) > PAGE_USERS)

    def one(self, user_id: int) -> PresentUser:
        """Return who has this id.

        Raises:
            NotFound: `user_not_found`.
        """
        with self._database.snapshot() as connection:
            user = users.by_id(connection, user_id)
        if user is None:
            raise nobody()
        return self._told(user)

    def _told(self, user: User) -> PresentUser:
        here = self._presence.is_online(user.id)
        return PresentUser(user.id, user.name, user.kind, user.role, here)
