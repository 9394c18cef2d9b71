"""Retold: what older events say from now on, since a message was edited or deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chat.values.event import NO_LONGER_TOLD, Event
from chat.values.quoting import quoted_in, with_quote


class Retold(NamedTuple):
    """New bodies of events, by their seqs, and new quotes as JSON, by the ids of what is quoted."""

    bodies: Mapping[int, bytes]
    quotes: Mapping[int, bytes]

    def now(self, event: Event) -> Event:
        """Return *event* as it is told now; one that is taken back concerns nobody."""
        body = self.bodies.get(event.seq, event.body)
        quoted = quoted_in(body) if self.quotes else None
        if quoted is not None and quoted in self.quotes:
            body = with_quote(body, self.quotes[quoted])
        if body is event.body:
            return event
        audience = event.audience if body != NO_LONGER_TOLD else ()
        return event._replace(body=body, audience=audience)
