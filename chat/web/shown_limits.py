"""Shown limits: what nobody may do more often, or have more of, in words for the admin's page."""

from __future__ import annotations

from typing import NamedTuple

from chat.values.settings import Settings
from chat.values.words import Words, words
from chat.web.dates import size

OFTEN: dict[str, Words] = {
    "joins_per_address": words("Joining, from one address in 10 minutes"),
    "sign_ins_per_address": words("Signing in, from one address in 10 minutes"),
    "sign_ins_per_name": words("Signing in under one name, before strangers to it have one try"),
    "posts_per_user": words("Messages of one person in a minute"),
    "posts_per_address": words("Messages from one address in a minute"),
    "rooms_per_user": words("New rooms of one person in an hour"),
    "rooms_per_address": words("New rooms from one address in an hour"),
    "requests_per_user": words("Other requests of one person in a minute"),
    "requests_per_address": words("Other requests from one address in a minute"),
}
"""By setting, what it limits; `CHAT_LIMITS=off` lifts these."""
LARGE: dict[str, Words] = {
    "upload_bytes": words("One file"),
    "uploads_per_user_bytes": words("All files of one person"),
    "uploads_bytes": words("All files"),
}
"""By setting, of what it limits the bytes."""


class ShownLimit(NamedTuple):
    """What is limited, and how much of it is not too much."""

    words: Words
    most: str


def shown_limits(settings: Settings) -> list[ShownLimit]:
    """Return the limits that hold, in the order in which they are read."""
    often = OFTEN if settings.limits else {}
    counts = [ShownLimit(said, f"{getattr(settings, name):,}") for name, said in often.items()]
    sizes = [ShownLimit(said, size(getattr(settings, name))) for name, said in LARGE.items()]
    return counts + sizes
