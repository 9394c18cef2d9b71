"""Nobody in: for everybody x every room x every route, what is closed is as if it were not there.

The table of all routes is in access.py.
"""

from __future__ import annotations

import pytest

from tests.web.access import CLOSED, MARK, RULES, SUBJECTS, World, asks, routes

ASKS = list(asks())
OUTSIDERS = [subject for subject in SUBJECTS if subject != "member"]
SIGNED_IN = ["guest", "member", "ex-member", "admin"]
NAMING = [ask for ask in ASKS if ask.names != "nothing"]
OWN = [ask for ask in NAMING if "/export" not in ask.path and "/general" not in ask.path]
ELSEWHERE = [
    pytest.param(ask, subject, id=f"{ask}-{subject}")
    for ask in ASKS
    for subject in OUTSIDERS
    # A backup holds everything, and that is what it is for.
    if ask.names == "nothing" and (ask.path, subject) != ("/api/backup", "admin")
]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A world in which nobody who may do anything does it."""
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """A world in which everybody does what they may."""
    made = World(tmp_path_factory.mktemp("used"))
    yield made
    made.close()


def test_every_route_has_a_rule():
    assert routes() - set(RULES) == set()


def test_there_is_enough_to_ask():
    assert len(NAMING) * len(OUTSIDERS) * len(CLOSED) * 2 > 500


@pytest.mark.parametrize("room", CLOSED)
@pytest.mark.parametrize("subject", OUTSIDERS)
@pytest.mark.parametrize("ask", NAMING, ids=str)
def test_a_closed_room_is_missing_to_others(world, ask, subject, room):
    answer = world.ask(subject, ask, room)

    assert answer == world.ask(subject, ask, "missing")
    assert answer[0] in {301, 302, 303, 400, 401, 403, 404, 422}
    assert MARK not in str(answer[1:]).replace(f"q={MARK}", "")


@pytest.mark.parametrize(("ask", "subject"), ELSEWHERE)
def test_nothing_of_a_closed_room_is_anywhere(world, ask, subject):
    status, headers, body = world.ask(subject, ask, "missing")

    told = f"{headers}{body!r}"
    assert status < 500
    assert MARK not in told.replace(f"q={MARK}", "")
    assert world.rooms["direct"] not in told
    assert subject == "ex-member" or world.rooms["private"] not in told


@pytest.mark.parametrize("room", CLOSED)
@pytest.mark.parametrize("ask", OWN, ids=str)
def test_a_member_is_told_of_the_room(used, ask, room):
    assert used.ask("member", ask, room) != used.ask("member", ask, "missing")


@pytest.mark.parametrize("subject", SIGNED_IN)
@pytest.mark.parametrize("ask", OWN, ids=str)
def test_an_open_room_is_there_for_everybody(used, ask, subject):
    assert used.ask(subject, ask, "open") != used.ask(subject, ask, "missing")


def test_the_mark_is_where_members_see_it(world):
    [ask] = [ask for ask in ASKS if str(ask) == "GET /api/events?after=start&wait=0&tick=0"]

    assert MARK in str(world.ask("member", ask, "missing"))
