"""SharedReads: who asks for the same at the same time shares one reading of it.

One user's programs may ask for its overview many times at once; in a server with thousands of rooms
each takes the processor for a while, and everybody else's requests wait for it. So one reading for
a key runs at a time, and all who ask meanwhile share the next: each still gets what was true after
it asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

T = TypeVar("T")


class _Line(Generic[T]):
    """The reading of one key that runs, and the one after it, when somebody waits for that."""

    def __init__(self) -> None:
        """Begin with a reading that nobody waits behind."""
        self.running: Future[T] = Future()
        self.next: Future[T] | None = None


class SharedReads(Generic[T]):
    """Readings that are shared, by key. Thread-safe; nothing is kept once nobody waits."""

    def __init__(self) -> None:
        """Begin with nothing being read."""
        # Guards what is below; not held while anything is read.
        self._lock = threading.Lock()
        self._lines: dict[int, _Line[T]] = {}

    def get(self, key: int, read: Callable[[], T]) -> T:
        """Return what *read* returns, which begins after this was called; blocks for that long.

        Raises:
            Exception: whatever *read* raised, to all who share it.
        """
        with self._lock:
            line = self._lines.get(key)
            before = line.running if line else None
            if line is None:
                line = self._lines[key] = _Line()
                mine, is_reader = line.running, True
            elif line.next is None:
                mine = line.next = Future()
                is_reader = True
            else:
                mine, is_reader = line.next, False
        if is_reader:
            if before is not None:
                wait([before])
            self._read(key, line, mine, read)
        return mine.result()

    def _read(self, key: int, line: _Line[T], mine: Future[T], read: Callable[[], T]) -> None:
        try:
            result = read()
        except BaseException as error:  # noqa: BLE001 -- those who wait must hear of it
            self._go_on(key, line)
            mine.set_exception(error)
        else:
            self._go_on(key, line)
            mine.set_result(result)

    def _go_on(self, key: int, line: _Line[T]) -> None:
        """Let the next reading be the one that runs; to be called before the last one is told."""
        with self._lock:
            if line.next is None:
                del self._lines[key]
            else:
                line.running, line.next = line.next, None
