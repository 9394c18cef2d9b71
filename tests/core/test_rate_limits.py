"""RateLimits: what is too much is refused, and who knows the password gets in all the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chat.core.rate_limits import TRIES_PER_NAME_AND_ADDRESS, Kind, RateLimits
from chat.values.errors import TooMany
from chat.values.settings import Settings
from tests.clock import FakeClock

HOME, SCHOOL, CAFE = "192.0.2.1", "198.51.100.7", "2001:db8:1:2::/64"
TEN_MINUTES_S = 600
USERS_KINDS = [
    (Kind.POSTING, "posts_per_user", "too_many_posts", 60),
    (Kind.MAKING_ROOMS, "rooms_per_user", "too_many_rooms", 3600),
    (Kind.READING, "requests_per_user", "too_many_requests", 60),
    (Kind.TYPING, "requests_per_user", "too_many_requests", 60),
    (Kind.CHANGING, "requests_per_user", "too_many_requests", 60),
]
KINDS = [
    (Kind.JOINING, "joins_per_address", "too_many_joins", TEN_MINUTES_S),
    (Kind.SIGNING_IN, "sign_ins_per_address", "too_many_sign_ins", TEN_MINUTES_S),
    (Kind.POSTING, "posts_per_address", "too_many_posts", 60),
    (Kind.MAKING_ROOMS, "rooms_per_address", "too_many_rooms", 3600),
    (Kind.READING, "requests_per_address", "too_many_requests", 60),
]


@pytest.fixture
def make_limits(settings: Settings, clock: FakeClock) -> Callable[..., RateLimits]:
    """Make limits with numbers of the test's choice."""
    return lambda **changed: RateLimits(replace(settings, **changed), clock)


def refusal(act: Callable[[], None]) -> TooMany | None:
    try:
        act()
    except TooMany as refused:
        return refused
    return None


def outcomes(limits: RateLimits, count: int, name: str, addresses: list[str]) -> list[str | None]:
    tried = [addresses[number % len(addresses)] for number in range(count)]
    refused = [refusal(lambda at=at: limits.spend_try(name, at)) for at in tried]
    return [each and each.code for each in refused]


@pytest.mark.parametrize(("kind", "setting", "code", "window_s"), USERS_KINDS)
def test_a_user_is_refused_what_is_over_its_limit(
    make_limits, clock, kind, setting, code, window_s
):
    limits = make_limits(**{setting: 3})
    assert [refusal(lambda: limits.spend(kind, HOME, 1)) for _ in range(3)] == [None] * 3
    clock.advance(window_s - 10)

    refused = refusal(lambda: limits.spend(kind, HOME, 1))

    assert (refused.code, refused.retry_after_s, refused.facts) == (code, 10, {"limit": 3})
    assert "3 " in refused.message
    assert "Try again in 10 s." in refused.message
    assert refusal(lambda: limits.spend(kind, HOME, 2)) is None
    clock.advance(10)
    assert refusal(lambda: limits.spend(kind, HOME, 1)) is None


@pytest.mark.parametrize(("kind", "setting", "code", "window_s"), KINDS)
def test_an_address_is_refused_what_is_over_its_limit(
    make_limits, clock, kind, setting, code, window_s
):
    limits = make_limits(**{setting: 3})
    assert [refusal(lambda: limits.spend(kind, HOME)) for _ in range(3)] == [None] * 3

    refused = refusal(lambda: limits.spend(kind, HOME))

    assert (refused.code, refused.retry_after_s) == (code, window_s)
    assert refusal(lambda: limits.spend(kind, SCHOOL)) is None
    clock.advance(window_s)
    assert refusal(lambda: limits.spend(kind, HOME)) is None


def test_each_kind_is_counted_apart(make_limits):
    limits = make_limits(posts_per_user=1, requests_per_user=1)
    kinds = (Kind.POSTING, Kind.READING, Kind.TYPING, Kind.CHANGING)
    assert [refusal(lambda kind=kind: limits.spend(kind, HOME, 1)) for kind in kinds] == [None] * 4


def test_what_is_refused_is_counted_by_its_code(make_limits):
    limits = make_limits(posts_per_user=1)
    for _ in range(3):
        refusal(lambda: limits.spend(Kind.POSTING, HOME, 1))
    assert limits.refused_so_far()["too_many_posts"] == 2
    assert sum(limits.refused_so_far().values()) == 2


def test_without_limits_nothing_is_refused(make_limits):
    limits = make_limits(limits=False, posts_per_user=1, sign_ins_per_name=1)
    assert [refusal(lambda: limits.spend(Kind.POSTING, HOME, 1)) for _ in range(5)] == [None] * 5
    assert outcomes(limits, 50, "ada", [HOME]) == [None] * 50


def test_a_class_behind_one_address_joins_signs_in_and_talks(make_limits):
    limits = make_limits()
    for pupil in range(30):
        limits.spend(Kind.JOINING, SCHOOL)
        limits.spend(Kind.JOINING, SCHOOL)
        assert outcomes(limits, 4, f"pupil {pupil}", [SCHOOL]) == [None] * 4
        limits.note_sign_in(f"pupil {pupil}", SCHOOL)
        for _ in range(60):
            limits.spend(Kind.POSTING, SCHOOL, pupil)
            limits.spend(Kind.TYPING, SCHOOL, pupil)
        for _ in range(300):
            limits.spend(Kind.READING, SCHOOL, pupil)
        for _ in range(5):
            limits.spend(Kind.MAKING_ROOMS, SCHOOL, pupil)
    assert sum(limits.refused_so_far().values()) == 0


def test_a_name_may_be_tried_some_times_from_one_address(make_limits):
    limits = make_limits()
    tried = outcomes(limits, 20, "ada", [HOME])
    assert tried == [None] * TRIES_PER_NAME_AND_ADDRESS + ["too_many_sign_ins"] * 10


@pytest.mark.parametrize("written", ["ADA", " ada ", "ａda"])  # noqa: RUF001
def test_a_name_is_counted_as_it_is_compared(make_limits, written):
    limits = make_limits()
    outcomes(limits, TRIES_PER_NAME_AND_ADDRESS, "ada", [HOME])
    assert outcomes(limits, 1, written, [HOME]) == ["too_many_sign_ins"]


def test_who_knows_the_password_gets_in_from_a_fresh_address_while_the_name_is_attacked(
    make_limits,
):
    limits = make_limits()
    attackers = [f"203.0.113.{number}" for number in range(50)]
    tried = outcomes(limits, 200, "ada", attackers)
    assert tried.count(None) <= 50 + 30

    assert outcomes(limits, 1, "ada", [HOME]) == [None]
    assert outcomes(limits, 1, "ada", [CAFE]) == [None]


def test_who_has_signed_in_from_an_address_may_mistype_there_while_the_name_is_attacked(
    make_limits,
):
    limits = make_limits()
    limits.spend_try("ada", HOME)
    limits.note_sign_in("ada", HOME)
    outcomes(limits, 200, "ada", [f"203.0.113.{number}" for number in range(50)])

    assert outcomes(limits, 5, "ada", [HOME]) == [None] * 5


def test_an_address_that_is_new_has_one_try_while_the_name_is_attacked(make_limits, clock):
    limits = make_limits()
    outcomes(limits, 200, "ada", [f"203.0.113.{number}" for number in range(50)])
    assert outcomes(limits, 3, "ada", [HOME]) == [None, "too_many_sign_ins", "too_many_sign_ins"]
    clock.advance(TEN_MINUTES_S)
    assert outcomes(limits, 3, "ada", [HOME]) == [None] * 3


def test_an_attack_on_one_name_leaves_the_others_alone(make_limits):
    limits = make_limits()
    outcomes(limits, 200, "ada", [f"203.0.113.{number}" for number in range(50)])
    assert outcomes(limits, 5, "lin", [HOME]) == [None] * 5


def test_signing_in_rightly_does_not_use_up_tries(make_limits):
    limits = make_limits()
    for _ in range(40):
        limits.spend_try("ada", HOME)
        limits.note_sign_in("ada", HOME)
    assert limits.refused_so_far()["too_many_sign_ins"] == 0


def test_names_that_nobody_can_have_do_not_fill_the_memory(make_limits):
    limits = make_limits()
    names = ["x" * 100_000, "\u202e", "", "a\x00", "\ud800"]
    for name in names:
        refusal(lambda name=name: limits.spend_try(name, HOME))
    assert limits._counters[Kind.SIGNING_IN].storage.reset() == 4
