"""Cursor: a place in the sequence of events, exclusive: "after this one".

Clients treat it as opaque. It reads `EPOCH.SEQ`; the epoch names the history that the seq counts
in, so that a cursor from before a restore is recognised and never answered with silence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chat.values.errors import BadRequest

MAX_SEQ = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8259, section 6)."""

_CURSOR = re.compile(r"(?:([a-z0-9]{1,16})\.)?(0|[1-9][0-9]{0,15})", re.ASCII)
_WORDS = ("now", "start")


class Cursor(NamedTuple):
    """A place in one epoch's sequence."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        """Write it as the API does."""
        return f"{self.epoch}.{self.seq}"


class Wish(NamedTuple):
    """What a client asked to read after: a word, or a place in an epoch.

    `epoch` is None for a bare id, which counts in the current epoch.
    """

    word: str | None
    epoch: str | None
    seq: int


NOW = Wish("now", None, 0)


def parse_wish(text: str) -> Wish:
    """Read the `after` of a request: a cursor, a bare id, `now` or `start`.

    Raises:
        BadRequest: `bad_cursor`, when it is none of these.
    """
    if text in _WORDS:
        return Wish(text, None, 0)
    match = _CURSOR.fullmatch(text)
    seq = int(match[2]) if match else MAX_SEQ + 1
    if match is None or seq > MAX_SEQ:
        raise BadRequest(
            "bad_cursor",
            "That is no cursor. Send one that this server gave, a message id, `now` or `start`.",
        )
    return Wish(None, match[1], seq)
