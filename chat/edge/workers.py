"""The threads that run requests: waitress's dispatcher, with an honest start and stop.

They are daemon threads: one that never returns cannot keep the process alive.
"""

from __future__ import annotations

import threading
import time

from waitress.task import ThreadedTaskDispatcher

from chat.values.settings import SettingsError

# Views are shallow; the default of 8 MiB makes 10 GB of addresses out of a thousand threads.
STACK_BYTES = 256 * 1024


class Workers(ThreadedTaskDispatcher):
    """A fixed number of threads that take requests in the order of their arrival."""

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
