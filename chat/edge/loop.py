"""The loop that reads and writes all connections; it runs in the main thread.

waitress's own loop asks every connection at every turn what it waits for, and each finished answer
makes it turn: with a thousand connections that is most of the work. This one asks a connection
only after something happened to it, so that a turn costs what happened and not what is there.
"""

from __future__ import annotations

import selectors
from collections import deque
from collections.abc import Callable
from typing import Any

from waitress import wasyncore

# Answers written in one turn: some milliseconds, before whoever else is served.
CALLS_A_TURN = 200


class Loop:
    """Turns over a map of connections, one turn at a time.

    What happens in other threads and in signal handlers reaches it by `call`, `look_again` and
    `nudge`; none of them blocks.
    """

    def __init__(self) -> None:
        """Begin with no connections."""
        self.wake: Callable[[], None] = lambda: None
        self._is_nudged = False
        self._selector = selectors.DefaultSelector()
        self._calls: deque[Callable[[], None]] = deque()
        self._first_calls: deque[Callable[[], None]] = deque()
        self._changed: deque[Any] = deque()
        self._kept: list[object] = []
        self.connections = Connections(self._selector)

    def turn(self, at_most_s: float) -> None:
        """Wait until something happens, for *at_most_s*, and do what it asks for."""
        self._watch_changed()
        is_idle = not self._calls and not self._first_calls
        for key, happened in self._selector.select(at_most_s if is_idle else 0):
            connection = key.data
            if not self.connections.has(connection):
                continue  # closed by something before it in this turn
            if happened & selectors.EVENT_READ:
                wasyncore.read(connection)
            if happened & selectors.EVENT_WRITE and connection.writable():
                wasyncore.write(connection)
            self.connections.watch(connection)
        # Whatever is handed over from here on wakes the next turn.
        self._is_nudged = False
        for calls in (self._first_calls, self._calls):
            for _ in range(min(len(calls), CALLS_A_TURN)):
                calls.popleft()()
        self._watch_changed()
        if not self._calls:
            self._kept.clear()

    def call(self, action: Callable[[], None], *, is_first: bool = False) -> None:
        """Let the loop's thread do *action* soon; if it *is_first*, before all that are not."""
        (self._first_calls if is_first else self._calls).append(action)
        self.nudge()

    def look_again(self, connection: Any) -> None:
        """Let the loop ask *connection* what it waits for."""
        self._changed.append(connection)
        self.nudge()

    def keep_for_now(self, ended: object) -> None:
        """Let go of *ended* when nobody waits: freeing thousands of requests takes milliseconds."""
        self._kept.append(ended)

    def nudge(self) -> None:
        """Let the loop turn soon; a hundred nudges before it does cost one system call."""
        if not self._is_nudged:
            self._is_nudged = True
            self.wake()

    def close(self) -> None:
        """Close every connection, the listener and the trigger."""
        wasyncore.close_all(self.connections, ignore_all=True)
        self._selector.close()

    def _watch_changed(self) -> None:
        while self._changed:
            self.connections.watch(self._changed.popleft())


class Connections(dict[int, Any]):
    """waitress's map from descriptors to connections; what is in it is watched.

    A connection puts itself in when it is made and takes itself out when it is closed.
    """

    def __init__(self, selector: selectors.BaseSelector) -> None:
        """Watch by *selector*."""
        super().__init__()
        self._selector = selector

    def __setitem__(self, descriptor: int, connection: Any) -> None:
        """Put a new one in; at first, each waits for bytes to read."""
        super().__setitem__(descriptor, connection)
        self._selector.register(descriptor, selectors.EVENT_READ, connection)
        connection.watched_for = selectors.EVENT_READ

    def __delitem__(self, descriptor: int) -> None:
        """Take one out, before it is closed."""
        connection: Any = self.pop(descriptor)
        if connection.watched_for:
            self._selector.unregister(descriptor)
            connection.watched_for = 0

    def has(self, connection: Any) -> bool:
        """Tell whether *connection* is open; its descriptor may be another's by now."""
        return self.get(connection._fileno) is connection  # noqa: SLF001

    def watch(self, connection: Any) -> None:
        """Ask *connection* what it waits for, and watch for that."""
        if not self.has(connection):
            return
        descriptor = connection._fileno  # noqa: SLF001 -- waitress has no other name for it
        wanted = wanted_of(connection)
        if wanted == connection.watched_for:
            return
        if not connection.watched_for:
            self._selector.register(descriptor, wanted, connection)
        elif wanted:
            self._selector.modify(descriptor, wanted, connection)
        else:
            self._selector.unregister(descriptor)
        connection.watched_for = wanted


def wanted_of(connection: Any) -> int:
    """Return what *connection* waits for, as the selector's flags."""
    reads = selectors.EVENT_READ if connection.readable() else 0
    return reads | (selectors.EVENT_WRITE if connection.writable() else 0)
