"""What a test may not leave behind: threads, sockets, held polls.

A thing that was there before is nobody's leak: what lives for the whole session (a browser, its
driver) is made before the first look.
"""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chat.message_queue.message_queue import MessageQueue
from tests.live import until

# What was told to end ends in milliseconds.
_END_S = 5.0
_OPEN_FILES = Path("/proc/self/fd")

_queues: weakref.WeakSet[MessageQueue] = weakref.WeakSet()


def watch_queues() -> None:
    """Remember every MessageQueue that is made from now on."""
    make: Callable[..., None] = MessageQueue.__init__

    def remember(queue: MessageQueue, *args: Any, **kwargs: Any) -> None:
        make(queue, *args, **kwargs)
        _queues.add(queue)

    MessageQueue.__init__ = remember  # type: ignore[assignment, method-assign]


class Leaks:
    """Compares what is there at its end with what was there when it was made."""

    def __init__(self) -> None:
        """Look around."""
        self._threads = set(threading.enumerate())
        self._sockets = _sockets()

    def left(self) -> list[str]:
        """Return a line for each thing that was left; waits a moment for what is about to end."""
        try:
            until(lambda: not self._now(), _END_S)
        except TimeoutError:
            return self._now()
        return []

    def _now(self) -> list[str]:
        lines = [
            f"thread {thread.name}" for thread in threading.enumerate() if self._is_new(thread)
        ]
        lines += [f"{queue.waiting} held polls" for queue in _queues if queue.waiting]
        if _sockets() - self._sockets:
            # An object in a cycle closes its socket late, and says so by a ResourceWarning.
            gc.collect()
        return lines + sorted(_sockets() - self._sockets)

    def _is_new(self, thread: threading.Thread) -> bool:
        return thread not in self._threads and thread.is_alive()


def _sockets() -> set[str]:
    if not _OPEN_FILES.exists():
        return set()
    return {link for link in map(_target, _OPEN_FILES.iterdir()) if link.startswith("socket:")}


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:
        return ""
