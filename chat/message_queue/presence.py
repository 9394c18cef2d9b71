"""Presence: who is here. Whoever holds a poll is, and for a minute after the last one.

Told of each poll when it comes, it asks now and then who holds one: between two polls, and in which
of a user's tabs, makes no difference. Thread-safe. It knows no HTTP.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable

from chat.values.records import User

GONE_S = 60.0
"""Without a poll for so long, a user is gone: a page that is told to come back later does so within
30 s (docs/protocol.md)."""
AWAY_S = 2.0
"""After a page said that it leaves: its own poll has ended then, and a page that is loaded in its
place polls."""


class _Stay:
    """Of somebody who is here."""

    __slots__ = ("leaves_at", "seen_at", "user")

    def __init__(self, user: User, seen_at: float) -> None:
        self.user = user
        self.seen_at = seen_at
        self.leaves_at = math.inf


class Presence:
    """Who is online.

    Args:
        holds_poll: Tells, by the id of a user, whether it holds a poll now; never blocks.
        clock: Monotonic time in seconds; tests give their own.
    """

    def __init__(
        self, holds_poll: Callable[[int], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with nobody."""
        # Guards the two below, not the times of those who are here; held for a few instructions.
        self._lock = threading.Lock()
        self._here: dict[int, _Stay] = {}
        self._changed: dict[int, tuple[User, bool]] = {}
        self._holds_poll = holds_poll
        self._clock = clock

    def __len__(self) -> int:
        """Return how many are online; never blocks."""
        return len(self._here)

    def is_online(self, user_id: int) -> bool:
        """Tell whether a user is here; never blocks."""
        return user_id in self._here

    def count(self, user_ids: Iterable[int]) -> int:
        """Return how many of these are here; never blocks."""
        return sum(user_id in self._here for user_id in user_ids)

    def polls(self, user: User) -> None:
        """Take note that *user* polls now."""
        now = self._clock()
        with self._lock:
            stay = self._here.get(user.id)
            if stay is None:
                self._here[user.id] = _Stay(user, now)
                self._change(user, is_online=True)
                return
            stay.user, stay.seen_at, stay.leaves_at = user, now, math.inf

    def leave(self, user_id: int) -> None:
        """Take note that a page of a user closes: if no other holds a poll, the user is gone."""
        with self._lock:
            stay = self._here.get(user_id)
            if stay is not None:
                stay.leaves_at = self._clock() + AWAY_S

    def changes(self) -> list[tuple[User, bool]]:
        """Return who has come or gone since the last call, and whether it is here now.

        Call it now and then: what it finds is late by so much.
        """
        now = self._clock()
        over = [stay for stay in list(self._here.values()) if self._is_over(stay, now)]
        with self._lock:
            for stay in over:
                if self._is_over(stay, now):  # it may have polled in the meantime
                    del self._here[stay.user.id]
                    self._change(stay.user, is_online=False)
            changed, self._changed = self._changed, {}
        return list(changed.values())

    def _is_over(self, stay: _Stay, now: float) -> bool:
        if not self._holds_poll(stay.user.id):
            return now >= min(stay.leaves_at, stay.seen_at + GONE_S)
        stay.seen_at = max(stay.seen_at, now)
        if now >= stay.leaves_at:
            stay.leaves_at = math.inf  # another page of the same user holds a poll
        return False

    def _change(self, user: User, *, is_online: bool) -> None:
        """Note a change to tell; one that is taken back before it is told is none."""
        if self._changed.pop(user.id, None) is None:
            self._changed[user.id] = (user, is_online)
