"""Signals and presence over the API: who types and who is here, for those who ask with a tick."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chat.core.chat import Chat
from chat.core.spin_guard import LEAST_BURST
from chat.edge.factory import create_app
from chat.message_queue.signals import Signal
from chat.values.event import EVERYBODY
from chat.web.parking import PARK
from tests.blocked import Blocked
from tests.live import until
from tests.web.program import Program, joined

TYPING = "/api/rooms/general/typing"


def signals(program: Program, tick: int = 0, more: str = "") -> list[dict[str, Any]]:
    return program.get(f"/api/events?wait=0&tick={tick}{more}").json["signals"]


def typing_heard(program: Program) -> list[tuple[str, str]]:
    told = signals(program)
    return [(each["room"], each["user"]["name"]) for each in told if each["type"] == "typing"]


def make_private(owner: Program, *members: str) -> str:
    """Make a private room with these members, and return its slug."""
    slug: str = owner.post("/api/rooms", {"name": "Den", "private": True}).json["slug"]
    answers = [owner.put(f"/api/rooms/{slug}/members/{name}", {}) for name in members]
    assert [answer.status_code for answer in answers] == [204] * len(members)
    return slug


def type_in(program: Program, chat: Chat, slug: str) -> int:
    """Type there until it has been sent on; return the status."""
    before = chat.queue.tick
    status = program.ask("POST", f"/api/rooms/{slug}/typing").status_code
    until(lambda: status != 204 or chat.queue.tick > before)
    return status


def test_a_poll_without_a_tick_gets_no_signals_and_the_present_tick(ada, lin, chat):
    assert type_in(lin, chat, "general") == 204
    answer = ada.get("/api/events?wait=0").json
    assert (answer["signals"], answer["tick"]) == ([], chat.queue.tick)


def test_a_signal_has_the_fields_of_the_contract(ada, lin, chat):
    type_in(lin, chat, "general")
    user = lin.get("/api/session").json["user"]
    assert signals(ada) == [{"type": "typing", "room": "general", "user": user}]


def test_an_answer_of_signals_alone_keeps_the_cursor(ada, lin, chat):
    cursor = ada.get("/api/events?wait=0").json["cursor"]
    held = Blocked(lambda: ada.get(f"/api/events?after={cursor}&wait=9&tick={chat.queue.tick}"))
    until(lambda: chat.queue.listening == 1)
    type_in(lin, chat, "general")
    answer = held.result()
    assert (answer.status_code, answer.json["events"]) == (200, [])
    assert (answer.json["prev"], answer.json["cursor"]) == (cursor, cursor)
    assert [each["type"] for each in answer.json["signals"]] == ["typing"]
    assert answer.json["tick"] == chat.queue.tick


def test_two_who_type_see_each_other(ada, lin, chat):
    type_in(lin, chat, "general")
    type_in(ada, chat, "general")
    assert typing_heard(ada) == [("general", "lin")]
    assert typing_heard(lin) == [("general", "ada")]


def test_typing_in_a_private_room_is_for_its_members(ada, lin, chat, app):
    eve = joined(app, "eve")
    den = make_private(ada, "lin")
    assert type_in(lin, chat, den) == 204
    assert typing_heard(ada) == [(den, "lin")]
    assert typing_heard(eve) == []


def test_whoever_was_removed_hears_nothing_of_the_room(ada, lin, chat):
    den = make_private(ada, "lin")
    type_in(ada, chat, den)
    assert typing_heard(lin) == [(den, "ada")]
    assert ada.ask("DELETE", f"/api/rooms/{den}/members/lin").status_code == 204
    assert typing_heard(lin) == []


def test_typing_where_one_is_not_reads_like_a_missing_room(ada, lin):
    den = make_private(ada)
    private, missing = (lin.ask("POST", f"/api/rooms/{slug}/typing") for slug in (den, "no"))
    assert (private.status_code, private.data) == (404, missing.data)


def test_a_poll_of_one_room_hears_that_room_alone(ada, lin, chat):
    lin.post("/api/rooms", {"name": "Tea"})
    type_in(lin, chat, "tea")
    assert signals(ada, more="&rooms=general") == []
    assert len(signals(ada, more="&rooms=tea")) == 1


def test_who_polls_is_told_to_the_others(ada, lin, chat):
    signals(lin)
    until(lambda: chat.queue.tick == 1)
    user = lin.get("/api/session").json["user"]
    assert signals(ada) == [{"type": "presence", "user": user, "online": True}]
    assert signals(lin) == []


def test_the_list_of_users_says_who_is_here(ada, lin):
    signals(lin)
    told = ada.get("/api/users").json
    assert [(user["name"], user["online"]) for user in told["users"]] == [
        ("ada", False),
        ("lin", True),
    ]
    assert told["more"] is False


def online(program: Program) -> dict[str, bool]:
    return {user["name"]: user["online"] for user in program.get("/api/users").json["users"]}


def test_a_page_that_closes_says_so(ada, lin, chat):
    signals(lin)
    assert lin.ask("POST", "/api/session/away").status_code == 204
    until(lambda: not online(ada)["lin"])
    until(lambda: [each["online"] for each in signals(ada)] == [False])


def test_a_page_that_closes_leaves_another_one_here(ada, lin, chat):
    signals(ada)
    held = Blocked(lambda: lin.get("/api/events?wait=20"))
    until(lambda: chat.queue.waiting == 1)
    lin.ask("POST", "/api/session/away")
    ada.ask("POST", "/api/session/away")
    until(lambda: not online(ada)["ada"])  # what lin's page said is over, too
    assert online(ada)["lin"]
    chat.drain()
    held.result()


def test_a_drain_takes_nobody_offline(ada, lin, chat):
    held = Blocked(lambda: lin.get("/api/events?wait=20"))
    until(lambda: chat.queue.waiting == 1)
    chat.drain()
    held.result()
    assert chat.presence.changes() in ([], [(chat.sessions.user_for(lin.token), True)])
    assert online(ada)["lin"]


def test_whoever_polls_signals_without_waiting_is_slowed(ada):
    answers = [signal_poll(ada) for _ in range(80)]
    assert answers[0] == 0
    assert max(answers) >= 1000


def signal_poll(program: Program, tick: int = 0) -> int:
    return program.get(f"/api/events?after=1&wait=0&tick={tick}").json["advice"]["next_ms"]


def test_whoever_forgets_its_tick_is_slowed(ada, lin, chat):
    type_in(lin, chat, "general")
    cursor = ada.get("/api/rooms").json["cursor"]
    asked = [ada.get(f"/api/events?after={cursor}&wait=9&tick=0").json for _ in range(80)]
    assert min(len(each["signals"]) for each in asked) == 1
    assert asked[-1]["advice"]["next_ms"] >= 1000


@pytest.fixture
def parking(settings):
    """An app all of whose polls are parked."""
    app = create_app(replace(settings, poll_threads=0))
    app.extensions["chat"].start()
    yield app
    app.extensions["chat"].close()


def test_a_parked_poll_is_answered_by_a_signal(parking):
    ada, lin, chat = joined(parking, "ada"), joined(parking, "lin"), parking.extensions["chat"]
    parked: list[Any] = []
    ada.get("/api/events?wait=9&tick=0", environ_overrides={PARK: parked.append})
    woken: list[bool] = []
    parked[0].begin(lambda: woken.append(True))
    type_in(lin, chat, "general")
    until(lambda: bool(woken))
    answer = parked[0].answer()
    assert b'"signals":[{"type":"typing","room":"general"' in answer.body


def test_a_parked_poll_hears_nothing_of_a_room_that_it_left(parking):
    ada, lin, chat = joined(parking, "ada"), joined(parking, "lin"), parking.extensions["chat"]
    den = make_private(ada, "lin")
    parked: list[Any] = []
    tick = chat.queue.tick
    lin.get(f"/api/events?wait=9&tick={tick}", environ_overrides={PARK: parked.append})
    type_in(ada, chat, den)
    ada.ask("DELETE", f"/api/rooms/{den}/members/lin")
    assert b'"signals":[]' in parked[0].answer().body


def test_answers_that_signals_end_do_not_count_as_spinning(ada, lin, chat, monkeypatch):
    monkeypatch.setattr(chat.signals, "look_after", lambda: None)
    monkeypatch.setattr(chat.spin_guard, "_free_s", LEAST_BURST * 0.2)
    cursor = ada.get("/api/rooms").json["cursor"]
    pauses = [pause_of_a_signalled_poll(ada, chat, cursor) for _ in range(40)]
    assert pauses == [0] * 40


def pause_of_a_signalled_poll(program: Program, chat: Chat, cursor: str) -> int:
    poll = f"/api/events?after={cursor}&wait=9&tick={chat.queue.tick}"
    held = Blocked(lambda: program.get(poll))
    until(lambda: chat.queue.listening == 1)
    chat.queue.signal([Signal(("typing", 1, 99), (EVERYBODY,), 99, b"{}")])
    answer = held.result().json
    assert len(answer["signals"]) == 1
    return int(answer["advice"]["next_ms"])
