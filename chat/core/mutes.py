"""Mutes: who may read, and not write, for a time. Kept in memory too: a post asks for nothing else.

A mute ends by the wall clock: it has to outlive the process.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from chat.core.people import person, refuse_admins
from chat.store import standing
from chat.store.audit import audited
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.errors import Forbidden
from chat.values.records import User
from chat.values.words import words

MAX_MINUTES = 30 * 24 * 60
"""A month: whoever is to be silent for longer is better banned."""


def now_ms() -> int:
    """Return the time, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Mutes:
    """Mutes, and refuses what the muted write. Thread-safe.

    Args:
        writer: Stores who is muted.
        until: Until when users are muted, by id, as it is stored.
        clock: The time in milliseconds since the epoch; tests give their own.
    """

    def __init__(
        self, writer: Writer, until: dict[int, int], clock: Callable[[], int] = now_ms
    ) -> None:
        """Remember who is muted."""
        self._writer = writer
        self._clock = clock
        # Used without a lock: every use is one step of the dict.
        self._until = until

    def mute(self, by: User, name: str, minutes: int) -> None:
        """Let somebody write nothing for so long, counted from now.

        Raises:
            NotFound: `user_not_found`.
            Conflict: `admin_protected`.
        """

        def store(transaction: Transaction) -> tuple[User, int]:
            user = person(transaction.connection, name)
            refuse_admins(user)
            until = self._clock() + minutes * 60_000
            standing.mute(transaction, user, until)
            audited(transaction, by, "user.muted", user.name, minutes=minutes)
            transaction.record_for(user.id, "user.muted", None, until=until)
            return user, until

        user, until = self._writer.write(store)
        self._until[user.id] = until

    def unmute(self, by: User, name: str) -> None:
        """Let somebody write again; harmless when they may.

        Raises:
            NotFound: `user_not_found`.
        """

        def store(transaction: Transaction) -> User:
            user = person(transaction.connection, name)
            standing.mute(transaction, user, None)
            audited(transaction, by, "user.unmuted", user.name)
            transaction.record_for(user.id, "user.muted", None, until=None)
            return user

        self._until.pop(self._writer.write(store).id, None)

    def until(self, user_id: int) -> int | None:
        """Return until when a user is muted; None for one who may write. Never blocks."""
        until = self._until.get(user_id)
        return until if until is not None and until > self._clock() else None

    def refuse_muted(self, user: User) -> None:
        """Refuse *user* while it is muted; never blocks.

        Raises:
            Forbidden: `muted`, with `until`.
        """
        until = self._until.get(user.id)
        if until is None:
            return
        if until <= self._clock():
            self._until.pop(user.id, None)
            return
        minutes = -(-(until - self._clock()) // 60_000)
        raise Forbidden(
            "muted",
            words(
                "An admin has muted you. You may write again in {minutes} min; reading goes on.",
                minutes=minutes,
            ),
            until=until,
        )
