"""Advice: how a client should poll on, told in each answer."""

from __future__ import annotations

import random

from chat.core.chat import Chat
from chat.core.spin_guard import Ask
from chat.message_queue.admission import Reason

DEFAULT_WAIT_S = 25
DRAINED_MS = (200, 2000)
"""A poll that a stopping server let go comes back within this time, spread evenly."""


def advice(chat: Chat, pause_ms: int) -> dict[str, int]:
    """Return the advice of an answer: `wait` in seconds, and a pause before the next poll."""
    return {"wait": min(DEFAULT_WAIT_S, chat.settings.max_wait_s), "next_ms": pause_ms}


def pause_ms(
    chat: Chat, ask: Ask, turned_away: Reason | None = None, *, is_signalled: bool = False
) -> int:
    """Return how long a client should pause before its next poll.

    Args:
        chat: Which it polls.
        ask: What is answered now.
        turned_away: Why its poll could not be held; it is counted here.
        is_signalled: Whether it was held, and a signal came.
    """
    if chat.is_draining:
        return random.randint(*DRAINED_MS)  # noqa: S311 -- it spreads load and hides nothing
    pause = chat.spin_guard.pause_ms(ask, is_signalled=is_signalled)
    return max(pause, chat.admission.turn_away(turned_away)) if turned_away else pause
