"""Event: one durable thing that happened, encoded once, and who may see it.

An audience is a set of keys, and so is a reader's interest; a reader gets an event when the two
share a key. A key is the id of a room (positive), EVERYBODY (what happens in open rooms), or the
negative id of a user (what concerns that user alone). Whoever follows all open rooms thus needs one
key, not one a room.
"""

from __future__ import annotations

from typing import NamedTuple

EVERYBODY = 0
"""The key of what everybody on this server may see: all that happens in open rooms."""

NO_LONGER_TOLD = b""
"""In the place of a body: the event is taken back, for a later one tells all that it told."""

Interest = frozenset[int]
"""The keys that a reader wants; what it may see has been taken into account."""


class Event(NamedTuple):
    """An event as the queue holds it."""

    seq: int
    """Its place in the one sequence of the server: consecutive, from 1, never re-used."""
    kind: str
    """Its type in the API, such as `message.created`."""
    audience: tuple[int, ...]
    """The keys of those who may see it."""
    body: bytes
    """The JSON object that every reader gets, encoded when the event was written."""

    def concerns(self, interest: Interest) -> bool:
        """Tell whether a reader with *interest* gets this event."""
        return not interest.isdisjoint(self.audience)


def only_for(user_id: int) -> int:
    """Return the key of what concerns one user alone."""
    return -user_id
