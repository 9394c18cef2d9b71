"""Admission: as many polls as there are seats, exactly, and a fair time to come back."""

import heapq
import random
import threading

import pytest

from chat.message_queue.admission import Admission, Reason, Seat
from chat.message_queue.return_spread import LONG_S, SHORT_S, ReturnSpread
from tests.blocked import all_at_once
from tests.clock import FakeClock

HOME, SCHOOL = "192.0.2.1", "198.51.100.7"


def seats(admission: Admission, count: int, user_id: int = 1, address: str = HOME) -> list[Seat]:
    taken = [admission.take(user_id, address) for _ in range(count)]
    assert [seat for seat in taken if not isinstance(seat, Seat)] == []
    return taken  # type: ignore[return-value]


def spread(clock: FakeClock, used: FakeClock | None = None) -> ReturnSpread:
    return ReturnSpread(clock, used or FakeClock())


def test_a_poll_over_the_limit_in_all_gets_no_seat():
    admission = Admission(2)
    seats(admission, 1, 1, HOME), seats(admission, 1, 2, SCHOOL)
    assert admission.take(3, "203.0.113.1") is Reason.IN_ALL


def test_a_user_over_the_limit_gets_no_seat_while_others_do():
    admission = Admission(9, per_user=2)
    seats(admission, 1, 1, HOME), seats(admission, 1, 1, SCHOOL)
    assert admission.take(1, HOME) is Reason.PER_USER
    seats(admission, 1, 2, HOME)


def test_an_address_over_the_limit_gets_no_seat_while_others_do():
    admission = Admission(9, per_address=2)
    seats(admission, 1, 1, SCHOOL), seats(admission, 1, 2, SCHOOL)
    assert admission.take(3, SCHOOL) is Reason.PER_ADDRESS
    seats(admission, 1, 3, HOME)


def test_whoever_leaves_makes_room_for_the_next():
    admission = Admission(1, per_user=1, per_address=1)
    first = seats(admission, 1)[0]
    admission.leave(first)
    seats(admission, 1)


def test_leaving_twice_makes_room_for_one():
    admission = Admission(2)
    first, _ = seats(admission, 2)
    admission.leave(first)
    admission.leave(first)
    assert admission.taken == 1


def test_nothing_is_kept_of_users_and_addresses_without_polls():
    admission = Admission(100)
    taken = [seats(admission, 1, user_id, f"10.0.0.{user_id}")[0] for user_id in range(50)]
    assert (admission.taken, admission.users, admission.addresses) == (50, 50, 50)
    random.shuffle(taken)
    for seat in taken:
        admission.leave(seat)
    assert (admission.taken, admission.users, admission.addresses) == (0, 0, 0)
    assert (admission._by_user, admission._by_address) == ({}, {})


def test_threads_that_come_and_go_never_exceed_the_limit_and_leave_nothing():
    admission = Admission(3, per_user=2)
    most, lock = [0], threading.Lock()

    def come_and_go(user_id: int) -> None:
        for _ in range(500):
            seat = admission.take(user_id, HOME)
            if isinstance(seat, Seat):
                with lock:
                    most[0] = max(most[0], admission.taken)
                admission.leave(seat)

    all_at_once([lambda user_id=user_id: come_and_go(user_id) for user_id in (1, 1, 1, 2, 2, 2)])
    assert 1 <= most[0] <= 3
    assert (admission.taken, admission.users, admission.addresses) == (0, 0, 0)


def test_those_turned_away_are_counted_by_reason(clock):
    admission = Admission(1, spread=spread(clock))
    admission.turn_away(Reason.PER_USER)
    admission.turn_away(Reason.PER_USER)
    admission.turn_away(Reason.NO_THREAD)
    assert admission.turned_away() == {
        "in_all": 0,
        "per_user": 2,
        "per_address": 0,
        "no_thread": 1,
    }


def test_a_few_that_are_turned_away_come_back_after_one_to_three_seconds(clock):
    admission = Admission(1, spread=spread(clock))
    pauses = [admission.turn_away(Reason.IN_ALL) for _ in range(200)]
    assert 1000 <= min(pauses) < 1300
    assert 2700 < max(pauses) <= 3000


@pytest.mark.parametrize(("polls", "longest_s"), [(100, SHORT_S), (1000, 5.0), (20_000, LONG_S)])
def test_the_more_come_the_longer_they_are_spread(clock, polls: int, longest_s: float):
    used = FakeClock()
    spread_s = spread(clock, used)
    for _ in range(polls):
        used.advance(0.0005)
        last_s = spread_s.after_one_more()
    assert last_s == pytest.approx(longest_s, rel=0.01)


@pytest.mark.parametrize(("clients", "share"), [(100, 0.03), (1000, 0.12), (5000, 0.25)])
def test_clients_that_come_back_when_told_take_a_bounded_share(clock, clients: int, share: float):
    used = FakeClock()
    admission = Admission(1, spread=spread(clock, used))
    began_s, due = clock(), [(clock(), client) for client in range(clients)]
    for _ in range(clients * 20):
        at_s, client = heapq.heappop(due)
        clock.advance(max(0.0, at_s - clock()))
        used.advance(0.0005)
        heapq.heappush(due, (clock() + admission.turn_away(Reason.IN_ALL) / 1000, client))
    assert (used() - 1000) / (clock() - began_s) < share


def test_a_poll_is_never_taken_for_dearer_than_it_can_be(clock):
    used = FakeClock()
    spread_s = spread(clock, used)
    used.advance(100)  # somebody else was at work
    assert spread_s.after_one_more() == SHORT_S


def test_a_storm_is_forgotten(clock):
    used = FakeClock()
    spread_s = spread(clock, used)
    for _ in range(20_000):
        used.advance(0.0005)
        spread_s.after_one_more()
    clock.advance(120)
    assert spread_s.after_one_more() == SHORT_S
