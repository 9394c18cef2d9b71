"""ParkedPoll: a held request that waits for an event without a thread (chat/web/parking.py)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from chat.core.chat import Chat
from chat.core.sight import Sight
from chat.core.spin_guard import Ask
from chat.message_queue.admission import Seat
from chat.message_queue.ring import Backlog
from chat.message_queue.signals import Ear, Told
from chat.message_queue.waiter import Hold, Waiter
from chat.values.event import Event
from chat.web.advice import pause_ms
from chat.web.errors import late_answer_to
from chat.web.language import language
from chat.web.parking import LateAnswer


class Poll(NamedTuple):
    """A request that may be held.

    Args:
        ask: Who asks, from where.
        seq: What the reader has seen.
        sight: What it may see, now and whenever it wakes.
        wait_s: How long it may be held, in seconds.
        is_wanted: Whether an event ends the waiting.
        encode: Makes the body of the answer from what has come, from the signals and from `next_ms`
            of advice.
        tick: After which signals it wants those to come; None: it wants none.
    """

    ask: Ask
    seq: int
    sight: Sight
    wait_s: float
    is_wanted: Callable[[Event], bool]
    encode: Callable[[Backlog, Told, int], bytes]
    tick: int | None = None


def told_to(chat: Chat, poll: Poll) -> Told:
    """Return the signals for *poll*, by what it may see now; without `tick` it gets none.

    Who leaves a room while this reads gets nothing of who types there afterwards.

    Raises:
        Unauthorized, NotFound: as `Sight.interest`.
    """
    if poll.tick is None:
        return Told((), chat.queue.tick)
    interest = poll.sight.interest()
    while True:
        told = chat.queue.told(Ear(poll.tick, interest, poll.ask.user_id))
        before, interest = interest, poll.sight.interest()
        if interest == before:
            return told


class ParkedPoll(Waiter):
    """A poll whose connection waits.

    Args:
        chat: Where it waits.
        poll: What is waited for.
        seq: What has been looked at already.
        hold: How long.
        seat: What it occupies; left when it has got its answer, or is cancelled.
    """

    __slots__ = ("_chat", "_language", "_poll", "_seat", "_when_awake")

    is_paced = False
    goes_first = False

    def __init__(self, chat: Chat, poll: Poll, seq: int, hold: Hold, seat: Seat) -> None:
        """Prepare to wait."""
        super().__init__(
            seq,
            poll.sight.interest(),
            since=time.monotonic(),
            deadline=hold.deadline,
            is_gone=hold.is_gone,
            owner=hold.owner,
            tick=hold.tick,
        )
        self._chat = chat
        self._language = language()
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
            # What it may see can have changed while it waited.
            sight = self._poll.sight.interest
            self.interest, backlog = self._chat.feed.read_now(self.after, sight)
            told = told_to(self._chat, self._poll)
            is_news = bool(told.bodies) or any(map(self._poll.is_wanted, backlog.events))
            if not is_news and not self._is_over():
                self.after = backlog.seq
                return None
            pause = pause_ms(self._chat, self._poll.ask, is_signalled=bool(told.bodies))
            answer = LateAnswer(200, self._poll.encode(backlog, told, pause))
        except Exception as fault:  # noqa: BLE001 -- it may not end the loop that asks
            answer = late_answer_to(fault, self._language)
        self._chat.queue.answered(self)
        self._chat.admission.leave(self._seat)
        return answer

    def cancel(self) -> None:
        """Wait no longer; harmless when it does not wait, and when called again."""
        self._chat.queue.remove(self)
        self._chat.admission.leave(self._seat)

    def _is_over(self) -> bool:
        return self._chat.is_draining or time.monotonic() >= self.deadline or self.is_gone()
