"""WindowCounts: how often something was done in a window of time, kept in memory, for `limits`.

The library's own memory counts by the wall clock, in a thread for each clean-up, and has no bound.
This one counts by the monotonic clock, and forgets when it is full. A window begins with the first
thing done in it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from limits.storage.base import Storage

MAX_KEYS = 10_000
"""Counts kept at a time, some 250 bytes each; when there are more, those that began first go."""


class WindowCounts(Storage):
    """Counts by key. Thread-safe, and exact.

    Args:
        clock: Monotonic time in seconds; tests give their own.
    """

    STORAGE_SCHEME = None  # it is not made from a URL

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing counted."""
        super().__init__()
        self._clock = clock
        # Guards the counts; held for a few instructions, once in thousands of keys for 2 ms.
        self._lock = threading.Lock()
        # Of each key, how often, and when its window ends; in the order in which they began.
        self._counts: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        """What counting may raise: nothing that is worth a class of its own."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count *amount* more of *key* in its window, or in a new one of *expiry* seconds."""
        with self._lock:
            now = self._clock()
            count, ends_at = self._counts.get(key, (0, now))
            if ends_at <= now:
                self._counts.pop(key, None)
                self._make_room_locked(now)
                count, ends_at = 0, now + expiry
            self._counts[key] = (count + amount, ends_at)
            return count + amount

    def get(self, key: str) -> int:
        """Return how often *key* was counted in its window."""
        count, ends_at = self._counts.get(key, (0, 0.0))
        return count if ends_at > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window of *key* ends, by the clock; now, when it has none."""
        now = self._clock()
        return max(now, self._counts.get(key, (0, now))[1])

    def clear(self, key: str) -> None:
        """Forget *key*."""
        with self._lock:
            self._counts.pop(key, None)

    def check(self) -> bool:
        """Tell that memory can be used."""
        return True

    def reset(self) -> int:
        """Forget everything; return how many keys there were."""
        with self._lock:
            forgotten = len(self._counts)
            self._counts.clear()
        return forgotten

    def _make_room_locked(self, now: float) -> None:
        if len(self._counts) < MAX_KEYS:
            return
        running = [(key, each) for key, each in self._counts.items() if each[1] > now]
        self._counts = dict(running[-MAX_KEYS // 2 :])
