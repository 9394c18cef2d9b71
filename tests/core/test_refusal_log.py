"""RefusalLog: one line a minute tells of all that were turned away, and nothing of none."""

import logging

import pytest

from chat.core.refusal_log import RefusalLog
from tests.clock import FakeClock


@pytest.fixture
def counts() -> dict[str, int]:
    return {"per_user": 0, "per_address": 0}


@pytest.fixture
def refusals(counts, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> RefusalLog:
    caplog.set_level(logging.INFO)
    return RefusalLog(lambda: counts, clock)


def test_those_turned_away_are_told_with_their_reasons(refusals, counts, caplog):
    counts["per_address"] += 100
    counts["per_user"] += 20
    refusals.look_after()
    assert caplog.messages == [
        "120 turned away in the last minute: 20 per user, 100 per address",
    ]


def test_nobody_turned_away_is_no_news(refusals, clock, caplog):
    clock.advance(3600)
    refusals.look_after()
    assert caplog.messages == []


def test_a_flood_is_one_line_a_minute(refusals, counts, clock, caplog):
    for _ in range(240):
        counts["per_user"] += 1
        refusals.look_after()
        clock.advance(0.5)
    assert caplog.messages == [
        "1 turned away in the last minute: 1 per user",
        "120 turned away in the last minute: 120 per user",
    ]
