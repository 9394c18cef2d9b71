"""Presence: here with the first poll, gone a minute after the last one, and no change between."""

from __future__ import annotations

import pytest

from chat.message_queue.admission import Admission, Seat
from chat.message_queue.presence import AWAY_S, GONE_S, Presence
from chat.values.records import User
from tests.clock import FakeClock

ADA, LIN = User(1, "ada"), User(2, "lin")


@pytest.fixture
def admission() -> Admission:
    return Admission(100)


@pytest.fixture
def presence(admission: Admission, clock: FakeClock) -> Presence:
    return Presence(admission.holds_poll, clock)


def hold_poll(presence: Presence, admission: Admission, user: User = ADA) -> Seat:
    presence.polls(user)
    seat = admission.take(user.id, "::1")
    assert isinstance(seat, Seat)
    return seat


def test_whoever_polls_is_here_and_told_once(presence: Presence):
    presence.polls(ADA)
    assert presence.is_online(ADA.id)
    assert not presence.is_online(LIN.id)
    assert presence.changes() == [(ADA, True)]
    assert presence.changes() == []


def test_whoever_polls_no_more_is_gone_after_a_minute(presence: Presence, clock: FakeClock):
    presence.polls(ADA)
    presence.changes()
    clock.advance(GONE_S - 0.1)
    assert presence.changes() == []
    clock.advance(0.1)
    assert presence.changes() == [(ADA, False)]
    assert not presence.is_online(ADA.id)


def test_a_poll_that_is_held_for_long_keeps_its_user_here(presence, admission, clock):
    seat = hold_poll(presence, admission)
    clock.advance(GONE_S * 10)
    assert presence.changes() == [(ADA, True)]
    admission.leave(seat)
    clock.advance(GONE_S - 1)
    assert presence.changes() == []
    clock.advance(1)
    assert presence.changes() == [(ADA, False)]


def test_between_polls_nothing_changes(presence, admission, clock):
    changes = []
    for _ in range(20):
        seat = hold_poll(presence, admission)
        clock.advance(25)
        changes += presence.changes()
        admission.leave(seat)
        clock.advance(30)
        changes += presence.changes()
    assert changes == [(ADA, True)]


def test_ten_tabs_are_one_presence(presence, admission, clock):
    seats = [hold_poll(presence, admission) for _ in range(10)]
    assert (len(presence), presence.changes()) == (1, [(ADA, True)])
    for seat in seats[1:]:
        admission.leave(seat)
    clock.advance(GONE_S * 2)
    assert presence.changes() == []


def test_a_page_that_closes_takes_its_user_along(presence, admission, clock):
    seat = hold_poll(presence, admission)
    presence.changes()
    presence.leave(ADA.id)
    admission.leave(seat)
    clock.advance(AWAY_S)
    assert presence.changes() == [(ADA, False)]


def test_a_page_that_closes_leaves_another_one_here(presence, admission, clock):
    closed, _other = hold_poll(presence, admission), hold_poll(presence, admission)
    presence.changes()
    presence.leave(ADA.id)
    admission.leave(closed)
    clock.advance(AWAY_S)
    assert presence.changes() == []
    assert presence.is_online(ADA.id)


def test_a_page_that_closed_is_forgotten_when_another_one_held_on(presence, admission, clock):
    seat = hold_poll(presence, admission)
    presence.leave(ADA.id)
    clock.advance(AWAY_S)
    presence.changes()
    admission.leave(seat)
    clock.advance(GONE_S - 1)
    assert presence.changes() == []


def test_a_page_that_is_loaded_anew_is_no_change(presence, clock):
    presence.polls(ADA)
    presence.changes()
    presence.leave(ADA.id)
    clock.advance(AWAY_S / 2)
    presence.polls(ADA)
    clock.advance(AWAY_S)
    assert presence.changes() == []


def test_somebody_who_was_never_here_can_leave(presence):
    presence.leave(ADA.id)
    assert presence.changes() == []


def test_who_has_come_and_gone_before_it_was_told_is_no_change(presence, clock):
    presence.polls(ADA)
    clock.advance(GONE_S)
    assert presence.changes() == []


def test_a_new_name_is_told_from_then_on(presence, clock):
    presence.polls(ADA)
    presence.changes()
    presence.polls(User(1, "countess"))
    clock.advance(GONE_S)
    assert presence.changes() == [(User(1, "countess"), False)]


def test_those_who_are_here_are_counted(presence):
    presence.polls(ADA)
    presence.polls(LIN)
    assert presence.count([LIN.id, 7, 8]) == 1
