"""Limits: which kind of thing each route is, so that the core can count it (core/rate_limits.py).

Joining and signing in share a route: its views count them by `count_join` and `count_sign_in`.
Every other route is counted before its view runs, each unsafe one as the kind in the table.
"""

from __future__ import annotations

from flask import request

from chat.core.rate_limits import Kind
from chat.web.auth import SAFE_METHODS, caller_address, current_user_or_none, the_chat

KINDS = {
    "message_api.post": Kind.POSTING,
    "page.post": Kind.POSTING,
    "message_api.edit": Kind.POSTING,
    "reaction_api.react": Kind.POSTING,
    "reaction_api.unreact": Kind.POSTING,
    "upload_api.add": Kind.POSTING,
    "room_api.create": Kind.MAKING_ROOMS,
    "room_api.change": Kind.MAKING_ROOMS,
    "page.create_room": Kind.MAKING_ROOMS,
    "member_api.direct": Kind.MAKING_ROOMS,
    "presence_api.typing": Kind.TYPING,
}
"""What costs more than an ordinary change: it wakes everybody who sees it, or takes a name."""
COUNTED_BY_ITS_VIEW = frozenset({"session_api.join", "page.join", "sign_in.sign_in"})
UNCOUNTED = frozenset(
    {
        "event_api.events",  # polls have limits of their own
        "static",
        "language_pages.words",  # as any other script
        "assets.asset",
        "health.alive",
        "health.ready",
        "metrics.metrics",
        "debug.state",
    }
)


def refuse_what_is_too_often() -> None:
    """Count this request; runs before every view.

    Raises:
        TooMany: the caller, or its address, has done this too often.
    """
    endpoint = request.endpoint or ""
    chat = the_chat()
    if not chat.rate_limits.is_on or endpoint in UNCOUNTED:
        return
    is_safe = request.method in SAFE_METHODS
    if endpoint in COUNTED_BY_ITS_VIEW and not is_safe:
        return
    kind = Kind.READING if is_safe else KINDS.get(endpoint, Kind.CHANGING)
    user = current_user_or_none()
    chat.rate_limits.spend(kind, caller_address(), user.id if user else None)


def count_join() -> None:
    """Count that the caller joins.

    Raises:
        TooMany: `too_many_joins`.
    """
    the_chat().rate_limits.spend(Kind.JOINING, caller_address())


def count_sign_in(name: str | None) -> None:
    """Count that the caller tries a password for *name*, or something secret that has no name.

    To be called before it is looked at; `note_sign_in` when it was right.

    Raises:
        TooMany: `too_many_sign_ins`.
    """
    limits = the_chat().rate_limits
    if name is None:
        limits.spend(Kind.SIGNING_IN, caller_address())
    else:
        limits.spend_try(name, caller_address())


def note_sign_in(name: str) -> None:
    """Remember that the caller has signed in as *name*."""
    the_chat().rate_limits.note_sign_in(name, caller_address())
