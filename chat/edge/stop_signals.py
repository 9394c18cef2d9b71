"""SIGTERM and SIGINT: the first asks the server to drain, the second ends the process at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
# What a shell reports for a process that a signal ended.
_EXIT_BASE = 128


class StopSignals:
    """Remembers that somebody asked the server to stop. Used in the main thread only."""

    def __init__(self) -> None:
        """Take over both signals."""
        self.asked = False
        self._wake: Callable[[], None] | None = None
        for number in _SIGNALS:
            signal.signal(number, self._ask)

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Call *wake* on the first signal; it must not block or take a lock."""
        self._wake = wake

    def _ask(self, number: int, _: FrameType | None) -> None:
        if self.asked:
            # Not by sys.stderr: the signal may have interrupted a write to it.
            os.write(2, b"Stopped at once, by a second signal.\n")
            os._exit(_EXIT_BASE + number)
        self.asked = True
        if self._wake is not None:
            self._wake()
