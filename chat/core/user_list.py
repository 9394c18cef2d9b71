"""UserList: all users by name, and who of them is here."""

from __future__ import annotations

from chat.message_queue.presence import Presence
from chat.store import users
from chat.store.database import Database
from chat.values.records import PresentUser, UserPage

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

    def page(self, after: int = 0) -> UserPage:
        """Return users by name, from the first, or after the one with the id *after*."""
        with self._database.snapshot() as connection:
            found = users.by_name(connection, after, PAGE_USERS + 1)
        here = self._presence
        told = [
            PresentUser(user.id, user.name, user.kind, user.role, here.is_online(user.id))
            for user in found[:PAGE_USERS]
        ]
        return UserPage(told, more=len(found) > PAGE_USERS)
