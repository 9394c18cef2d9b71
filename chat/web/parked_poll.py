"""ParkedPoll: a held request that waits for an event without a thread (chat/web/parking.py)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from chat.core.chat import Chat
from chat.core.sessions import hash_of
from chat.core.spin_guard import Ask
from chat.message_queue.admission import Seat
from chat.message_queue.ring import Backlog
from chat.message_queue.waiter import Hold, Waiter
from chat.values.event import Event, Interest
from chat.web.advice import pause_ms
from chat.web.errors import late_answer_to
from chat.web.parking import LateAnswer


class Poll(NamedTuple):
    """A request that may be held.

    Args:
        ask: Who asks, from where.
        seq: What the reader has seen.
        interest: What it wants and may see.
        wait_s: How long it may be held, in seconds.
        is_wanted: Whether an event ends the waiting.
        encode: Makes the body of the answer from what has come and from `next_ms` of advice.
    """

    ask: Ask
    seq: int
    interest: Interest
    wait_s: float
    is_wanted: Callable[[Event], bool]
    encode: Callable[[Backlog, int], bytes]


class ParkedPoll(Waiter):
    """A poll whose connection waits.

    Args:
        chat: Where it waits.
        token: Of the session that asks; when that has ended, the poll gets nothing.
        poll: What is waited for.
        seq: What has been looked at already.
        hold: How long.
        seat: What it occupies; left when it has got its answer, or is cancelled.
    """

    __slots__ = ("_chat", "_poll", "_seat", "_token_hash", "_when_awake")

    is_paced = False

    def __init__(
        self, chat: Chat, token: str, poll: Poll, seq: int, hold: Hold, seat: Seat
    ) -> None:
        """Prepare to wait."""
        super().__init__(
            seq,
            poll.interest,
            since=time.monotonic(),
            deadline=hold.deadline,
            is_gone=hold.is_gone,
        )
        self._chat = chat
        self._token_hash = hash_of(token)
        self._poll = poll
        self._seat = seat
        self._when_awake: Callable[[], None] = self.cancel

    def begin(self, when_awake: Callable[[], None]) -> None:
        """Wait from now on; *when_awake* is called once, from any thread, when it is over."""
        self._when_awake = when_awake
        self.is_woken = False
        if not self._chat.queue.add(self):
            when_awake()

    def wake(self) -> None:
        """Let the server ask for the answer."""
        self._when_awake()

    def answer(self) -> LateAnswer | None:
        """Return the answer; None: there is none yet, `begin` again."""
        try:
            backlog = self._chat.feed.read(self.after, self.interest)
            if not self._is_over() and not any(map(self._poll.is_wanted, backlog.events)):
                self.after = backlog.seq
                return None
            self._chat.sessions.user_with(self._token_hash)
            told = LateAnswer(200, self._poll.encode(backlog, pause_ms(self._chat, self._poll.ask)))
        except Exception as fault:  # noqa: BLE001 -- it may not end the loop that asks
            told = late_answer_to(fault)
        self._chat.queue.answered(self)
        self._chat.admission.leave(self._seat)
        return told

    def cancel(self) -> None:
        """Wait no longer; harmless when it does not wait, and when called again."""
        self._chat.queue.remove(self)
        self._chat.admission.leave(self._seat)

    def _is_over(self) -> bool:
        return self._chat.is_draining or time.monotonic() >= self.deadline or self.is_gone()
