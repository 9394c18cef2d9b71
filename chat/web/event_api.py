"""/api/events: the one held request. It answers the moment something happens.

The events in an answer are bytes that were encoded when they were written; an answer is their join.
"""

from __future__ import annotations

from functools import lru_cache, partial

import msgspec
from flask import Blueprint, Response

from chat.core.chat import Chat
from chat.core.feed import Place
from chat.message_queue.ring import Backlog
from chat.message_queue.signals import Told
from chat.values.cursor import NOW, Cursor
from chat.values.event import Event
from chat.web.advice import DEFAULT_WAIT_S, advice
from chat.web.auth import current_user, the_chat
from chat.web.parameters import (
    place_parameter,
    rooms_parameter,
    seconds_parameter,
    whole_parameter,
)
from chat.web.parked_poll import Poll
from chat.web.polls import MAX_WAIT_S, answer_poll, ask_from, sight_of

SHARED_ANSWERS = 16
"""Bodies kept for polls that get the same ones: 4 MiB at most, and seldom more than two in use."""

blueprint = Blueprint("event_api", __name__, url_prefix="/api")


@blueprint.get("/events")
def events() -> Response:
    """Tell what happened after a cursor; hold the request until something does."""
    user = current_user()
    chat = the_chat()
    wish = place_parameter("after") or NOW
    ask = ask_from(user, wish)
    wait_s = seconds_parameter("wait", MAX_WAIT_S)
    tick = whole_parameter("tick", 0)
    sight = sight_of(rooms_parameter())
    place = chat.feed.place(wish)
    if place.gap:
        wait_s = 0  # the client has to hear of it first
    elif wait_s is None:
        wait_s = DEFAULT_WAIT_S
    encode = partial(_encoded, chat, place)
    return answer_poll(Poll(ask, place.seq, sight, wait_s, _any, encode, tick))


def _encoded(chat: Chat, place: Place, backlog: Backlog, told: Told, pause: int) -> bytes:
    events, seq, more = backlog
    wait_s = advice(chat, pause)["wait"]
    return _body(chat.feed.epoch, place, tuple(events), seq, more, told, wait_s, pause)


@lru_cache(SHARED_ANSWERS)
def _body(
    epoch: str,
    place: Place,
    events: tuple[Event, ...],
    seq: int,
    more: bool,
    told: Told,
    wait_s: int,
    pause_ms: int,
) -> bytes:
    """Return the body of an answer; polls that get the same share its bytes."""
    rest = {
        "prev": str(Cursor(epoch, place.seq)),
        "cursor": str(Cursor(epoch, seq)),
        "tick": told.tick,
        "more": more,
        "gap": place.gap,
        "advice": {"wait": wait_s, "next_ms": pause_ms},
    }
    joined = b",".join(event.body for event in events)
    signals = b",".join(told.bodies)
    return b'{"events":[%b],"signals":[%b],%b' % (joined, signals, msgspec.json.encode(rest)[1:])


def _any(_event: Event) -> bool:
    return True
