"""Polls: how long and by how many threads they are held here, and what becomes of their answers."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from flask import Response, after_this_request, request

from chat.core.feed import Reading
from chat.message_queue.waiter import Hold, Waiter, never
from chat.values.event import Event, Interest
from chat.web.answers import json_bytes_answer
from chat.web.auth import current_user, the_chat

MAX_WAIT_S = 50
DEFAULT_WAIT_S = 25
RESERVE_SHARE = 8
"""Of the threads of a server, one in so many is kept for pages and posts."""
RESERVE_THREADS = (2, 16)
"""At least and at most: one of two serves while the other waits for the disk."""
UNKNOWN_SERVER_POLLS = 1
"""Polls held on a threaded server whose threads cannot be counted; CHAT_POLL_THREADS says more."""
THREAD_PER_REQUEST_POLLS = 100
"""Polls held by Flask's own development server, which starts a thread for each request."""
TURNED_AWAY_MS = (1000, 3000)
"""A poll that could not be held comes back within this time, spread evenly."""
DRAINED_MS = (200, 2000)
"""A poll that a stopping server let go comes back within this time, spread evenly."""


def held(
    seq: int,
    interest: Interest,
    wait_s: float,
    is_wanted: Callable[[Event], bool] = lambda _event: True,
) -> tuple[Reading, int]:
    """Read after *seq*, waiting up to *wait_s* seconds; return what came, and `next_ms` of advice.

    The poll's thread blocks meanwhile when the server has one to spare. Signing out ends it.

    Raises:
        Unauthorized: the caller has been signed out while it waited.
    """
    chat = the_chat()
    hold = None
    if wait_s > 0 and request.method != "HEAD":
        deadline = time.monotonic() + min(wait_s, chat.settings.max_wait_s)
        hold = Hold(deadline, blockable_polls(), _hang_up_check())
    reading = chat.feed.poll(seq, interest, hold, is_wanted)
    if reading.waiter is not None:
        _let_the_next_go_after(reading.waiter)
    if hold is not None:
        current_user()
    if reading.is_turned_away:
        return reading, random.randint(*TURNED_AWAY_MS)  # noqa: S311 -- spreads load, no secret
    if chat.is_draining and hold is not None:
        return reading, random.randint(*DRAINED_MS)  # noqa: S311
    return reading, 0


def advice(next_ms: int) -> dict[str, int]:
    """Return how a client should poll on: `wait` in seconds, and a pause before it."""
    return {"wait": min(DEFAULT_WAIT_S, the_chat().settings.max_wait_s), "next_ms": next_ms}


def held_answer(body: bytes) -> Response:
    """Return the JSON answer of a request that may be held, not to be buffered on its way."""
    answer = json_bytes_answer(body)
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def blockable_polls() -> int:
    """Return how many polls may block a thread of the server that runs this request."""
    setting = the_chat().settings.poll_threads
    threads = _threads_of_server()
    if threads is None:
        return _polls_of_unknown_server() if setting is None else setting
    least, most = RESERVE_THREADS
    if setting is None:
        return max(0, threads - min(most, max(least, threads // RESERVE_SHARE)))
    return max(0, min(setting, threads - least))


def _threads_of_server() -> int | None:
    """Return the size of waitress's pool of threads, or None on other servers."""
    channel = getattr(request.environ.get("waitress.client_disconnected"), "__self__", None)
    threads = getattr(getattr(getattr(channel, "server", None), "adj", None), "threads", None)
    return threads if isinstance(threads, int) else None


def _polls_of_unknown_server() -> int:
    if not request.environ.get("wsgi.multithread"):
        return 0
    if "werkzeug.socket" in request.environ:
        return THREAD_PER_REQUEST_POLLS
    return UNKNOWN_SERVER_POLLS


def _let_the_next_go_after(waiter: Waiter) -> None:
    """Tell the queue when the answer of this request has been handed to the network."""
    queue = the_chat().queue

    @after_this_request
    def _watch(answer: Response) -> Response:
        answer.call_on_close(lambda: queue.answered(waiter))
        return answer


def _hang_up_check() -> Callable[[], bool]:
    check: Callable[[], bool] = request.environ.get("waitress.client_disconnected", never)
    return check
