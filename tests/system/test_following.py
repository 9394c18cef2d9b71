"""Whoever was away comes back with its cursor and misses nothing, or is told what it missed."""

from __future__ import annotations

import pytest

from tests.blocked import Blocked
from tests.live import until

AWAY_FOR = 500
MAX_POLLS = 50
"""Far above the three that 500 events take."""


def posted(wire, count):
    """Post *count* messages, and return their ids."""
    bodies = ({"text": f"message {number}"} for number in range(count))
    answers = [wire.ask("POST", "/api/rooms/general/messages", body) for body in bodies]
    assert {answer.status for answer in answers} == {201}
    return [answer.json["id"] for answer in answers]


def answers_after(wire, cursor):
    """Poll from *cursor* until there is nothing more, and return the answers."""
    answers = []
    for _ in range(MAX_POLLS):
        answers.append(wire.ask("GET", f"/api/events?after={cursor}&wait=0").json)
        cursor = answers[-1]["cursor"]
        if not answers[-1]["more"]:
            return answers
    raise AssertionError("there is more and more")


def ids(answers):
    return [event["id"] for answer in answers for event in answer["events"]]


@pytest.mark.parametrize("ring_events", [10_000, 10], ids=["from the ring", "from the database"])
def test_a_reader_that_was_away_gets_exactly_what_it_missed(make_server, wire_to, ring_events):
    server = make_server(ring_events=ring_events).start()
    ada, lin = wire_to(server, "ada"), wire_to(server, "lin")
    held = Blocked(ada.ask, "GET", "/api/events?wait=20")
    until(lambda: server.get("/healthz").json["held"] == 1)
    first = posted(lin, 1)
    cursor = held.result().json["cursor"]

    missed = posted(lin, AWAY_FOR)
    answers = answers_after(ada, cursor)

    assert ids([held.result().json]) == first
    assert ids(answers) == missed
    assert len(answers) >= 3
    assert [answer["prev"] for answer in answers] == [
        cursor,
        *(answer["cursor"] for answer in answers[:-1]),
    ]
    assert [answer["gap"] for answer in answers] == [None] * len(answers)


def test_a_cursor_goes_on_after_a_restart(make_server, wire_to):
    server = make_server().start()
    ada = wire_to(server, "ada")
    cursor = ada.ask("GET", "/api/rooms").json["cursor"]
    missed = posted(ada, 3)

    server.restart()
    ada.close()

    assert ids(answers_after(ada, cursor)) == missed


def test_a_cursor_of_another_history_is_told_reset_and_a_place_to_go_on(live_server, wire_to):
    ada = wire_to(live_server, "ada")
    posted(ada, 3)

    answer = ada.ask("GET", "/api/events?after=another.1&wait=20").json

    missed = posted(ada, 1)
    assert answer["gap"] == {"reason": "reset", "missed": None}
    assert answer["events"] == []
    assert ids(answers_after(ada, answer["cursor"])) == missed
