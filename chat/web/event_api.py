"""/api/events: the one held request. It answers the moment something happens.

The events in an answer are bytes that were encoded when they were written; an answer is their join.
"""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.core.feed import Place
from chat.message_queue.message_queue import Backlog
from chat.values.cursor import NOW
from chat.web.auth import current_user, the_chat
from chat.web.parameters import (
    place_parameter,
    rooms_parameter,
    seconds_parameter,
    whole_parameter,
)
from chat.web.polls import DEFAULT_WAIT_S, MAX_WAIT_S, advice, held, held_answer

blueprint = Blueprint("event_api", __name__, url_prefix="/api")


@blueprint.get("/events")
def events() -> Response:
    """Tell what happened after a cursor; hold the request until something does."""
    user = current_user()
    chat = the_chat()
    wish = place_parameter("after") or NOW
    wait_s = seconds_parameter("wait", MAX_WAIT_S)
    whole_parameter("tick", 0)  # no signal is sent yet: whatever the client has seen is all
    interest = chat.directory.interest(user, rooms_parameter())
    place = chat.feed.place(wish)
    if wait_s is None:
        wait_s = DEFAULT_WAIT_S
    reading, next_ms = held(place.seq, interest, 0 if place.gap else wait_s)
    return held_answer(_encoded(place, reading.backlog, next_ms))


def _encoded(place: Place, backlog: Backlog, next_ms: int) -> bytes:
    feed = the_chat().feed
    rest = msgspec.json.encode(
        {
            "signals": [],
            "prev": str(feed.cursor(place.seq)),
            "cursor": str(feed.cursor(backlog.seq)),
            "tick": 0,
            "more": backlog.more,
            "gap": place.gap,
            "advice": advice(next_ms),
        }
    )
    return b'{"events":[%b],%b' % (b",".join(event.body for event in backlog.events), rest[1:])
