"""The loop that reads and writes all connections; it runs in the main thread."""

from __future__ import annotations

from typing import Any

from waitress import wasyncore


class Loop:
    """Turns over a map of connections, one turn at a time.

    What happens in other threads and in signal handlers reaches it by the server's trigger.
    """

    def __init__(self) -> None:
        """Begin with no connections."""
        self.connections: dict[int, Any] = {}

    def turn(self, at_most_s: float) -> None:
        """Wait until something happens, for *at_most_s*, and do what it asks for."""
        wasyncore.loop(timeout=at_most_s, use_poll=True, map=self.connections, count=1)

    def close(self) -> None:
        """Close every connection, the listener and the trigger."""
        wasyncore.close_all(self.connections, ignore_all=True)
