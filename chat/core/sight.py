"""Sight: what a session may see now, looked up anew whenever a poll that was held wakes."""

from __future__ import annotations

from collections.abc import Sequence

from chat.core.directory import RoomDirectory
from chat.core.sessions import Sessions
from chat.values.errors import ChatError
from chat.values.event import Interest


class Sight:
    """What a poll may be told at this moment: its session, and who is in which room, may change.

    Args:
        sessions: Knows whose the session is.
        directory: Knows who sees which room.
        token_hash: Of the session that asks.
        slugs: The rooms that the poll is limited to; None for all.
    """

    __slots__ = (
        "_changes",
        "_directory",
        "_interest",
        "_sessions",
        "_slugs",
        "_token_hash",
        "_version",
    )

    def __init__(
        self,
        sessions: Sessions,
        directory: RoomDirectory,
        token_hash: bytes,
        slugs: Sequence[str] | None,
    ) -> None:
        """Prepare; nothing is looked up yet."""
        self._sessions = sessions
        self._directory = directory
        self._token_hash = token_hash
        self._slugs = slugs
        self._version = -1
        self._changes = -1
        self._interest: Interest = frozenset()

    def interest(self) -> Interest:
        """Return the keys of what it may see; costs next to nothing when nothing has changed.

        Raises:
            Unauthorized: the session has ended.
            NotFound: a room that it is limited to is not there, or no longer for this user.
        """
        changes, version = self._sessions.changes, self._directory.version
        if changes == self._changes and version == self._version:
            return self._interest
        user = self._sessions.user_with(self._token_hash)
        self._interest = self._directory.interest(user, self._slugs)
        self._changes, self._version = changes, version
        return self._interest

    def is_over(self) -> bool:
        """Tell whether it may see nothing any more; costs one comparison when nothing changed."""
        if self._changes == self._sessions.changes:
            return False
        try:
            self.interest()
        except ChatError:
            return True
        return False
