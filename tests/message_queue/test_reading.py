"""MessageQueue: what a reader gets at once, in order, and never too much of it."""

import pytest

from chat.message_queue.message_queue import MessageQueue
from chat.message_queue.ring import MAX_ANSWER_BYTES, MAX_ANSWER_EVENTS, Backlog
from tests.message_queue.polls import ALL, GENERAL, TEA, event, events


def test_events_are_read_in_order_after_a_seq(queue: MessageQueue):
    queue.publish(events(1, 3))
    queue.publish(events(4, 5))
    assert queue.read(2, ALL) == Backlog(events(3, 5), 5, more=False)


def test_what_does_not_concern_the_reader_is_passed_over(queue: MessageQueue):
    queue.publish([event(1, TEA), event(2, GENERAL), event(3, TEA)])
    assert queue.read(0, frozenset({GENERAL})) == Backlog([event(2, GENERAL)], 3, more=False)


def test_a_reader_at_the_head_gets_nothing_yet(queue: MessageQueue):
    queue.publish(events(1, 3))
    assert queue.read(3, ALL) == Backlog([], 3, more=False)


def test_a_reader_ahead_of_this_process_stays_where_it_is(queue: MessageQueue):
    assert queue.read(9, ALL) == Backlog([], 9, more=False)


@pytest.mark.parametrize(("after", "is_known"), [(1, False), (2, True), (3, True)])
def test_what_the_ring_no_longer_has_is_said_to_be_elsewhere(after: int, is_known: bool):
    queue = MessageQueue(ring_events=2)
    queue.publish(events(1, 4))
    assert (queue.read(after, ALL) is not None) == is_known


@pytest.mark.parametrize(
    ("count", "read", "more"),
    [
        (MAX_ANSWER_EVENTS - 1, MAX_ANSWER_EVENTS - 1, False),
        (MAX_ANSWER_EVENTS, MAX_ANSWER_EVENTS, False),
        (MAX_ANSWER_EVENTS + 1, MAX_ANSWER_EVENTS, True),
    ],
)
def test_an_answer_has_so_many_events_at_most(
    queue: MessageQueue, count: int, read: int, more: bool
):
    queue.publish(events(1, count))
    assert queue.read(0, ALL) == Backlog(events(1, read), read, more)


@pytest.mark.parametrize(("size", "read", "more"), [(128, 2, False), (129, 1, True)])
def test_an_answer_has_so_many_bytes_at_most(queue: MessageQueue, size: int, read: int, more: bool):
    kib = MAX_ANSWER_BYTES // 256
    queue.publish([event(1, size=size * kib), event(2, size=128 * kib)])
    backlog = queue.read(0, ALL)
    assert (len(backlog.events), backlog.seq, backlog.more) == (read, read, more)


def test_an_event_larger_than_an_answer_comes_alone(queue: MessageQueue):
    queue.publish([event(1, size=MAX_ANSWER_BYTES + 1), event(2)])
    assert queue.read(0, ALL).seq == 1
    assert queue.read(1, ALL) == Backlog([event(2)], 2, more=False)


def test_a_full_answer_with_nothing_after_it_for_this_reader_says_so(queue: MessageQueue):
    queue.publish([*events(1, MAX_ANSWER_EVENTS, GENERAL), event(MAX_ANSWER_EVENTS + 1, TEA)])
    backlog = queue.read(0, frozenset({GENERAL}))
    assert (backlog.seq, backlog.more) == (MAX_ANSWER_EVENTS + 1, False)
