"""Quoting: the body of an event that tells a reply ends with what that reply quotes.

The log keeps bodies without it, and who reads one puts in what the quoted message says by then: its
words are kept in one place, and an edit need not look for thousands of replies. It is found by the
key: within a text each quotation mark is escaped. `quote` is the last field of a message, and
`message` that of its event; a test sees to it.
"""

from __future__ import annotations

_KEY = b'"quote":'
_QUOTE = _KEY + b'{"id":'
_END = b"}}"
_NOTHING = _KEY + b"null" + _END


def without_quote(body: bytes) -> bytes:
    """Return *body* as the log keeps it."""
    at = body.rfind(_QUOTE)
    return body if at < 0 else body[:at] + _NOTHING


def with_quote(body: bytes, quote: bytes) -> bytes:
    """Return the *body* of a reply with this *quote*, as JSON, in the place of its own."""
    return body[: body.rindex(_KEY)] + _KEY + quote + _END


def quoted_in(body: bytes) -> int | None:
    """Return the id of the message that *body* quotes."""
    at = -1 if body.endswith(_NOTHING) else body.rfind(_QUOTE)
    if at < 0:
        return None
    begin = at + len(_QUOTE)
    return int(body[begin : body.index(b",", begin)])
