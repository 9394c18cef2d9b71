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
# Threads that work for those behind. More of them keep the interpreter from everybody else, the
# loop first: with all sixteen at work on large pages an honest request took a second.
AT_WORK_FOR_THOSE_BEHIND = 2


class Line(deque[Any]):
    """Connections with a request to be worked on, in the order of their arrival.

    One that has sent further requests ahead stands behind those that wait for each answer, so that
    a hundred clients that ask for much at once do not keep an honest one waiting. It gets its turn,
    and two threads at a time. All is called with the dispatcher's lock held; a thread that looks
    whether there is work has ended what it did before.
    """

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._behind: deque[Any] = deque()
        self._taken = 0
        self._at_work_for_those_behind: set[int] = set()

    def __len__(self) -> int:
        """Return how many may be worked on now."""
        self._at_work_for_those_behind.discard(threading.get_ident())
        self._set_back()
        return super().__len__() + self._may_follow * len(self._behind)

    def popleft(self) -> Any:
        """Take the one whose turn it is, of those that may be worked on."""
        self._taken += 1
        self._set_back()
        is_turn = not self._taken % TURN_OF_THOSE_BEHIND and self._may_follow
        # With nobody else there it must be one of those behind: a connection that was looked at a
        # moment ago has more requests by now.
        if self._behind and (is_turn or not super().__len__()):
            self._at_work_for_those_behind.add(threading.get_ident())
            return self._behind.popleft()
        return super().popleft()

    @property
    def _may_follow(self) -> bool:
        return len(self._at_work_for_those_behind) < AT_WORK_FOR_THOSE_BEHIND

    def _set_back(self) -> None:
        while super().__len__() and len(getattr(self[0], "requests", ())) > 1:
            self._behind.append(super().popleft())


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
