"""How many polls may block a thread of the server that runs the app."""

from __future__ import annotations

from flask import request

from chat.web.auth import the_chat

RESERVE_SHARE = 8
"""Of the threads of a server, one in so many is kept for pages and posts."""
RESERVE_THREADS = (2, 16)
"""At least and at most: one of two serves while the other waits for the disk."""
UNKNOWN_SERVER_POLLS = 1
"""Polls held on a threaded server whose threads cannot be counted; CHAT_POLL_THREADS says more."""
THREAD_PER_REQUEST_POLLS = 100
"""Polls held by Flask's own development server, which starts a thread for each request."""


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
