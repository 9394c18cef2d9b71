"""Signals: the latest about each thing, for those who may see it, and only for those who listen."""

from __future__ import annotations

import pytest

from chat.message_queue.message_queue import MessageQueue
from chat.message_queue.signals import (
    MAX_ANSWER_SIGNALS,
    MAX_SIGNALS,
    Ear,
    Signal,
    Signals,
)
from chat.values.event import EVERYBODY
from tests.clock import FakeClock
from tests.message_queue.polls import ALL, GENERAL, TEA, Parked, Poll, closing, event, hold

ADA, LIN = 1, 2


def typing(by: int = LIN, room: int = GENERAL, **rest: object) -> Signal:
    audience = (room, EVERYBODY) if room == GENERAL else (room,)
    signal = Signal(("typing", room, by), audience, by, b"%d in %d" % (by, room))
    return signal._replace(**rest)


def ear(tick: int = 0, interest: frozenset[int] = ALL, owner: int = ADA) -> Ear:
    return Ear(tick, interest, owner)


def test_a_reader_gets_what_came_after_its_tick():
    signals = Signals()
    signals.extend([typing(LIN), typing(3), typing(4)], now=0)
    assert signals.told(ear(1), 0) == ((b"3 in 1", b"4 in 1"), 3)
    assert signals.told(ear(3), 0) == ((), 3)


@pytest.mark.parametrize("tick", [4, 2**53 - 1])
def test_a_tick_from_before_a_restart_is_the_present_one(tick: int):
    signals = Signals()
    signals.extend([typing()], now=0)
    assert signals.told(ear(tick), 0) == ((), 1)


def test_only_the_latest_about_one_thing_is_told():
    signals = Signals()
    signals.extend([typing(body=b"old"), typing(3), typing(body=b"new")], now=0)
    assert signals.told(ear(), 0) == ((b"3 in 1", b"new"), 3)


def test_what_is_no_longer_true_is_not_told():
    signals = Signals()
    signals.extend([typing(lasts_s=6.0)], now=10)
    assert signals.told(ear(), 15.9).bodies == (b"2 in 1",)
    assert signals.told(ear(), 16) == ((), 1)
    assert not signals.has_urgent(ear(), 16)


def test_nobody_is_told_of_oneself():
    signals = Signals()
    signals.extend([typing(ADA)], now=0)
    assert signals.told(ear(), 0) == ((), 1)


def test_nobody_is_told_of_rooms_that_one_does_not_see():
    signals = Signals()
    signals.extend([typing(room=TEA)], now=0)
    assert signals.told(ear(), 0) == ((), 1)
    assert signals.told(ear(interest=frozenset({TEA})), 0).bodies == (b"2 in 2",)


def test_only_so_many_are_kept():
    signals = Signals()
    signals.extend((typing(user) for user in range(MAX_SIGNALS + 5)), now=0)
    assert len(signals) == MAX_SIGNALS
    assert signals.told(ear(owner=-1), 0).bodies[0] == b"5 in 1"


def test_what_one_answer_cannot_hold_comes_with_the_next():
    signals = Signals()
    signals.extend((typing(user) for user in range(MAX_ANSWER_SIGNALS + 5)), now=0)
    first = signals.told(ear(owner=-1), 0)
    rest = signals.told(ear(first.tick, owner=-1), 0)
    assert (len(first.bodies), len(rest.bodies)) == (MAX_ANSWER_SIGNALS, 5)
    assert first.bodies[0] == b"0 in 1"
    assert rest.tick == signals.tick


def test_a_signal_wakes_a_poll_that_listens(queue: MessageQueue):
    poll = Poll(queue, holding=hold(owner=ADA, tick=0))
    queue.signal([typing()])
    assert poll.woken().is_woken
    assert queue.told(ear()) == ((b"2 in 1",), 1)


@pytest.mark.parametrize(
    ("poll", "signal"),
    [
        pytest.param(Parked(owner=ADA), typing(), id="without tick"),
        pytest.param(Parked(owner=LIN, tick=0), typing(), id="one's own"),
        pytest.param(Parked(owner=ADA, tick=0), typing(room=TEA), id="another room"),
        pytest.param(Parked(owner=ADA, tick=0), typing(is_urgent=False), id="not urgent"),
    ],
)
def test_a_signal_leaves_a_poll_that_does_not_want_it_asleep(
    queue: MessageQueue, poll: Parked, signal: Signal
):
    queue.add(poll)
    queue.signal([signal])
    assert (poll.wakes, queue.waiting) == (0, 1)


def test_a_poll_that_has_a_signal_to_hear_is_not_held(queue: MessageQueue):
    queue.signal([typing()])
    assert not queue.add(Parked(owner=ADA, tick=0))
    assert queue.wait(0, ALL, hold(owner=ADA, tick=0)) is not None
    assert queue.listening == 0


def test_what_is_not_urgent_goes_along_with_what_is(queue: MessageQueue):
    poll = Parked(owner=ADA, tick=0)
    queue.signal([typing(is_urgent=False)])
    assert queue.add(poll)
    queue.publish([event(1)])
    assert poll.wakes == 1
    assert queue.told(ear()).bodies == (b"2 in 1",)


def test_a_poll_that_listens_may_be_turned_away(queue: MessageQueue):
    assert queue.wait(0, ALL, hold(owner=ADA, tick=0, max_blocked=0)) is None


def test_those_who_listen_are_counted_while_they_are_held(queue: MessageQueue):
    polls = [Parked(tick=0), Parked(tick=5), Parked()]
    held = [queue.add(poll) for poll in polls]
    assert (held, queue.listening) == ([True] * 3, 2)
    queue.remove(polls[0])
    queue.remove(polls[2])
    assert queue.listening == 1
    queue.publish([event(1)])
    assert queue.listening == 0


def test_signals_end_by_the_clock_of_the_queue(clock: FakeClock):
    with closing(MessageQueue(clock=clock)) as queue:
        queue.signal([typing(lasts_s=6.0)])
        clock.advance(6)
        assert queue.told(ear()) == ((), 1)
        assert queue.add(Parked(owner=ADA, tick=0))
