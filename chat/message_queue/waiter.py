"""Waiters: those who wait for an event. The queue knows one verb of them, `wake`."""

from __future__ import annotations

import math
import sys
import threading
from collections.abc import Callable
from typing import NamedTuple

from chat.message_queue.deliveries import FanOut
from chat.message_queue.signals import Ear
from chat.values.event import Interest


def never() -> bool:
    """Return False: the answer of a client that cannot be asked whether it is gone."""
    return False


class Hold(NamedTuple):
    """How a poll may be held.

    Args:
        deadline: The monotonic time, in seconds, at which it ends at the latest.
        max_blocked: How many polls may block a thread, this one included.
        is_gone: Tells cheaply, from any thread, whether its client has hung up.
        owner: The id of the user whose poll it is; what becomes of a user may end its polls.
        tick: After which signals it wants those to come; None: it wants none.
    """

    deadline: float
    max_blocked: int = sys.maxsize
    is_gone: Callable[[], bool] = never
    owner: int = 0
    tick: int | None = None


class Waiter:
    """One poll that waits for an event after a seq, in what it is interested in.

    How it waits is up to the subclass. The queue calls `wake` once: when there is something to
    read, when its time is over, when the queue closes or when the client is gone. It must not
    block. That of a paced waiter is called with the queue's lock held.

    Args:
        after: The seq that the reader has seen.
        interest: What the reader wants and may see.
        since: The monotonic time at which it began to wait, in seconds.
        deadline: As in Hold; a waiter that ends by itself leaves it out.
        is_gone: As in Hold.
        owner: As in Hold.
        tick: As in Hold.
    """

    __slots__ = (
        "after",
        "deadline",
        "fan_out",
        "interest",
        "is_gone",
        "is_woken",
        "owner",
        "since",
        "tick",
    )

    is_paced = True
    """Whether only few of this kind may be awake at a time, since each takes a thread then."""

    def __init__(
        self,
        after: int,
        interest: Interest,
        *,
        since: float = 0.0,
        deadline: float = math.inf,
        is_gone: Callable[[], bool] = never,
        owner: int = 0,
        tick: int | None = None,
    ) -> None:
        """Remember what is waited for."""
        self.after = after
        self.interest = interest
        self.since = since
        self.deadline = deadline
        self.is_gone = is_gone
        self.owner = owner
        self.tick = tick
        self.is_woken = False
        # What it was woken with, until it is answered. The queue's lock guards it.
        self.fan_out: FanOut | None = None

    @property
    def ear(self) -> Ear | None:
        """What signals it wants."""
        return None if self.tick is None else Ear(self.tick, self.interest, self.owner)

    def wake(self) -> None:
        """Let the poll be answered."""
        raise NotImplementedError


class BlockedWaiter(Waiter):
    """A poll whose request thread waits, on a Condition of its own: it wakes without the others.

    Args:
        lock: The queue's lock.
        after: As in Waiter; so are the others.
    """

    __slots__ = ("_woken",)

    def __init__(
        self,
        lock: threading.Lock,
        after: int,
        interest: Interest,
        *,
        since: float,
        is_gone: Callable[[], bool] = never,
        owner: int = 0,
        tick: int | None = None,
    ) -> None:
        """Prepare to wait; nothing blocks yet."""
        super().__init__(after, interest, since=since, is_gone=is_gone, owner=owner, tick=tick)
        self._woken = threading.Condition(lock)

    def wake(self) -> None:
        """Let the thread go on; called with the lock held."""
        self._woken.notify()

    def block_locked(self, wait_s: float) -> None:
        """Block the calling thread until it is woken or *wait_s* seconds have passed."""
        self._woken.wait_for(lambda: self.is_woken, wait_s)
