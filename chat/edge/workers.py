"""The threads that run requests: waitress's dispatcher, with an honest start and stop.

They are daemon threads: one that never returns cannot keep the process alive.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

from waitress.task import ThreadedTaskDispatcher

from chat.values.settings import SettingsError

# Views are shallow; the default of 8 MiB makes 10 GB of addresses out of a thousand threads.
STACK_BYTES = 256 * 1024


# Of so many requests that are taken while some wait behind, one is of those.
TURN_OF_THOSE_BEHIND = 8


class Line(deque[Any]):
    """Connections with a request to be worked on, in the order of their arrival.

    One that has sent further requests ahead stands behind those that wait for each answer, so that
    a hundred clients that ask for much at once do not keep an honest one waiting. It gets its turn.
    """

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._behind: deque[Any] = deque()
        self._taken = 0

    def __len__(self) -> int:
        """Return how many wait."""
        return super().__len__() + len(self._behind)

    def popleft(self) -> Any:
        """Take the one whose turn it is; called with the dispatcher's lock held."""
        self._taken += 1
        if not self._behind or self._taken % TURN_OF_THOSE_BEHIND:
            while super().__len__():
                connection = super().popleft()
                if len(getattr(connection, "requests", ())) <= 1:
                    return connection
                self._behind.append(connection)
        return self._behind.popleft()


class Workers(ThreadedTaskDispatcher):
    """A fixed number of threads that take requests from one line."""

    def __init__(self) -> None:
        """Begin without threads; `start` makes them."""
        super().__init__()
        self.queue = Line()

    def start(self, count: int) -> None:
        """Start *count* threads.

        Raises:
            SettingsError: one could not be started; the message names both numbers and a cure.
        """
        threading.stack_size(STACK_BYTES)
        try:
            self.set_thread_count(count)
        except (RuntimeError, MemoryError):
            # The one that failed is among those counted.
            started = len(self.threads) - 1
            raise SettingsError(
                f"CHAT_POLL_THREADS is refused: {count} threads are needed in all, and the system "
                f"allows {started}. Allow more (ulimit -u, or TasksMax in systemd), or lower it."
            ) from None

    def stop(self, within_s: float) -> bool:
        """Let every idle thread end; return whether all have ended in time. Blocks."""
        self.set_thread_count(0)
        deadline_s = time.monotonic() + within_s
        with self.lock:
            left_s = deadline_s - time.monotonic()
            return bool(self.thread_exit_cv.wait_for(lambda: not self.threads, left_s))
