"""/api/rooms/SLUG/messages and /api/messages/ID: post, read a page, wait for the next ones."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.blocked import Blocked
from tests.live import until
from tests.web.routes import NO_EMOJI

MESSAGE_FIELDS = {
    "id",
    "room",
    "author",
    "text",
    "html",
    "sent_at",
    "edited_at",
    "deleted",
    "reply_to",
    "reactions",
    "files",
    "client_id",
    "quote",
}
PAGE_FIELDS = {"messages", "cursor", "more", "gap"}
MESSAGES = "/api/rooms/general/messages"


def ids(page):
    return [message["id"] for message in page["messages"]]


def test_a_message_is_answered_whole(ada):
    answer = ada.post(MESSAGES, {"text": "hello", "client_id": "c1-7"})

    assert answer.status_code == 201
    assert set(answer.json) == MESSAGE_FIELDS
    assert answer.json["room"] == "general"
    assert answer.json["author"]["name"] == "ada"
    assert answer.json["text"] == "hello"
    assert answer.json["html"] == "<p>hello</p>"
    assert answer.json["client_id"] == "c1-7"
    assert (answer.json["edited_at"], answer.json["deleted"]) == (None, False)
    assert (answer.json["reply_to"], answer.json["reactions"]) == (None, [])


def test_a_message_is_found_under_its_id(ada, lin):
    said = ada.say("hello")

    answer = lin.get(f"/api/messages/{said['id']}")

    assert (answer.status_code, answer.json) == (200, said)


def test_the_same_client_id_again_is_answered_with_the_same_message(ada):
    first = ada.post(MESSAGES, {"text": "hello", "client_id": "c1"})

    again = ada.post(MESSAGES, {"text": "another", "client_id": "c1"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert ids(ada.get(MESSAGES).json) == [first.json["id"]]


def test_the_same_client_id_of_somebody_else_is_another_message(ada, lin):
    ada.post(MESSAGES, {"text": "hello", "client_id": "c1"})

    answer = lin.post(MESSAGES, {"text": "hello", "client_id": "c1"})

    assert answer.status_code == 201


def test_posting_in_an_open_room_joins_it_first(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    cursor = ada.get("/api/rooms").json["cursor"]

    said = lin.say("hello", "tea")

    events = ada.get(f"/api/events?wait=0&after={cursor}").json["events"]
    assert [event["type"] for event in events] == ["member.joined", "message.created"]
    assert ada.get("/api/rooms/tea").json["members"] == 2
    assert said["id"] == events[1]["id"]


def test_a_reply_names_a_message_of_its_room(ada):
    first = ada.say("hello")

    answer = ada.post(MESSAGES, {"text": "yes", "reply_to": first["id"]})

    assert (answer.status_code, answer.json["reply_to"]) == (201, first["id"])


@pytest.mark.parametrize("reply_to", [0, -1, 1, 999, 2**53 - 1, 2**63, 10**100])
def test_a_reply_to_what_is_no_message_here_is_refused(ada, reply_to):
    answer = ada.post(MESSAGES, {"text": "yes", "reply_to": reply_to})

    assert (answer.status_code, answer.json["error"]["code"]) == (422, "reply_not_found")


def test_a_reply_to_a_message_of_another_room_is_refused(ada):
    ada.post("/api/rooms", {"name": "Tea"})
    elsewhere = ada.say("hello", "tea")

    answer = ada.post(MESSAGES, {"text": "yes", "reply_to": elsewhere["id"]})

    assert answer.json["error"]["code"] == "reply_not_found"


@pytest.mark.parametrize("path", ["/api/rooms/nowhere", "/api/rooms/nowhere/messages"])
def test_a_room_that_does_not_exist_is_not_found(ada, path):
    answer = ada.get(path)

    assert (answer.status_code, answer.json["error"]["code"]) == (404, "room_not_found")


@pytest.mark.parametrize("text_id", ["999", "0", "01", "-1", "x", "9" * 400, "\uff11"])
def test_a_message_that_does_not_exist_is_not_found(ada, text_id):
    answer = ada.get(f"/api/messages/{text_id}")

    assert (answer.status_code, answer.json["error"]["code"]) == (404, "message_not_found")


def test_the_newest_page_has_the_oldest_of_them_first(ada):
    said = [ada.say(f"message {number}")["id"] for number in range(5)]

    page = ada.get(f"{MESSAGES}?limit=3").json

    assert set(page) == PAGE_FIELDS
    assert ids(page) == said[2:]
    assert (page["more"], page["gap"]) == (True, None)


def test_before_and_after_walk_a_room_in_both_directions(ada):
    said = [ada.say(f"message {number}")["id"] for number in range(5)]

    older = ada.get(f"{MESSAGES}?before={said[3]}&limit=2").json
    oldest = ada.get(f"{MESSAGES}?before={said[1]}&limit=2").json
    newer = ada.get(f"{MESSAGES}?after={said[1]}&limit=2").json
    newest = ada.get(f"{MESSAGES}?after={newer['cursor']}&limit=2").json

    assert (ids(older), older["more"]) == (said[1:3], True)
    assert (ids(oldest), oldest["more"]) == (said[:1], False)
    assert (ids(newer), newer["more"]) == (said[2:4], True)
    assert (ids(newest), newest["more"]) == (said[4:], False)


def test_a_page_has_fifty_messages_unless_it_is_said_otherwise(ada):
    said = [ada.say(f"message {number}")["id"] for number in range(52)]

    assert ids(ada.get(MESSAGES).json) == said[2:]
    assert ids(ada.get(f"{MESSAGES}?limit=200").json) == said


def test_after_start_reads_a_room_from_its_beginning(ada):
    said = [ada.say("one")["id"], ada.say("two")["id"]]

    assert ids(ada.get(f"{MESSAGES}?after=start&limit=1").json) == said[:1]


def test_a_page_after_a_cursor_of_another_history_says_reset(ada):
    ada.say("hello")

    page = ada.get(f"{MESSAGES}?after=another.1").json

    assert page["gap"] == {"reason": "reset", "missed": None}


def test_a_held_page_is_answered_by_the_next_message(ada, lin, chat):
    cursor = ada.get(MESSAGES).json["cursor"]
    held = Blocked(lambda: ada.get(f"{MESSAGES}?after={cursor}&wait=9"))
    until(lambda: chat.queue.waiting == 1)
    assert not held.has_returned

    said = lin.say("hello")

    answer = held.result()
    assert ids(answer.json) == [said["id"]]
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert set(answer.json) >= PAGE_FIELDS


def test_a_held_page_sleeps_on_when_its_room_has_only_other_events(ada, lin, chat):
    ada.post("/api/rooms", {"name": "Tea"})
    cursor = ada.get("/api/rooms").json["cursor"]
    held = Blocked(lambda: ada.get(f"/api/rooms/tea/messages?after={cursor}&wait=9"))
    until(lambda: chat.queue.waiting == 1)

    lin.say("elsewhere")
    ada.put("/api/rooms/tea/read", {"message": 2**40})
    said = lin.say("here", "tea")

    assert ids(held.result().json) == [said["id"]]


def test_a_held_page_that_runs_out_is_empty_and_goes_on_from_its_cursor(ada):
    ada.say("hello")

    page = ada.get(f"{MESSAGES}?wait=0.05").json

    assert (page["messages"], page["more"], page["gap"]) == ([], False, None)
    after = ada.say("later")
    assert ids(ada.get(f"{MESSAGES}?after={page['cursor']}").json) == [after["id"]]


@pytest.mark.parametrize("query", ["before=5&after=3", "before=5&wait=0"])
def test_before_goes_with_neither_after_nor_wait(ada, query):
    answer = ada.get(f"{MESSAGES}?{query}")

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_parameter")


def test_an_author_edits_a_message(ada, lin):
    said = ada.say("hello")

    answer = ada.ask("PATCH", f"/api/messages/{said['id']}", json={"text": "bye"})

    assert (answer.status_code, answer.json["text"], answer.json["html"]) == (
        200,
        "bye",
        "<p>bye</p>",
    )
    assert answer.json["edited_at"] >= said["sent_at"]
    assert lin.get(f"/api/messages/{said['id']}").json == answer.json


def test_a_deleted_message_is_told_without_its_text(ada, lin):
    said = ada.say("hello")

    answers = [ada.ask("DELETE", f"/api/messages/{said['id']}") for _ in range(2)]

    left = {**said, "text": "", "html": "", "deleted": True}
    assert [(each.status_code, each.json) for each in answers] == [(200, left)] * 2
    assert lin.get(MESSAGES).json["messages"] == [left]


@pytest.mark.parametrize(("method", "body"), [("PATCH", {"text": "bye"}), ("DELETE", None)])
def test_others_change_no_message(ada, lin, method, body):
    said = ada.say("hello")

    answer = lin.ask(method, f"/api/messages/{said['id']}", json=body)

    assert (answer.status_code, answer.json["error"]["code"]) == (403, "not_author")
    assert ada.get(f"/api/messages/{said['id']}").json == said


def test_a_deleted_message_cannot_be_edited(ada):
    said = ada.say("hello")
    ada.ask("DELETE", f"/api/messages/{said['id']}")

    answer = ada.ask("PATCH", f"/api/messages/{said['id']}", json={"text": "bye"})

    assert (answer.status_code, answer.json["error"]["code"]) == (409, "message_deleted")


@pytest.mark.parametrize(
    "path",
    [
        "/api/events?after=start&wait=0",
        f"{MESSAGES}?after=start",
        MESSAGES,
        f"{MESSAGES}?after=start&wait=1",
        "/r/general",
        "/api/messages/{id}",
        "/r/general/{id}",
    ],
)
def test_no_answer_has_the_text_of_a_deleted_message(ada, path):
    said = ada.say("the-secret-word")
    path = path.format(id=said["id"])
    before = ada.get(path, headers={"Cookie": f"chat_session={ada.token}"})
    ada.ask("DELETE", f"/api/messages/{said['id']}")

    after = ada.get(path, headers={"Cookie": f"chat_session={ada.token}"})

    assert "the-secret-word" in before.text
    assert after.status_code == 200
    assert "the-secret-word" not in after.text


def test_a_held_poll_is_answered_by_a_deletion(ada, lin):
    said = ada.say("hello")
    poll = Blocked(lin.get, f"/api/events?after={said['id']}&wait=20")
    until(lambda: ada.app.extensions["chat"].queue.waiting == 1)

    ada.ask("DELETE", f"/api/messages/{said['id']}")

    [event] = poll.result().json["events"]
    assert (event["type"], event["message"]["id"]) == ("message.deleted", said["id"])


def test_a_reaction_is_answered_with_the_message(ada, lin):
    said = ada.say("hello")
    path = f"/api/messages/{said['id']}/reactions/%E2%9D%A4%EF%B8%8F"

    put, deleted = lin.ask("PUT", path), lin.ask("DELETE", path)

    assert (put.status_code, deleted.status_code, deleted.json) == (200, 200, said)
    assert put.json["reactions"] == [{"emoji": "❤️", "count": 1, "by": [said["author"]["id"] + 1]}]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("text", NO_EMOJI, ids=ascii)
def test_what_is_not_one_emoji_is_no_reaction(ada, method, text):
    said = ada.say("hello")

    answer = ada.ask(method, f"/api/messages/{said['id']}/reactions/{quote(text, safe='')}")

    assert (answer.status_code, answer.json["error"]["code"]) == (422, "emoji_invalid")
