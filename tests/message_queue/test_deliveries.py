"""Deliveries: how long answers took is measured once each, whichever way their polls waited."""

import pytest

from chat.message_queue.message_queue import MessageQueue
from tests.clock import FakeClock
from tests.message_queue.polls import Parked, Poll, event


@pytest.fixture
def timed(clock: FakeClock) -> MessageQueue:
    return MessageQueue(clock=clock)


class Unpaced(Parked):
    """A poll that blocks no thread, and may be woken together with all others."""

    is_paced = False


def parked(queue: MessageQueue, count: int) -> list[Unpaced]:
    polls = [Unpaced() for _ in range(count)]
    assert all(queue.add(poll) for poll in polls)
    return polls


def test_an_answer_counts_from_the_wake_up(timed: MessageQueue, clock: FakeClock):
    first, second = parked(timed, 2)
    timed.publish([event(1)])
    clock.advance(0.02)
    timed.answered(first)
    clock.advance(0.3)
    timed.answered(second)
    answers = timed.deliveries(blocked=False).answers
    assert (answers.count, answers.total) == (2, pytest.approx(0.34))
    assert timed.deliveries(blocked=True).answers.count == 0


def test_a_fan_out_ends_with_its_last_answer(timed: MessageQueue, clock: FakeClock):
    polls = parked(timed, 3)
    timed.publish([event(1)])
    fan_outs = timed.deliveries(blocked=False).fan_outs
    for poll in polls:
        assert fan_outs.count == 0
        clock.advance(0.1)
        timed.answered(poll)
    assert (fan_outs.count, fan_outs.total) == (1, pytest.approx(0.3))


def test_an_answer_counts_once(timed: MessageQueue):
    polls = parked(timed, 2)
    timed.publish([event(1)])
    timed.answered(polls[0])
    timed.answered(polls[0])
    deliveries = timed.deliveries(blocked=False)
    assert (deliveries.answers.count, deliveries.fan_outs.count) == (1, 0)


def test_whoever_hangs_up_is_not_waited_for(timed: MessageQueue):
    gone, there = parked(timed, 2)
    timed.publish([event(1)])
    timed.answered(there)
    timed.remove(gone)
    deliveries = timed.deliveries(blocked=False)
    assert (deliveries.answers.count, deliveries.fan_outs.count) == (1, 1)


def test_whoever_waits_on_is_not_waited_for(timed: MessageQueue):
    (poll,) = parked(timed, 1)
    timed.publish([event(1)])
    poll.after = 1
    assert timed.add(poll)
    deliveries = timed.deliveries(blocked=False)
    assert (deliveries.answers.count, deliveries.fan_outs.count) == (0, 1)
    timed.remove(poll)


def test_a_poll_that_runs_out_is_no_delivery(timed: MessageQueue, clock: FakeClock):
    poll = Unpaced(deadline=clock() + 1)
    assert timed.add(poll)
    clock.advance(2)
    timed.look_after()
    timed.answered(poll)
    assert poll.wakes == 1
    assert timed.deliveries(blocked=False).answers.count == 0


def test_blocked_polls_are_measured_too(queue: MessageQueue):
    polls = [Poll(queue) for _ in range(20)]
    assert queue.waiting_blocked == 20
    queue.publish([event(1)])
    assert [len(poll.answer().events) for poll in polls] == [1] * 20
    deliveries = queue.deliveries(blocked=True)
    assert (deliveries.answers.count, deliveries.fan_outs.count) == (20, 1)
    assert queue.waiting_blocked == 0


def test_polls_are_told_apart_by_the_way_they_wait(queue: MessageQueue):
    parked(queue, 3)
    blocked = Poll(queue)
    assert (queue.waiting, queue.waiting_blocked) == (4, 1)
    queue.close()
    blocked.answer()
    assert (queue.waiting, queue.waiting_blocked) == (0, 0)


def test_the_ring_tells_its_size(queue: MessageQueue):
    queue.publish([event(1, size=10), event(2, size=5)])
    assert queue.ring_size == (2, 15, 0, 2)
    assert queue.published == 2
