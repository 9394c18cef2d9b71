"""What the tests of the queue share: events, polls that block a thread, and one that does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from chat.message_queue.message_queue import MessageQueue
from chat.message_queue.ring import Backlog
from chat.message_queue.waiter import Hold, Waiter
from chat.values.event import EVERYBODY, Event, Interest
from tests.blocked import Blocked
from tests.live import until

GENERAL, TEA = 1, 2
ALL = frozenset({EVERYBODY})


def event(seq: int, *rooms: int, size: int = 2) -> Event:
    """Return an event in *rooms*, or for everybody."""
    return Event(seq, "message.created", rooms or (EVERYBODY,), b"x" * size)


def events(first: int, last: int, *rooms: int) -> list[Event]:
    """Return consecutive events from *first* to *last*."""
    return [event(seq, *rooms) for seq in range(first, last + 1)]


def hold(wait_s: float = 60.0, **rest: object) -> Hold:
    """Return a hold that ends in *wait_s* seconds."""
    return Hold(time.monotonic() + wait_s, **rest)  # type: ignore[arg-type]


class Parked(Waiter):
    """A poll that blocks no thread: it counts how often it is woken."""

    def __init__(self, after: int = 0, interest: Interest = ALL, **rest: object) -> None:
        """Begin asleep."""
        super().__init__(after, interest, **rest)  # type: ignore[arg-type]
        self.wakes = 0

    def wake(self) -> None:
        """Count."""
        self.wakes += 1


def parked(queue: MessageQueue, count: int, after: int = 0) -> list[Parked]:
    """Let *queue* hold *count* polls that block no thread."""
    polls = [Parked(after) for _ in range(count)]
    assert all(queue.add(poll) for poll in polls)
    return polls


def awake(polls: list[Parked]) -> list[bool]:
    """Tell of each poll whether it has been woken."""
    return [poll.wakes > 0 for poll in polls]


class Poll:
    """A poll in a thread of its own that reads when it is woken; held when the test goes on."""

    def __init__(
        self,
        queue: MessageQueue,
        after: int = 0,
        interest: Interest = ALL,
        holding: Hold | None = None,
    ) -> None:
        """Start it, and wait until it is held."""
        waiting = queue.waiting
        self._queue = queue
        self._read_after = (after, interest)
        self._waiting = Blocked(queue.wait, after, interest, holding or hold())
        until(lambda: queue.waiting == waiting + 1 or self._waiting.has_returned)
        assert not self._waiting.has_returned

    @property
    def is_held(self) -> bool:
        """Tell whether it still blocks."""
        return not self._waiting.has_returned

    def woken(self) -> Waiter:
        """Join its thread and return its waiter, not answered yet."""
        waiter = self._waiting.result()
        assert waiter is not None
        return waiter

    def answer(self) -> Backlog | None:
        """Join its thread, and return what it reads then; it has been answered."""
        self._queue.answered(self.woken())
        return self._queue.read(*self._read_after)


@contextmanager
def closing(queue: MessageQueue) -> Iterator[MessageQueue]:
    """Let all polls of *queue* go at the end, whatever happened."""
    try:
        yield queue
    finally:
        queue.close()
