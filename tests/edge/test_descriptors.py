"""Descriptors: the soft limit rises as far as needed, and no further."""

import resource

import pytest

from chat.edge.descriptors import claim_descriptors, descriptors_needed
from chat.values.settings import Settings, SettingsError


@pytest.fixture
def limits(monkeypatch):
    """Stand in for the system's limits; a dict that a test may change."""
    fake = {"soft": 1024, "hard": 4096}

    def put(_: int, both: tuple[int, int]) -> None:
        fake.update(soft=both[0], hard=both[1])

    monkeypatch.setattr(resource, "getrlimit", lambda _: (fake["soft"], fake["hard"]))
    monkeypatch.setattr(resource, "setrlimit", put)
    return fake


def test_each_connection_and_each_reader_of_the_database_needs_descriptors():
    assert descriptors_needed(Settings(connections=1000, serve_threads=10)) == 1000 + 64 + 30


def test_a_limit_that_is_enough_stays(limits):
    claim_descriptors(Settings(connections=900))
    assert limits == {"soft": 1024, "hard": 4096}


def test_a_soft_limit_that_is_too_low_is_raised_as_far_as_needed(limits):
    claim_descriptors(Settings(connections=2000))
    assert limits == {"soft": 2112, "hard": 4096}


@pytest.mark.parametrize("hard", [resource.RLIM_INFINITY, 2112])
def test_a_hard_limit_that_is_just_enough_is_enough(limits, hard: int):
    limits["hard"] = hard
    assert claim_descriptors(Settings(connections=2000)).connections == 2000


def test_a_hard_limit_that_is_too_low_is_refused_with_both_numbers(limits):
    limits["hard"] = 2111
    with pytest.raises(SettingsError, match=r"takes 2112 file descriptors.* may open 2111\."):
        claim_descriptors(Settings(connections=2000))
    assert limits["soft"] == 1024


def test_connections_that_are_not_set_are_as_many_as_the_hard_limit_allows(limits):
    assert claim_descriptors(Settings()).connections == 4096 - 64 - 48
    assert limits == {"soft": 4096, "hard": 4096}


def test_connections_that_are_not_set_do_not_sink_below_what_polls_need(limits):
    limits["hard"] = 1024
    with pytest.raises(SettingsError, match=r"CHAT_CONNECTIONS=1200 is refused: it takes 1312 "):
        claim_descriptors(Settings(poll_threads=1000))
