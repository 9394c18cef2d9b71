"""MessageQueue: a poll is held until something concerns it, and not a moment longer."""

import threading

import pytest

from chat.message_queue.message_queue import MessageQueue
from tests.blocked import Blocked
from tests.clock import FakeClock
from tests.live import until
from tests.message_queue.polls import ALL, GENERAL, TEA, Parked, Poll, awake, event, hold, parked


def test_publish_wakes_every_waiting_poll(queue: MessageQueue):
    polls = [Poll(queue) for _ in range(5)]
    queue.publish([event(1)])
    assert [poll.answer().events for poll in polls] == [[event(1)]] * 5


def test_publish_wakes_exactly_those_concerned(queue: MessageQueue):
    tea, general = Poll(queue, 0, frozenset({TEA})), Poll(queue, 0, frozenset({GENERAL}))
    queue.publish([event(1, TEA)])
    assert tea.answer().events == [event(1, TEA)]
    assert general.is_held
    assert queue.waiting == 1


def test_a_poll_with_several_interests_is_woken_once(queue: MessageQueue):
    poll = Parked(0, frozenset({GENERAL, TEA}))
    queue.add(poll)
    queue.publish([event(1, GENERAL), event(2, TEA), event(3, GENERAL, TEA)])
    assert (poll.wakes, queue.waiting) == (1, 0)


def test_a_poll_without_interest_is_woken_by_nothing(queue: MessageQueue):
    poll = Parked(0, frozenset())
    queue.add(poll)
    queue.publish([event(1)])
    assert (poll.wakes, queue.waiting) == (0, 1)


def test_a_poll_that_has_something_to_read_is_not_held(queue: MessageQueue):
    queue.publish([event(1)])
    assert queue.wait(0, ALL, hold()) is not None
    assert not queue.add(Parked(0))
    assert queue.waiting == 0


def test_a_poll_from_before_the_ring_is_not_held():
    queue = MessageQueue(head=7)
    assert queue.wait(6, ALL, hold()) is not None
    assert not queue.add(Parked(6))
    assert queue.read(6, ALL) is None


def test_what_concerns_others_does_not_end_the_wait(queue: MessageQueue):
    queue.publish([event(1, TEA)])
    assert Poll(queue, 0, frozenset({GENERAL})).is_held


def test_a_poll_ends_at_its_deadline(queue: MessageQueue):
    waiter = Blocked(queue.wait, 0, ALL, hold(wait_s=0.05)).result()
    assert not waiter.is_woken
    assert queue.waiting == 0


@pytest.mark.parametrize("wait_s", [0.0, -3600.0])
def test_a_deadline_that_has_passed_holds_nobody(queue: MessageQueue, wait_s: float):
    assert not Blocked(queue.wait, 0, ALL, hold(wait_s=wait_s)).result().is_woken


def test_the_deadline_is_read_on_the_monotonic_clock(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("time.time", lambda: pytest.fail("asked for the time of day"))
    queue = MessageQueue(clock=clock)
    deadline = clock() + 60
    clock.advance(60)
    assert not Blocked(queue.wait, 0, ALL, hold()._replace(deadline=deadline)).result().is_woken


def test_close_wakes_everybody(queue: MessageQueue):
    polls = [Poll(queue) for _ in range(20)]
    queue.close()
    assert [poll.answer().events for poll in polls] == [[]] * 20


def test_nobody_waits_in_a_closed_queue(queue: MessageQueue):
    queue.close()
    assert queue.wait(0, ALL, hold()) is not None
    assert not queue.add(Parked())


def test_a_closed_queue_is_still_read_and_published_to(queue: MessageQueue):
    queue.close()
    queue.publish([event(1)])
    assert queue.read(0, ALL).events == [event(1)]


def test_a_client_that_is_gone_is_let_go(queue: MessageQueue):
    hung_up = threading.Event()
    gone, there = Poll(queue, holding=hold(is_gone=hung_up.is_set)), Poll(queue)
    queue.look_after()
    assert gone.is_held
    hung_up.set()
    queue.look_after()
    assert gone.answer().events == []
    assert there.is_held


def test_more_polls_than_may_block_are_turned_away(queue: MessageQueue):
    Poll(queue, holding=hold(max_blocked=2)), Poll(queue, holding=hold(max_blocked=2))
    assert queue.wait(0, ALL, hold(max_blocked=2)) is None
    assert queue.waiting == 2


def test_parked_polls_take_no_place_of_those_that_block(queue: MessageQueue):
    parked(queue, 3)
    assert Poll(queue, holding=hold(max_blocked=1)).is_held


def test_a_place_is_free_again_when_its_poll_has_ended(queue: MessageQueue):
    first = Poll(queue, holding=hold(max_blocked=1))
    queue.publish([event(1)])
    first.answer()
    assert Poll(queue, 1, holding=hold(max_blocked=1)).is_held


def test_a_poll_with_a_backlog_is_never_turned_away(queue: MessageQueue):
    queue.publish([event(1)])
    assert queue.wait(0, ALL, hold(max_blocked=0)) is not None


def test_a_parked_poll_is_woken_once(queue: MessageQueue):
    polls = parked(queue, 2)
    queue.publish([event(1)])
    queue.publish([event(2)])
    assert [poll.wakes for poll in polls] == [1, 1]


def test_a_removed_poll_is_not_woken(queue: MessageQueue):
    stays, leaves = parked(queue, 2)
    queue.remove(leaves)
    queue.remove(leaves)
    queue.publish([event(1)])
    assert awake([stays, leaves]) == [True, False]


def test_publishing_does_not_wait_for_a_reader_that_was_woken(queue: MessageQueue):
    parked(queue, 100)
    publishing = Blocked(lambda: [queue.publish([event(seq)]) for seq in range(1, 1001)])
    publishing.join()
    assert queue.head == 1000


def test_held_polls_tell_how_long_they_wait_and_for_what(clock: FakeClock):
    queue = MessageQueue(head=5, clock=clock)
    queue.add(Parked(5, frozenset({TEA}), since=clock()))
    clock.advance(3)
    assert queue.held() == [(3, 5, frozenset({TEA}))]
    assert queue.waiting == 1


def test_polls_that_come_and_go_leave_nothing_behind(queue: MessageQueue):
    polls = [Parked(0, frozenset({place, -place})) for place in range(1, 10_001)]
    assert all(queue.add(poll) for poll in polls)
    for poll in polls:
        queue.remove(poll)
    assert (len(queue._waiters), len(queue._waiters._by_key), len(queue._chain)) == (0, 0, 0)


def test_a_publication_that_does_not_continue_changes_nothing(queue: MessageQueue):
    poll = Poll(queue)
    with pytest.raises(ValueError, match="does not follow"):
        queue.publish([event(1), event(3)])
    assert (queue.head, queue.read(0, ALL).events) == (0, [])
    assert poll.is_held


def test_a_poll_that_fails_while_it_blocks_is_forgotten(queue: MessageQueue):
    with pytest.raises(OverflowError):
        queue.wait(0, ALL, hold(wait_s=1e30, max_blocked=1))
    assert queue.waiting == 0
    Poll(queue, holding=hold(max_blocked=1))
    until(lambda: queue.waiting == 1)
