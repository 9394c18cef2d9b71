"""Guard: cuts connections that stand still in the middle of something.

waitress cuts idle connections only: a client that trickles its request, or never reads its answer,
keeps its connection (and may keep a thread) for ever. Held polls do not stand still: they are the
server's turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from chat.edge.connections import Connection

# A request of 256 KiB arrives in that time over 100 kbit/s.
ARRIVING_S = 20.0
# A file may take longer, if so much of it arrives within ARRIVING_S: 25 kbit/s.
ARRIVING_BYTES = 64 * 1024
# An answer of which the client takes not a byte.
SENDING_S = 20.0
# A refused client that goes on sending; it was told.
LINGERING_S = 5.0
# With this the slowest cut is after 22 s, and looking at 10,000 connections costs nothing.
LOOK_S = 2.0

_State = tuple[str, int, int] | None

_PATIENCE_S = {"arriving": ARRIVING_S, "sending": SENDING_S, "lingering": LINGERING_S}


class Guard:
    """Looks at all connections now and then, in the loop's thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with the first look."""
        self._clock = clock
        self._next_look_s = clock()
        # What stood still at the last look, and since when.
        self._still: dict[Connection, tuple[_State, float]] = {}

    def look_at(self, connections: Mapping[int, Connection]) -> None:
        """Close those of *connections* that have stood still for too long."""
        now_s = self._clock()
        if now_s < self._next_look_s:
            return
        self._next_look_s = now_s + LOOK_S
        before, self._still = self._still, {}
        for connection in list(connections.values()):
            state = _state_of(connection)
            if state is None:
                continue
            known, since_s = before.get(connection, (None, now_s))
            if state != known:
                since_s = now_s
            if now_s - since_s >= _PATIENCE_S[state[0]]:
                connection.handle_close()
            else:
                self._still[connection] = (state, since_s)


def _state_of(connection: Connection) -> _State:
    if connection.lingering:
        return ("lingering", 0, 0)
    if connection.unsent_bytes:
        return ("sending", connection.unsent_bytes, 0)
    if connection.arriving and not connection.busy:
        request = connection.request
        return ("arriving", id(request), request.body_bytes_received // ARRIVING_BYTES)
    return None
