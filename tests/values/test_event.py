"""Events: who gets one is decided by the keys that its audience and an interest share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.values.event import EVERYBODY, Event, only_for

ADA, LIN = 3, 4
GENERAL, TEA = 3, 7  # as numbers alone a room and a user may be equal

keys = st.integers(min_value=-(2**53), max_value=2**53)


def event(*audience: int) -> Event:
    return Event(1, "message.created", audience, b"{}")


@pytest.mark.parametrize(
    ("audience", "interest", "expected"),
    [
        ((GENERAL, EVERYBODY), {EVERYBODY}, True),
        ((GENERAL, EVERYBODY), {GENERAL}, True),
        ((GENERAL, EVERYBODY), {TEA}, False),
        ((TEA,), {EVERYBODY, only_for(ADA)}, False),
        ((TEA,), {EVERYBODY, TEA}, True),
        ((only_for(ADA),), {EVERYBODY, only_for(ADA)}, True),
        ((only_for(ADA),), {EVERYBODY, only_for(LIN)}, False),
        ((only_for(ADA),), {GENERAL}, False),
        ((GENERAL,), set(), False),
        ((), {EVERYBODY}, False),
    ],
)
def test_an_event_concerns_whoever_shares_a_key(
    audience: tuple[int, ...], interest: set[int], expected: bool
):
    assert event(*audience).concerns(frozenset(interest)) is expected


@given(st.lists(keys).map(tuple), st.frozensets(keys))
def test_concerning_is_having_a_key_in_common(audience: tuple[int, ...], interest: frozenset[int]):
    assert event(*audience).concerns(interest) == bool(set(audience) & interest)


@given(st.integers(min_value=1), st.integers(min_value=1))
def test_the_key_of_a_user_is_never_that_of_a_room_or_of_everybody(user_id: int, room_id: int):
    assert only_for(user_id) not in {room_id, EVERYBODY}
