"""Polls in-process: whatever becomes of one, its seat is free again; honest ones are not slowed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.edge.factory import create_app
from chat.web.parking import PARK
from tests.blocked import Blocked
from tests.live import until
from tests.web.program import Program, joined

POLL = "/api/events?wait=9"


@pytest.fixture
def silent(caplog: pytest.LogCaptureFixture):
    """Keep the traceback of a fault that is meant out of the report."""
    caplog.set_level("CRITICAL")


def parked_by(program: Program):
    """Ask with a server that can park; return what was parked, and the answer until then."""
    parked: list = []
    answer = program.get(POLL, environ_overrides={PARK: parked.append})
    return parked[0], answer


@pytest.fixture
def parking(settings):
    """A program that has joined an app all of whose polls are parked."""
    app = create_app(replace(settings, poll_threads=0))
    yield joined(app, "ada")
    app.extensions["chat"].close()


def seats(program: Program) -> int:
    taken: int = program.app.extensions["chat"].admission.taken
    return taken


def test_a_poll_that_fails_while_it_is_held_leaves_its_seat(ada, chat, monkeypatch, silent):
    monkeypatch.setattr(chat.feed, "poll", lambda *_: 1 / 0)
    assert ada.get(POLL).status_code == 500
    assert seats(ada) == 0


def test_a_poll_whose_answer_cannot_be_written_leaves_its_seat(ada, monkeypatch, silent):
    monkeypatch.setattr("chat.web.event_api._encoded", lambda *_: 1 / 0)
    assert ada.get("/api/events?wait=0.01").status_code == 500
    assert seats(ada) == 0


def test_a_drain_leaves_no_seat_taken(ada, chat):
    held = Blocked(lambda: ada.get(POLL))
    until(lambda: chat.queue.waiting == 1)
    assert seats(ada) == 1
    chat.drain()
    assert held.result().json["advice"]["next_ms"] >= 200
    assert seats(ada) == 0


def test_a_parked_poll_keeps_its_seat_until_it_has_its_answer(parking):
    poll, _ = parked_by(parking)
    poll.begin(lambda: None)
    assert seats(parking) == 1
    parking.say("hello")
    assert poll.answer().status == 200
    assert seats(parking) == 0


def test_a_parked_poll_that_has_nothing_to_tell_keeps_its_seat(parking):
    poll, _ = parked_by(parking)
    assert poll.answer() is None
    assert seats(parking) == 1
    poll.cancel()


@pytest.mark.parametrize("times", [1, 2])
def test_a_parked_poll_that_is_cancelled_leaves_its_seat_once(parking, times: int):
    other, _ = parked_by(parking)
    poll, _ = parked_by(parking)
    for _ in range(times):
        poll.cancel()
    assert seats(parking) == 1
    other.cancel()


def test_a_parked_poll_that_is_answered_and_cancelled_leaves_its_seat_once(parking):
    other, _ = parked_by(parking)
    poll, _ = parked_by(parking)
    parking.say("hello")
    assert poll.answer() is not None
    poll.cancel()
    assert seats(parking) == 1
    other.cancel()


def test_a_parked_poll_whose_answer_fails_leaves_its_seat(parking, monkeypatch, silent):
    monkeypatch.setattr("chat.web.event_api._encoded", lambda *_: 1 / 0)
    poll, _ = parked_by(parking)
    parking.say("hello")
    assert poll.answer().status == 500
    assert seats(parking) == 0


def test_a_poll_that_is_not_held_takes_no_seat(ada, chat):
    chat.admission._in_all = 0
    assert ada.get("/api/events?wait=0").json["advice"]["next_ms"] == 0
    assert ada.ask("HEAD", POLL).status_code == 200
    assert chat.admission.turned_away()["in_all"] == 0


def test_paging_through_the_log_is_never_slowed(ada, chat, monkeypatch):
    monkeypatch.setattr("chat.message_queue.ring.MAX_ANSWER_EVENTS", 1)
    for number in range(200):
        ada.say(f"message {number}")
    cursor, answers = "start", []
    while not answers or answers[-1]["more"]:
        answers.append(ada.get(f"/api/events?after={cursor}&wait=9").json)
        cursor = answers[-1]["cursor"]
    assert len(answers) > 200
    assert {answer["advice"]["next_ms"] for answer in answers} == {0}


def test_a_reader_beside_a_spinner_is_not_slowed(app, ada, lin):
    for _ in range(100):
        ada.get("/api/events?after=start&wait=0")
    answer = lin.get("/api/events?after=start&wait=0")
    assert ada.get("/api/events?after=start&wait=0").status_code == 429
    assert (answer.status_code, answer.json["advice"]["next_ms"]) == (200, 0)


def test_posts_and_pages_of_a_spinner_are_served(ada):
    for _ in range(100):
        ada.get("/api/events?after=start&wait=0")
    ada.say("hello")
    assert ada.get("/api/rooms/general/messages").status_code == 200
