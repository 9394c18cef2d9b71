"""Attendant: the thread that looks after a queue's waiters, and whatever else, twice a second.

A blocked thread cannot see that its client has hung up, and asking in each of them would wake
hundreds of threads for nothing: one thread asks for all.
"""

from __future__ import annotations

import logging
import threading
from typing import Protocol

log = logging.getLogger(__name__)

PERIOD_S = 0.5
"""A thread whose client is gone is free again within two seconds (docs/architecture.md)."""


class LookedAfter(Protocol):
    """What the attendant looks after."""

    def look_after(self) -> None:
        """Do what is due; quick, and never fails."""


class Attendant:
    """Calls `look_after` of all *wards* every half second, from `start` to `stop`."""

    def __init__(self, *wards: LookedAfter, period_s: float = PERIOD_S) -> None:
        """Prepare; nothing runs yet."""
        self._wards = wards
        self._period_s = period_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chat-attendant", daemon=True)

    def start(self) -> None:
        """Begin to look after the queue."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until the thread has ended."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._period_s):
            try:
                for ward in self._wards:
                    ward.look_after()
            except Exception:
                log.exception("The held polls could not be looked after this time")
