"""Polls: requests that are held until there is something to tell, and how a server can hold them.

A poll blocks a thread while polls may have one more, else its connection is parked where the server
can do that, else it is answered at once and told when to come back (docs/architecture.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from flask import Response, after_this_request, request

from chat.core.sight import Sight
from chat.core.spin_guard import Ask
from chat.core.tokens import hash_of
from chat.message_queue.admission import Reason, Seat
from chat.message_queue.ring import Backlog
from chat.message_queue.waiter import Hold, Waiter, never
from chat.values.cursor import Wish
from chat.values.records import User
from chat.web.advice import pause_ms
from chat.web.answers import json_bytes_answer
from chat.web.auth import caller_address, the_chat, token_of
from chat.web.parked_poll import ParkedPoll, Poll, told_to
from chat.web.parking import PARK
from chat.web.poll_threads import blockable_polls

MAX_WAIT_S = 50


def answer_poll(poll: Poll) -> Response:
    """Answer *poll* when there is something to tell, or when its time is over.

    Raises:
        Unauthorized: the caller has been signed out while it waited.
        NotFound: it has been limited to a room, and may not see that any more.
    """
    chat, hold = the_chat(), _hold_of(poll)
    if hold is None:
        return _tell(poll, _read(poll))
    seat = chat.admission.take(poll.ask.user_id, caller_address())
    if isinstance(seat, Reason):
        return _tell(poll, _read(poll), seat)
    return _hold(poll, hold, seat)


def sight_of(slugs: Sequence[str] | None) -> Sight:
    """Return what who asks may see, of the rooms at *slugs* or of all.

    Raises:
        Unauthorized, NotFound: as `Sight.interest`.
    """
    chat = the_chat()
    sight = Sight(chat.sessions, chat.directory, hash_of(token_of(request) or ""), slugs)
    sight.interest()
    return sight


def ask_from(user: User, wish: Wish) -> Ask:
    """Count that *user*, who is here, asks for what comes after *wish*.

    Raises:
        TooMany: `too_fast`: it spins.
    """
    chat = the_chat()
    seq = chat.queue.head if wish.word == "now" else wish.seq
    ask = chat.spin_guard.ask(user.id, seq)
    chat.presence.polls(user)
    return ask


def _read(poll: Poll) -> Backlog:
    return the_chat().feed.read_now(poll.seq, poll.sight.interest)[1]


def _hold(poll: Poll, hold: Hold, seat: Seat) -> Response:
    chat, is_parked = the_chat(), False
    try:
        reading = chat.feed.poll(poll.seq, poll.sight.interest, hold, poll.is_wanted)
        if reading.waiter is not None:
            _let_the_next_go_after(reading.waiter)
        park = request.environ.get(PARK)
        if reading.is_turned_away and park:
            park(ParkedPoll(chat, poll, reading.backlog.seq, hold, seat))
            is_parked = True
            return held_answer(b"")
        turned_away = Reason.NO_THREAD if reading.is_turned_away else None
        was_held = reading.waiter is not None and reading.waiter.is_woken
        return _tell(poll, reading.backlog, turned_away, was_held=was_held)
    finally:
        if not is_parked:
            chat.admission.leave(seat)


def _tell(
    poll: Poll, backlog: Backlog, turned_away: Reason | None = None, *, was_held: bool = False
) -> Response:
    """Answer with *backlog*; a poll that is turned away with nothing to tell comes back later."""
    chat = the_chat()
    told = told_to(chat, poll)
    if told.bodies or backlog.more or any(map(poll.is_wanted, backlog.events)):
        turned_away = None
    is_signalled = was_held and bool(told.bodies)
    pause = pause_ms(chat, poll.ask, turned_away, is_signalled=is_signalled)
    return held_answer(poll.encode(backlog, told, pause))


def _hold_of(poll: Poll) -> Hold | None:
    if not poll.wait_s or request.method == "HEAD":
        return None
    deadline = time.monotonic() + min(poll.wait_s, the_chat().settings.max_wait_s)
    has_hung_up: Callable[[], bool] = request.environ.get("waitress.client_disconnected", never)

    def is_gone() -> bool:
        # A session that ends just before its poll is held would not wake it.
        return has_hung_up() or poll.sight.is_over()

    return Hold(deadline, blockable_polls(), is_gone, poll.ask.user_id, poll.tick)


def _let_the_next_go_after(waiter: Waiter) -> None:
    """Tell the queue when the answer of this request has been handed to the network."""
    queue = the_chat().queue

    @after_this_request
    def _watch(answer: Response) -> Response:
        answer.call_on_close(lambda: queue.answered(waiter))
        return answer


def held_answer(body: bytes) -> Response:
    """Return the answer of a request that may be held: no proxy should buffer it."""
    answer = json_bytes_answer(body)
    answer.headers["X-Accel-Buffering"] = "no"
    return answer
