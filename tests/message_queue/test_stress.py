"""MessageQueue under threads: publisher and readers race; each gets every event once."""

import random
import sys
import threading
from collections.abc import Iterator

import pytest

from chat.message_queue.message_queue import MessageQueue
from chat.values.event import EVERYBODY, Event, Interest
from tests.blocked import Blocked
from tests.message_queue.polls import ALL, hold

ROOMS = (1, 2, 3)
EVENTS = 3000
INTERESTS: list[Interest] = [
    ALL,
    frozenset({1}),
    frozenset({2}),
    frozenset({1, 3}),
    frozenset({EVERYBODY, 3}),
    frozenset({3}),
]


@pytest.fixture(autouse=True)
def _switching_often() -> Iterator[None]:
    """Let threads interrupt each other a thousand times more often than usual."""
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual_s)


def history(count: int) -> list[Event]:
    chosen = random.Random(7)
    audiences = [chosen.choice([(1, EVERYBODY), (2, EVERYBODY), (3,)]) for _ in range(count)]
    return [
        Event(seq, "message.created", audience, b"%d" % seq)
        for seq, audience in enumerate(audiences, 1)
    ]


def publish_all(queue: MessageQueue, events: list[Event]) -> None:
    chosen = random.Random(8)
    rest = events
    while rest:
        size = chosen.randint(1, 4)
        queue.publish(rest[:size])
        rest = rest[size:]


def follow(queue: MessageQueue, after: int, interest: Interest, last: int) -> list[Event]:
    """Read and wait as a poll does, from *after* up to *last*; return the ledger."""
    ledger: list[Event] = []
    seq = after
    while seq < last:
        backlog = queue.read(seq, interest)
        assert backlog is not None
        ledger += backlog.events
        seq = backlog.seq
        if not backlog.more and seq < last:
            waiter = queue.wait(seq, interest, hold(wait_s=10))
            assert waiter is not None
            queue.answered(waiter)
    return ledger


@pytest.mark.parametrize("width", [1, 8])
def test_readers_that_race_the_publisher_lose_nothing(width: int):
    events = history(EVENTS)
    # The last one is for all keys, so that every reader hears of the end.
    events.append(Event(EVENTS + 1, "room.changed", (EVERYBODY, *ROOMS), b"end"))
    queue = MessageQueue(wake_width=width)
    afters = [0, 0, 0, 0, 0, 0, 5, 100, 1, 2, 3, 4]
    readers = [
        Blocked(follow, queue, after, interest, len(events))
        for after, interest in zip(afters, INTERESTS * 2, strict=True)
    ]
    publish_all(queue, events)
    ledgers = [reader.result() for reader in readers]
    assert ledgers == [
        [event for event in events[after:] if event.concerns(interest)]
        for after, interest in zip(afters, INTERESTS * 2, strict=True)
    ]
    assert queue.waiting == 0


def test_no_event_falls_between_looking_and_waiting():
    queue = MessageQueue()
    events = history(EVENTS)
    reader = Blocked(follow, queue, 0, frozenset({EVERYBODY, 3}), EVENTS)
    for event in events:
        queue.publish([event])
    assert reader.result() == events


def test_polls_that_time_out_while_events_come_hold_up_nobody():
    queue = MessageQueue(wake_width=1)
    is_over = threading.Event()

    def flit() -> None:
        while not is_over.is_set():
            waiter = queue.wait(queue.head, ALL, hold(wait_s=0.0005))
            if waiter is not None:
                queue.answered(waiter)

    flitting = [Blocked(flit) for _ in range(6)]
    reader = Blocked(follow, queue, 0, ALL | {3}, EVENTS)
    publish_all(queue, history(EVENTS))
    assert reader.result() == history(EVENTS)
    is_over.set()
    for thread in flitting:
        thread.join()
    assert (queue.waiting, len(queue._chain), len(queue._chain._awake)) == (0, 0, 0)


def test_closing_while_polls_come_leaves_nobody_behind():
    queue = MessageQueue(wake_width=2)

    def poll_until_closed() -> None:
        while not queue._is_closed:
            waiter = queue.wait(queue.head, ALL, hold())
            if waiter is not None:
                queue.answered(waiter)

    polls = [Blocked(poll_until_closed) for _ in range(20)]
    publish_all(queue, history(200))
    queue.close()
    for poll in polls:
        poll.join()
    assert queue.waiting == 0
