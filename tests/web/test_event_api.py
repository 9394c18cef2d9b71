"""/api/events: what happened after a cursor, held until something does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.edge.factory import create_app
from tests.blocked import Blocked
from tests.live import until
from tests.web.program import joined

ANSWER_FIELDS = {
    "events",
    "signals",
    "prev",
    "cursor",
    "tick",
    "more",
    "gap",
    "advice",
}
LONG = "x" * 8000


def cursor_of(program):
    return program.get("/api/rooms").json["cursor"]


def texts(answer):
    return [event["message"]["text"] for event in answer["events"]]


def test_an_answer_has_all_its_fields(ada):
    answer = ada.get("/api/events?wait=0")

    assert answer.status_code == 200
    assert set(answer.json) == ANSWER_FIELDS
    assert set(answer.json["advice"]) == {"wait", "next_ms"}
    assert (answer.json["events"], answer.json["signals"]) == ([], [])
    assert (answer.json["more"], answer.json["gap"]) == (False, None)


def test_an_event_of_a_message_holds_the_message_as_it_was_answered(ada, lin):
    cursor = cursor_of(ada)
    said = lin.say("hello")

    event = ada.get(f"/api/events?after={cursor}&wait=0").json["events"][0]

    assert event == {
        "id": said["id"],
        "type": "message.created",
        "room": "general",
        "at": said["sent_at"],
        "message": said,
    }


def test_each_answer_continues_from_the_one_before(ada, lin):
    cursor = cursor_of(ada)
    lin.say("one")
    first = ada.get(f"/api/events?after={cursor}&wait=0").json
    lin.say("two")
    second = ada.get(f"/api/events?after={first['cursor']}&wait=0").json

    assert (first["prev"], second["prev"]) == (cursor, first["cursor"])
    assert (texts(first), texts(second)) == (["one"], ["two"])


def test_a_lost_answer_is_read_again_with_the_old_cursor(ada, lin):
    cursor = cursor_of(ada)
    lin.say("one")

    lost = ada.get(f"/api/events?after={cursor}&wait=0").json
    again = ada.get(f"/api/events?after={cursor}&wait=0").json

    assert again == lost


def test_a_poll_is_held_until_something_happens(ada, lin, chat):
    held = Blocked(lambda: ada.get("/api/events?wait=9"))
    until(lambda: chat.queue.waiting == 1)
    assert not held.has_returned

    lin.say("hello")

    answer = held.result()
    assert texts(answer.json)[-1:] == ["hello"]
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_poll_that_runs_out_is_an_empty_200_with_its_cursor(ada):
    cursor = cursor_of(ada)

    answer = ada.get(f"/api/events?after={cursor}&wait=0.05")

    assert answer.status_code == 200
    assert (answer.json["events"], answer.json["cursor"]) == ([], cursor)
    assert answer.json["advice"]["next_ms"] == 0


def test_without_after_a_poll_begins_now(ada, lin):
    lin.say("before")

    assert ada.get("/api/events?wait=0").json["events"] == []


def test_after_start_everything_that_is_kept_is_told(ada):
    said = ada.say("hello")

    events = ada.get("/api/events?after=start&wait=0").json["events"]

    assert events[-1]["id"] == said["id"]
    assert [event["id"] for event in events] == sorted(event["id"] for event in events)


def test_a_bare_id_is_a_place_in_this_history(ada):
    first, second = ada.say("one"), ada.say("two")

    answer = ada.get(f"/api/events?after={first['id']}&wait=0").json

    assert [event["id"] for event in answer["events"]] == [second["id"]]


def test_rooms_limits_a_poll_to_the_rooms_it_names(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    ada.post("/api/rooms", {"name": "Den"})
    cursor = cursor_of(ada)
    ada.say("in general")
    ada.say("in tea", "tea")
    ada.say("in den", "den")

    answer = ada.get(f"/api/events?after={cursor}&wait=0&rooms=tea,den").json

    assert texts(answer) == ["in tea", "in den"]


def test_a_poll_limited_to_rooms_moves_past_the_others(ada):
    ada.post("/api/rooms", {"name": "Tea"})
    cursor = cursor_of(ada)
    said = ada.say("in general")

    answer = ada.get(f"/api/events?after={cursor}&wait=0&rooms=tea").json

    assert answer["events"] == []
    assert answer["cursor"].partition(".")[2] == str(said["id"])


def test_a_room_that_does_not_exist_cannot_be_followed(ada):
    answer = ada.get("/api/events?wait=0&rooms=general,nowhere")

    assert (answer.status_code, answer.json["error"]["code"]) == (404, "room_not_found")


def test_a_room_made_while_a_poll_is_held_is_told_to_it(ada, lin, chat):
    held = Blocked(lambda: ada.get("/api/events?wait=9"))
    until(lambda: chat.queue.waiting == 1)

    lin.post("/api/rooms", {"name": "Tea"})

    created = held.result().json["events"][0]
    assert (created["type"], created["room"]) == ("room.created", "tea")


def test_an_answer_ends_at_two_hundred_events_and_says_that_there_is_more(ada):
    cursor = cursor_of(ada)
    said = [ada.say(f"message {number}")["id"] for number in range(203)]

    first = ada.get(f"/api/events?after={cursor}&wait=9").json
    rest = ada.get(f"/api/events?after={first['cursor']}&wait=9").json

    assert ([event["id"] for event in first["events"]], first["more"]) == (said[:200], True)
    assert ([event["id"] for event in rest["events"]], rest["more"]) == (said[200:], False)


def test_an_answer_ends_before_256_kib(ada):
    cursor = cursor_of(ada)
    said = [ada.say(LONG)["id"] for _ in range(18)]

    answer = ada.get(f"/api/events?after={cursor}&wait=0")

    assert len(answer.data) <= 256 * 1024
    assert answer.json["more"] is True
    told = [event["id"] for event in answer.json["events"]]
    assert told == said[: len(told)]


@pytest.mark.parametrize("after", ["another.1", "another.0", str(2**53 - 1)])
def test_a_cursor_of_another_history_or_of_the_future_is_told_reset_at_once(ada, after):
    answer = ada.get(f"/api/events?after={after}&wait=50").json

    assert answer["gap"] == {"reason": "reset", "missed": None}
    assert answer["cursor"] == cursor_of(ada)


def test_a_cursor_older_than_what_is_kept_is_told_how_much_it_missed(settings):
    app = create_app(replace(settings, ring_events=10, log_events=10, limits=False))
    ada = joined(app, "ada")
    cursor = cursor_of(ada)
    said = [ada.say(f"message {number}")["id"] for number in range(1100)]

    answer = ada.get(f"/api/events?after={cursor}&wait=0").json

    app.extensions["chat"].close()
    told = [event["id"] for event in answer["events"]]
    assert answer["gap"]["reason"] == "trimmed"
    assert answer["gap"]["missed"] == told[0] - said[0]
    assert told == said[-1100 + answer["gap"]["missed"] :][: len(told)]


def test_a_poll_held_while_its_session_ends_is_told_401_and_nothing_else(ada, lin, chat):
    held = Blocked(lambda: ada.get("/api/events?wait=9"))
    until(lambda: chat.queue.waiting == 1)

    ada.ask("DELETE", "/api/session")
    lin.say("secret")

    answer = held.result()
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "unauthorized")
    assert b"secret" not in answer.data


def test_a_page_held_while_its_session_ends_is_told_401_and_nothing_else(ada, lin, chat):
    held = Blocked(lambda: ada.get("/api/rooms/general/messages?wait=9"))
    until(lambda: chat.queue.waiting == 1)

    ada.ask("DELETE", "/api/session")
    lin.say("secret")

    answer = held.result()
    assert answer.status_code == 401
    assert b"secret" not in answer.data


def test_head_of_a_poll_is_not_held(ada):
    answer = ada.ask("HEAD", "/api/events?wait=50")

    assert (answer.status_code, answer.data) == (200, b"")


def test_a_poll_for_which_no_thread_is_left_is_sent_away_at_once(settings):
    app = create_app(replace(settings, poll_threads=0))
    ada = joined(app, "ada")

    answer = ada.get("/api/events?wait=50")

    app.extensions["chat"].close()
    assert (answer.status_code, answer.json["events"]) == (200, [])
    assert answer.json["advice"]["next_ms"] > 0


def test_a_drain_answers_held_polls_empty_with_a_pause_before_the_next(ada, chat):
    held = Blocked(lambda: ada.get("/api/events?wait=50"))
    until(lambda: chat.queue.waiting == 1)

    chat.drain()

    answer = held.result()
    assert (answer.status_code, answer.json["events"]) == (200, [])
    assert answer.json["advice"]["next_ms"] > 0


def test_a_server_may_hold_shorter_than_it_is_asked_and_says_so(settings):
    app = create_app(replace(settings, poll_threads=8, max_wait_s=1))
    ada = joined(app, "ada")

    answer = ada.get("/api/events?wait=50")

    app.extensions["chat"].close()
    assert (answer.status_code, answer.json["events"]) == (200, [])
    assert answer.json["advice"] == {"wait": 1, "next_ms": 0}


def test_head_of_a_page_is_not_held(ada):
    answer = ada.ask("HEAD", "/api/rooms/general/messages?wait=50")

    assert (answer.status_code, answer.data) == (200, b"")
