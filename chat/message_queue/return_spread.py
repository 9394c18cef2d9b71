"""ReturnSpread: over which time polls that were turned away come back.

Not thread-safe: its owner holds a lock. It weighs the last ten seconds: how many were turned away,
and how much processor time the whole server took meanwhile, so that what a poll costs is measured
where it is spent, in parsing and in sending too.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

WINDOW_S = 10.0
"""What is older has faded: longer than most pauses, so that whoever comes back is still counted."""
SHARE = 0.1
"""Of one core, for telling clients to come back later; the rest is for those that are served."""
MAX_POLL_S = 0.002
"""An answer takes 0.3 to 1 ms; more than this is the time of somebody else's requests."""
LEAST_S = 1.0
"""The shortest pause: a client that waits for less might as well not wait."""
SHORT_S, LONG_S = 3.0, 30.0
"""The pauses reach up to here: spread when few come back, bearable for a person when many do."""


class ReturnSpread:
    """Counts those that are turned away, fading, and finds the longest pause for the next one.

    Args:
        clock: Monotonic time in seconds; tests give their own.
        processor_s: The processor time that the process has taken, in seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        processor_s: Callable[[], float] = time.process_time,
    ) -> None:
        """Begin with nobody turned away."""
        self._clock = clock
        self._processor_s = processor_s
        self._at, self._used_at = clock(), processor_s()
        self._polls = 0.0
        self._used_s = 0.0

    def after_one_more(self) -> float:
        """Count one that is turned away now; return the longest pause that it may be told."""
        self._fade()
        self._polls += 1
        worked_s = min(self._used_s, self._polls * MAX_POLL_S)
        return min(LONG_S, max(SHORT_S, worked_s / SHARE))

    def _fade(self) -> None:
        now, used = self._clock(), self._processor_s()
        age = max(now - self._at, 1e-9) / WINDOW_S
        kept = math.exp(-age)
        self._polls *= kept
        # What was used since the last time was used evenly: its older part has faded more.
        self._used_s = self._used_s * kept + (used - self._used_at) * (1 - kept) / age
        self._at, self._used_at = now, used
