"""/api/rooms: list them, make one, look at one, remember how far one has read."""

from __future__ import annotations

import pytest

ROOM_FIELDS = {
    "slug",
    "name",
    "topic",
    "kind",
    "members",
    "unread",
    "last_read",
    "last_message",
}


def test_a_room_general_is_there_from_the_start(ada):
    answer = ada.get("/api/rooms")

    assert answer.status_code == 200
    assert set(answer.json) == {"rooms", "cursor"}
    assert [set(room) for room in answer.json["rooms"]] == [ROOM_FIELDS]
    general = answer.json["rooms"][0]
    assert (general["slug"], general["kind"], general["members"]) == ("general", "open", 1)


def test_the_list_and_its_cursor_are_of_one_instant(ada):
    said = ada.say("hello")

    listed = ada.get("/api/rooms").json

    assert listed["rooms"][0]["last_message"] == said["id"]
    after = ada.get(f"/api/events?wait=0&after={listed['cursor']}").json
    assert after["events"] == []


def test_a_room_that_is_made_has_its_maker_as_member(ada):
    answer = ada.post("/api/rooms", {"name": "Tea  Room", "topic": "leaves"})

    assert answer.status_code == 201
    assert set(answer.json) == ROOM_FIELDS
    assert answer.json["slug"] == "tea-room"
    assert answer.json["name"] == "Tea Room"
    assert answer.json["topic"] == "leaves"
    assert answer.json["members"] == 1
    assert ada.get("/api/rooms/tea-room").json == answer.json


def test_a_new_room_is_seen_by_everybody_at_once(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})

    assert [room["slug"] for room in lin.get("/api/rooms").json["rooms"]] == ["general", "tea"]


@pytest.mark.parametrize(
    "name", ["General", "general!", "\uff27\uff25\uff2e\uff25\uff32\uff21\uff2c"]
)
def test_a_room_at_a_taken_address_is_refused(ada, name):
    answer = ada.post("/api/rooms", {"name": name})

    assert (answer.status_code, answer.json["error"]["code"]) == (409, "room_taken")


def test_private_rooms_are_refused_as_long_as_there_are_none(ada):
    answer = ada.post("/api/rooms", {"name": "Tea", "private": True})

    assert (answer.status_code, answer.json["error"]["code"]) == (422, "private_unsupported")


def test_a_room_of_a_name_in_another_script_is_found_at_its_slug(ada):
    made = ada.post("/api/rooms", {"name": "Küche हिन्दी"}).json

    assert ada.get(f"/api/rooms/{made['slug']}").json == made


def test_unread_counts_what_others_wrote_after_the_mark(ada, lin):
    first = lin.say("one")
    lin.say("two")
    ada.say("mine")

    answer = ada.put("/api/rooms/general/read", {"message": first["id"]})

    assert (answer.status_code, answer.data) == (204, b"")
    room = ada.get("/api/rooms/general").json
    assert (room["unread"], room["last_read"]) == (1, first["id"])


def test_the_mark_only_ever_goes_forward(ada, lin):
    first, second = lin.say("one"), lin.say("two")
    ada.put("/api/rooms/general/read", {"message": second["id"]})

    answer = ada.put("/api/rooms/general/read", {"message": first["id"]})

    assert answer.status_code == 204
    assert ada.get("/api/rooms/general").json["last_read"] == second["id"]


def test_a_mark_beyond_the_newest_stops_there(ada, lin):
    newest = lin.say("one")

    ada.put("/api/rooms/general/read", {"message": 2**53 - 1})

    assert ada.get("/api/rooms/general").json["last_read"] == newest["id"]


def test_a_moved_mark_is_told_to_its_owner_alone(ada, lin):
    said = lin.say("one")
    cursor = ada.get("/api/rooms").json["cursor"]

    ada.put("/api/rooms/general/read", {"message": said["id"]})

    mine = ada.get(f"/api/events?wait=0&after={cursor}").json["events"]
    theirs = lin.get(f"/api/events?wait=0&after={cursor}").json["events"]
    assert [(event["type"], event["last_read"]) for event in mine] == [("read.moved", said["id"])]
    assert theirs == []


def test_a_mark_of_somebody_who_is_no_member_joins(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    said = ada.say("hello", "tea")

    answer = lin.put("/api/rooms/tea/read", {"message": said["id"]})

    assert answer.status_code == 204
    room = lin.get("/api/rooms/tea").json
    assert (room["last_read"], room["members"]) == (said["id"], 2)
