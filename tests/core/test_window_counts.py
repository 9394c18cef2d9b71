"""WindowCounts: exact counts in windows of time, and never more memory than said."""

from functools import partial

import pytest

from chat.core import window_counts as module
from chat.core.window_counts import WindowCounts
from tests.blocked import all_at_once
from tests.clock import FakeClock


@pytest.fixture
def counts(clock: FakeClock) -> WindowCounts:
    return WindowCounts(clock)


def test_a_window_begins_with_the_first_and_ends_after_its_time(counts, clock):
    counts.incr("a", 60)
    clock.advance(59)
    assert (counts.incr("a", 60), counts.get("a")) == (2, 2)
    clock.advance(1)
    assert counts.get("a") == 0
    assert counts.incr("a", 60) == 1


def test_the_end_of_a_window_is_told_by_the_clock(counts, clock):
    counts.incr("a", 60)
    clock.advance(10)
    assert counts.get_expiry("a") == clock() + 50
    assert counts.get_expiry("b") == clock()


def test_what_is_cleared_begins_anew(counts):
    counts.incr("a", 60, amount=5)
    counts.clear("a")
    assert counts.incr("a", 60) == 1


def test_counts_of_many_threads_are_exact(counts):
    results = all_at_once([partial(counts.incr, "a", 60)] * 50)
    assert sorted(results) == list(range(1, 51))


def test_what_is_full_forgets_what_is_over_before_what_runs(counts, clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_KEYS", 10)
    counts.incr("long", 3600)
    for number in range(9):
        counts.incr(f"short {number}", 60)
    clock.advance(60)
    counts.incr("new", 60)
    assert (counts.get("long"), counts.get("new")) == (1, 1)
    assert counts.reset() == 2


def test_there_are_never_more_counts_than_said(counts, monkeypatch):
    monkeypatch.setattr(module, "MAX_KEYS", 10)
    for number in range(1000):
        counts.incr(str(number), 60)
    assert counts.get("999") == 1
    assert counts.reset() <= 10
