"""Advice: how a client should poll on, told in each answer."""

from __future__ import annotations

import random

from chat.core.chat import Chat

DEFAULT_WAIT_S = 25
TURNED_AWAY_MS = (1000, 3000)
"""A poll that could not be held comes back within this time, spread evenly."""
DRAINED_MS = (200, 2000)
"""A poll that a stopping server let go comes back within this time, spread evenly."""


def advice(chat: Chat, pause_ms: int) -> dict[str, int]:
    """Return the advice of an answer: `wait` in seconds, and a pause before the next poll."""
    return {"wait": min(DEFAULT_WAIT_S, chat.settings.max_wait_s), "next_ms": pause_ms}


def pause_ms(chat: Chat, *, is_turned_away: bool = False) -> int:
    """Return how long a client should pause before its next poll."""
    if chat.is_draining:
        return random.randint(*DRAINED_MS)  # noqa: S311 -- it spreads load and hides nothing
    return random.randint(*TURNED_AWAY_MS) if is_turned_away else 0  # noqa: S311
