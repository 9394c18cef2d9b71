"""SpinGuard: slows clients that come back at once, again and again, with the same cursor.

A client that forgets to move its cursor, asks without waiting or hangs up early would keep the
server busy for nothing. An honest one asks once with each cursor, in each of its tabs; being held
is no asking again. So a user may ask from one place as often at once as it may hold polls, and a
few times a second after that. Thread-safe; a count that two threads race for may be lost.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from chat.values.errors import TooMany
from chat.values.words import words

REGAINED_S = 0.2
"""A user that has asked too often from a place may ask again after so long: ten times in 2 s."""
LEAST_BURST = 10
"""Asked from one place without a pause, however few polls one user may hold."""
PAUSE_MS = 1000
"""Told for each time that was too many: it rises, and honest work goes on meanwhile."""
IGNORED = 30
"""Times too many until the client is seen not to listen, and is refused."""
HELD_S = 0.9
"""Held for longer than this, a poll kept nobody busy. The shortest that a server holds one is 1 s;
one whose client hangs up early is noticed after 0.5 s."""
MAX_PLACES = 10_000
"""Places remembered, twice: some 4 MB. When more are in use, the oldest are let off."""


class Ask(NamedTuple):
    """One request from a place; `pause_ms` is what to tell it when it is not held for long."""

    user_id: int
    seq: int
    at: float
    pause_ms: int


class SpinGuard:
    """Counts from which places users ask.

    Args:
        burst: How often one may ask from one place without a pause; infinite lifts the limit.
        clock: Monotonic time in seconds; tests give their own.
    """

    def __init__(self, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with no place known."""
        self.refused = 0
        self._free_s = max(LEAST_BURST, burst) * REGAINED_S
        self._clock = clock
        # Of a place, when all that was asked from it is forgotten. What was not used since the
        # young ones became the old ones goes when they do again.
        self._young: dict[tuple[int, int], float] = {}
        self._old: dict[tuple[int, int], float] = {}
        self._turned_at = clock()

    @property
    def places(self) -> int:
        """How many places are remembered."""
        return len(self._young) + len(self._old)

    def ask(self, user_id: int, seq: int) -> Ask:
        """Count that a user asks from the place *seq*.

        Raises:
            TooMany: `too_fast`: it goes on in spite of being told to pause.
        """
        now, key = self._clock(), (user_id, seq)
        self._forget(now)
        forgotten_at = self._young.get(key) or self._old.get(key, now)
        owed_s = max(0.0, forgotten_at - now) + REGAINED_S
        # A sum of many fifths is a little more or less than it should be.
        too_many = math.ceil(max(0.0, owed_s - self._free_s) / REGAINED_S - 1e-6)
        if too_many > IGNORED:
            self._young[key] = forgotten_at
            self._refuse(math.ceil(owed_s - self._free_s))
        self._young[key] = now + owed_s
        return Ask(user_id, seq, now, too_many * PAUSE_MS)

    def pause_ms(self, ask: Ask, *, is_signalled: bool = False) -> int:
        """Return what to tell *ask*, which is answered now.

        Held for long, it does not count; neither does it when it was held until a signal came,
        which moves no cursor.
        """
        if not is_signalled and self._clock() - ask.at < HELD_S:
            return ask.pause_ms
        key = (ask.user_id, ask.seq)
        forgotten_at = self._young.get(key)
        if forgotten_at is not None:
            self._young[key] = forgotten_at - REGAINED_S
        return 0

    def _forget(self, now: float) -> None:
        # Until then all is forgotten of whoever stopped asking.
        lasting_s = self._free_s + IGNORED * REGAINED_S
        if len(self._young) >= MAX_PLACES or now - self._turned_at > lasting_s:
            self._old, self._young, self._turned_at = self._young, {}, now

    def _refuse(self, retry_after_s: int) -> None:
        self.refused += 1
        raise TooMany(
            "too_fast",
            words(
                "You ask again and again with the same cursor. Send the cursor of the last "
                "answer, let the server hold the request, and wait {retry_after_s} s now.",
                retry_after_s=retry_after_s,
            ),
            retry_after_s=retry_after_s,
        )
