"""SpinGuard: whoever spins is slowed and then refused; whoever is honest never notices it."""

import math

import pytest

from chat.core.spin_guard import IGNORED, MAX_PLACES, Ask, SpinGuard
from chat.values.errors import TooMany
from tests.clock import FakeClock

BURST = 60
ADA, LIN = 1, 2


@pytest.fixture
def guard(clock: FakeClock) -> SpinGuard:
    return SpinGuard(BURST, clock)


def asks(guard: SpinGuard, count: int, user_id: int = ADA, seq: int = 7) -> list[Ask]:
    return [guard.ask(user_id, seq) for _ in range(count)]


def pauses(guard: SpinGuard, made: list[Ask]) -> list[int]:
    return [guard.pause_ms(ask) for ask in made]


def test_every_tab_of_a_user_may_ask_once_from_each_place(guard: SpinGuard):
    for seq in range(100):
        assert set(pauses(guard, asks(guard, BURST, seq=seq))) == {0}


def test_whoever_goes_on_is_told_to_pause_longer_and_longer(guard: SpinGuard):
    asks(guard, BURST)
    assert pauses(guard, asks(guard, 5)) == [1000, 2000, 3000, 4000, 5000]


def test_whoever_does_not_listen_is_refused_and_told_when_to_come_back(guard: SpinGuard):
    asks(guard, BURST + IGNORED)
    with pytest.raises(TooMany) as refused:
        guard.ask(ADA, 7)
    assert refused.value.code == "too_fast"
    assert 1 <= refused.value.retry_after_s <= 10
    assert guard.refused == 1


def test_whoever_comes_back_when_told_is_answered(guard: SpinGuard, clock: FakeClock):
    asks(guard, BURST + IGNORED)
    with pytest.raises(TooMany) as refused:
        guard.ask(ADA, 7)
    clock.advance(refused.value.retry_after_s)
    assert pauses(guard, asks(guard, 1)) == [0]


def test_being_refused_makes_it_no_worse(guard: SpinGuard, clock: FakeClock):
    asks(guard, BURST + IGNORED)
    for _ in range(10_000):
        with pytest.raises(TooMany):
            guard.ask(ADA, 7)
    clock.advance(10)
    assert pauses(guard, asks(guard, 1)) == [0]


def test_ten_a_second_is_too_fast_in_the_long_run(guard: SpinGuard, clock: FakeClock):
    told = []
    for _ in range(150):
        told += pauses(guard, asks(guard, 1))
        clock.advance(0.1)
    assert set(told[:100]) == {0}
    assert max(told) > 1000


def test_four_a_second_never_is(guard: SpinGuard, clock: FakeClock):
    for _ in range(2000):
        assert pauses(guard, asks(guard, 1)) == [0]
        clock.advance(0.25)


def test_fifty_tabs_that_are_held_for_a_second_each_never_are(guard: SpinGuard, clock: FakeClock):
    for _ in range(100):
        held = asks(guard, 50)
        clock.advance(1)
        assert set(pauses(guard, held)) == {0}


def test_a_client_that_hangs_up_early_and_comes_back_is_slowed(guard: SpinGuard, clock: FakeClock):
    for _ in range(140):
        last = guard.ask(ADA, 7)
        clock.advance(0.1)
    assert last.pause_ms > 0


def test_a_cursor_that_moves_is_never_slowed(guard: SpinGuard):
    assert set(pauses(guard, [guard.ask(ADA, seq) for seq in range(5000)])) == {0}


def test_a_restart_storm_of_users_with_nine_tabs_each_is_never_slowed(guard: SpinGuard):
    told = [pauses(guard, asks(guard, 9, user_id)) for user_id in range(1000)]
    assert told == [[0] * 9] * 1000


def test_nobody_is_slowed_for_somebody_else(guard: SpinGuard):
    asks(guard, BURST + IGNORED)
    assert pauses(guard, asks(guard, BURST, LIN)) == [0] * BURST


def test_few_places_are_remembered_however_many_there_are(guard: SpinGuard):
    for seq in range(5 * MAX_PLACES):
        guard.ask(ADA, seq)
    assert guard.places <= 2 * MAX_PLACES


def test_a_spinner_is_remembered_however_many_others_there_are(guard: SpinGuard):
    for seq in range(100, 100 + BURST * MAX_PLACES // 2, MAX_PLACES // 2):
        asks(guard, 1)
        for place in range(seq, seq + MAX_PLACES // 2):
            guard.ask(LIN, place)
    assert pauses(guard, asks(guard, 1)) == [1000]


def test_whoever_stopped_is_forgotten(guard: SpinGuard, clock: FakeClock):
    asks(guard, BURST)
    clock.advance(60)
    guard.ask(LIN, 1)
    clock.advance(60)
    guard.ask(LIN, 1)
    assert guard.places == 2


def test_without_limits_nobody_is_slowed(clock: FakeClock):
    guard = SpinGuard(math.inf, clock)
    assert set(pauses(guard, asks(guard, 10_000))) == {0}
