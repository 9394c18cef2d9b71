"""WakeChain: lets waiters go a few at a time; each that has been answered lets the next one go.

Hundreds of threads woken at once fight for the interpreter's lock and all of them finish late;
woken in a chain they finish several times sooner (docs/decisions/0003-paced-wake-ups.md). Not
thread-safe: the queue calls it with its lock held.
"""

from __future__ import annotations

from collections.abc import Iterable

from chat.message_queue.waiter import Waiter


class WakeChain:
    """The line of waiters that have something to read.

    Args:
        width: How many are awake at a time, before they have been answered.
    """

    def __init__(self, width: int) -> None:
        """Begin with an empty line."""
        self._width = width
        self._line: dict[Waiter, None] = {}
        self._awake: set[Waiter] = set()
        self._is_moving = True

    def __len__(self) -> int:
        """Return how many stand in line."""
        return len(self._line)

    def extend(self, waiters: Iterable[Waiter]) -> None:
        """Put *waiters* in line and wake as many as may be awake."""
        self._line.update(dict.fromkeys(waiters))
        self._advance()

    def leave(self, waiter: Waiter) -> None:
        """Take note that *waiter* has been answered or has given up: the next one's turn.

        Harmless when *waiter* is not here, and when called twice.
        """
        self._line.pop(waiter, None)
        if waiter in self._awake:
            self._awake.remove(waiter)
            self._is_moving = True
            self._advance()

    def go_on_when_stuck(self) -> None:
        """Stop counting on those that are awake, when the line stood still since the last call.

        A slow reader, or a server that never tells that an answer is out, then delays the line
        and cannot stop it.
        """
        if self._line and not self._is_moving:
            self._awake.clear()
            self._advance()
        self._is_moving = False

    def _advance(self) -> None:
        while self._line and len(self._awake) < self._width:
            waiter = next(iter(self._line))
            del self._line[waiter]
            self._awake.add(waiter)
            self._is_moving = True
            waiter.is_woken = True
            waiter.wake()
