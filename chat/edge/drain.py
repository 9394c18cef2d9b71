"""Drain: leave without losing an answer.

New connections are refused, polls are answered by the app, requests that run or wait are
finished, what they answered is sent, and every connection is closed once it owes nothing. Whoever
keeps the server waiting is cut: late senders first, readers that do not read next, and a request
that never ends at last.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from chat.edge.connections import Connection, ConnectionServer
from chat.edge.loop import Loop

# A request of which only a part has come gets as long as a lost packet takes to be sent again.
ARRIVING_S = 2.0
# A reader that does not read: even on a busy machine the process is gone within 5 s.
SENDING_S = 3.0
# A request that runs longer is stuck; with what follows the process is gone within 15 s.
RUNNING_S = 10.0
# Answers wake the loop by themselves; this is how often the deadlines are looked at.
TURN_S = 0.05


class Drain:
    """Empties a server that has stopped accepting."""

    def __init__(
        self, server: ConnectionServer, loop: Loop, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Measure from now on."""
        self._server = server
        self._loop = loop
        self._clock = clock
        self._started_s = clock()

    def run(self) -> int:
        """Turn the loop until no connection is left; return how many requests had to be cut."""
        # What had arrived before is read now, so that it counts as a request and is answered.
        self._loop.turn(0)
        while self._server.active_channels:
            if self.elapsed_s >= RUNNING_S:
                return self._cut_all()
            for connection in list(self._server.active_channels.values()):
                self._dismiss(connection)
            self._loop.turn(TURN_S)
        return 0

    @property
    def elapsed_s(self) -> float:
        """Seconds since the drain began."""
        return self._clock() - self._started_s

    def _dismiss(self, connection: Connection) -> None:
        if not self._is_owed_something(connection):
            connection.handle_close()

    def _is_owed_something(self, connection: Connection) -> bool:
        if connection.busy:
            return True
        if connection.unsent_bytes:
            return self.elapsed_s < SENDING_S
        return connection.arriving and self.elapsed_s < ARRIVING_S

    def _cut_all(self) -> int:
        left = list(self._server.active_channels.values())
        for connection in left:
            connection.handle_close()
        return sum(1 for connection in left if connection.busy)
