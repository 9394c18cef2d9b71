"""WakeChain: a few are awake at a time, each answer lets the next one go, and none is lost."""

import pytest

from chat.message_queue.message_queue import WAKE_WIDTH, MessageQueue
from tests.blocked import Blocked
from tests.live import until
from tests.message_queue.polls import (
    ALL,
    GENERAL,
    Parked,
    Poll,
    awake,
    event,
    hold,
    parked,
)


@pytest.fixture
def queue() -> MessageQueue:
    return MessageQueue(wake_width=2)


def test_no_more_are_awake_than_the_width(queue: MessageQueue):
    polls = parked(queue, 5)
    queue.publish([event(1)])
    assert awake(polls) == [True, True, False, False, False]
    assert queue.waiting == 0


def test_each_answer_lets_the_next_one_go(queue: MessageQueue):
    polls = parked(queue, 5)
    queue.publish([event(1)])
    queue.answered(polls[1])
    assert awake(polls) == [True, True, True, False, False]


def test_everybody_is_woken_in_the_end(queue: MessageQueue):
    polls = parked(queue, 50)
    queue.publish([event(1)])
    for poll in polls:
        queue.answered(poll)
    assert [poll.wakes for poll in polls] == [1] * 50


def test_who_waits_longest_is_woken_first_whatever_it_waits_for(queue: MessageQueue):
    interests = [ALL, frozenset({GENERAL}), ALL, frozenset({GENERAL})]
    polls = [Parked(0, interest, since=place) for place, interest in enumerate(interests)]
    assert all(queue.add(poll) for poll in polls)
    queue.publish([event(1, GENERAL, *ALL)])
    assert awake(polls) == [True, True, False, False]


def test_those_of_a_later_event_stand_behind_those_of_an_earlier_one(queue: MessageQueue):
    early = parked(queue, 3)
    queue.publish([event(1)])
    late = parked(queue, 1, after=1)
    queue.publish([event(2)])
    queue.answered(early[0])
    assert awake(early + late) == [True, True, True, False]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_answer_counts_once(queue: MessageQueue, times: int):
    polls = parked(queue, 5)
    queue.publish([event(1)])
    for _ in range(times):
        queue.answered(polls[0])
    assert awake(polls) == [True, True, True, False, False]


def test_the_answer_of_one_never_held_moves_nothing(queue: MessageQueue):
    polls = parked(queue, 5)
    queue.publish([event(1)])
    queue.answered(Parked(0))
    assert awake(polls) == [True, True, False, False, False]


def test_one_that_gives_up_in_line_leaves_it(queue: MessageQueue):
    polls = parked(queue, 4)
    queue.publish([event(1)])
    queue.remove(polls[2])
    queue.answered(polls[0])
    assert awake(polls) == [True, True, False, True]


def test_a_time_out_in_line_leaves_it(queue: MessageQueue):
    parked(queue, 2)
    waiting = Blocked(queue.wait, 0, ALL, hold(wait_s=0.2))
    until(lambda: queue.waiting == 3)
    queue.publish([event(1)])
    assert not waiting.result().is_woken
    assert len(queue._chain) == 0


def test_one_woken_and_removed_still_counts_until_it_is_answered(queue: MessageQueue):
    polls = parked(queue, 3)
    queue.publish([event(1)])
    queue.remove(polls[0])
    assert awake(polls) == [True, True, False]


def test_threads_are_woken_one_after_the_other_has_answered(queue: MessageQueue):
    polls = [Poll(queue) for _ in range(6)]
    queue.publish([event(1)])
    first, second = polls[0].woken(), polls[1].woken()
    assert [poll.is_held for poll in polls] == [False, False, True, True, True, True]
    queue.answered(first)
    queue.answered(second)
    assert [poll.answer().events for poll in polls] == [[event(1)]] * 6


def test_close_keeps_to_the_width(queue: MessageQueue):
    polls = parked(queue, 3)
    queue.close()
    assert awake(polls) == [True, True, False]


def test_a_line_that_stands_still_goes_on(queue: MessageQueue):
    polls = parked(queue, 5)
    queue.publish([event(1)])
    queue.look_after()
    queue.look_after()
    assert awake(polls) == [True, True, True, True, False]


def test_a_line_that_nobody_answers_reaches_its_end(queue: MessageQueue):
    polls = parked(queue, 21)
    queue.publish([event(1)])
    for _ in range(21):
        queue.look_after()
    assert all(awake(polls))


def test_a_line_that_moves_is_left_alone(queue: MessageQueue):
    polls = parked(queue, 6)
    queue.publish([event(1)])
    queue.look_after()
    queue.answered(polls[0])
    queue.look_after()
    assert awake(polls) == [True, True, True, False, False, False]


def test_those_just_woken_are_given_time_to_answer(queue: MessageQueue):
    queue.look_after()
    polls = parked(queue, 3)
    queue.publish([event(1)])
    queue.look_after()
    assert awake(polls) == [True, True, False]


def test_a_late_answer_after_a_stand_still_lets_nobody_jump_ahead(queue: MessageQueue):
    polls = parked(queue, 6)
    queue.publish([event(1)])
    queue.look_after()
    queue.look_after()
    queue.answered(polls[0])
    assert awake(polls) == [True, True, True, True, False, False]


def test_clients_that_are_gone_take_no_place_among_the_awake(queue: MessageQueue):
    gone = [Parked(0, is_gone=lambda: True) for _ in range(5)]
    assert all(queue.add(poll) for poll in gone)
    queue.look_after()
    there = parked(queue, 2)
    queue.publish([event(1)])
    assert [poll.wakes for poll in gone + there] == [1] * 7


def test_the_default_width_is_the_measured_one():
    queue = MessageQueue()
    polls = parked(queue, WAKE_WIDTH + 1)
    queue.publish([event(1)])
    assert sum(awake(polls)) == WAKE_WIDTH
