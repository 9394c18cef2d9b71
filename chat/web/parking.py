"""Parking: how a request waits without a thread, where the server can do that.

Such a server puts `chat.park` into the environment of each request. A view hands it what the
request waits for and returns an empty answer; its thread is free then. The server sends the status
and body later, with the headers that the view gave. The project's own server does so (chat/edge).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

PARK = "chat.park"
"""Where a server that can park says so in the environment of a request."""


class LateAnswer(NamedTuple):
    """What is sent in the end; `headers` come on top of those that the view gave."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Parked(Protocol):
    """What a parked request waits for. The server calls it, in its own loop: it must not block.

    `goes_first` tells that its answer goes before those of thousands that hear of the same.
    """

    goes_first: bool

    def begin(self, when_awake: Callable[[], None]) -> None:
        """Wait from now on; *when_awake* is called once, from any thread, when it is over."""

    def answer(self) -> LateAnswer | None:
        """Return the answer; None: there is none yet, `begin` again. Never raises."""

    def cancel(self) -> None:
        """Wait no longer, for the client is gone; harmless twice."""
