"""RefusalLog: tells in the log, once a minute at most, how many were turned away and why.

A server under a flood of polls must not flood its log as well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

PERIOD_S = 60.0
"""One line in so many seconds."""


class RefusalLog:
    """Logs how *counts* grows. One thread calls it.

    Args:
        counts: Returns how many were turned away so far, by reason.
        clock: Monotonic time in seconds; tests give their own.
    """

    def __init__(
        self, counts: Callable[[], Mapping[str, int]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin now: what was counted before is not told."""
        self._counts = counts
        self._clock = clock
        self._told = dict(counts())
        self._next_s = clock()

    def look_after(self) -> None:
        """Write a line when there is something new and the last one is a minute old."""
        now = self._clock()
        if now < self._next_s:
            return
        counts = dict(self._counts())
        new = {reason: counts[reason] - self._told.get(reason, 0) for reason in counts}
        if not any(new.values()):
            return
        self._next_s, self._told = now + PERIOD_S, counts
        named = (f"{count} {reason.replace('_', ' ')}" for reason, count in new.items() if count)
        log.warning("%d turned away in the last minute: %s", sum(new.values()), ", ".join(named))
