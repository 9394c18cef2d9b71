"""/api/rooms: list them, make and change one, remember how far one has read."""

from __future__ import annotations

import pytest

from tests.web.standing import code_of, events_after, make_admin

ROOM_FIELDS = {
    "slug",
    "name",
    "topic",
    "kind",
    "members",
    "unread",
    "last_read",
    "last_message",
    "archived",
    "with",
    "mentions",
    "role",
    "notify",
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


def test_a_mark_goes_back_when_a_message_is_to_be_read_again(ada, lin):
    first, second = lin.say("one"), lin.say("two")
    ada.put("/api/rooms/general/read", {"message": second["id"]})
    cursor = ada.get("/api/rooms").json["cursor"]

    answer = ada.put("/api/rooms/general/unread", {"message": second["id"]})

    assert (answer.status_code, answer.data) == (204, b"")
    room = ada.get("/api/rooms/general").json
    assert (room["last_read"], room["unread"]) == (second["id"] - 1, 1)
    told = [(event["type"], event["last_read"]) for event in events_after(ada, cursor)]
    assert told == [("read.moved", first["id"])]
    assert events_after(lin, cursor) == []


def test_a_message_that_is_unread_already_stays_so(ada, lin):
    lin.say("one")
    second = lin.say("two")

    ada.put("/api/rooms/general/unread", {"message": second["id"]})

    assert ada.get("/api/rooms/general").json["unread"] == 2


def test_a_private_room_is_missing_to_others(ada, lin):
    made = ada.post("/api/rooms", {"name": "Tea", "topic": "leaves", "private": True})

    assert made.status_code == 201
    room = made.json
    assert (room["kind"], room["role"], room["members"]) == ("private", "owner", 1)
    assert ada.get(f"/api/rooms/{room['slug']}").json == room
    assert lin.get(f"/api/rooms/{room['slug']}").json == lin.get("/api/rooms/missing").json
    assert [each["slug"] for each in lin.get("/api/rooms").json["rooms"]] == ["general"]


def test_the_address_of_a_private_room_tells_nothing_of_it(ada, lin):
    private = ada.post("/api/rooms", {"name": "Tea", "private": True}).json

    assert "tea" not in private["slug"]
    assert lin.post("/api/rooms", {"name": "Tea"}).json["slug"] == "tea"
    assert ada.post("/api/rooms", {"name": "Tea", "private": True}).status_code == 201


def test_a_room_gets_another_name_topic_and_address(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    cursor = lin.get("/api/rooms").json["cursor"]

    answer = ada.ask("PATCH", "/api/rooms/tea", json={"name": "Coffee", "topic": "beans"})

    assert answer.status_code == 200
    room = answer.json
    assert (room["slug"], room["name"], room["topic"]) == ("coffee", "Coffee", "beans")
    [event] = events_after(lin, cursor)
    assert (event["type"], event["room"], event["old"]) == ("room.changed", "coffee", "tea")
    assert event["state"]["topic"] == "beans"


def test_the_old_address_of_a_room_still_leads_there(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    ada.ask("PATCH", "/api/rooms/tea", json={"name": "Coffee"})

    assert lin.get("/api/rooms/tea").json["slug"] == "coffee"
    assert lin.say("hello", "tea")["room"] == "coffee"
    assert len(lin.get("/api/rooms/tea/messages").json["messages"]) == 1
    assert lin.get("/api/events?rooms=tea&wait=0&after=start").json["events"]
    assert code_of(lin.post("/api/rooms", {"name": "Tea"})) == (409, "room_taken")


def test_a_room_may_take_its_old_name_again(ada):
    ada.post("/api/rooms", {"name": "Tea"})
    ada.ask("PATCH", "/api/rooms/tea", json={"name": "Coffee"})

    back = ada.ask("PATCH", "/api/rooms/coffee", json={"name": "Tea"}).json

    assert back["slug"] == "tea"
    assert ada.get("/api/rooms/coffee").json == back


def test_a_name_whose_address_is_taken_is_refused_and_nothing_changes(ada):
    ada.post("/api/rooms", {"name": "Tea"})
    before = ada.get("/api/rooms/tea").json

    answer = ada.ask("PATCH", "/api/rooms/tea", json={"topic": "x", "name": "general!"})

    assert code_of(answer) == (409, "room_taken")
    assert ada.get("/api/rooms/tea").json == before


def test_a_change_that_changes_nothing_is_no_event(ada):
    ada.post("/api/rooms", {"name": "Tea"})
    cursor = ada.get("/api/rooms").json["cursor"]

    ada.ask("PATCH", "/api/rooms/tea", json={"name": "Tea", "topic": "", "archived": False})

    assert events_after(ada, cursor) == []


def test_only_an_owner_changes_a_room(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    lin.say("hello", "tea")

    assert code_of(lin.ask("PATCH", "/api/rooms/tea", json={"topic": "x"})) == (403, "owner_only")
    assert code_of(lin.ask("DELETE", "/api/rooms/tea")) == (403, "owner_only")


def test_an_archived_room_is_read_and_gets_no_more(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    said = ada.say("hello", "tea")
    cursor = lin.get("/api/rooms").json["cursor"]

    assert ada.ask("DELETE", "/api/rooms/tea").status_code == 204

    [event] = events_after(lin, cursor)
    assert (event["type"], event["state"]["archived"]) == ("room.archived", True)
    refused = ada.post("/api/rooms/tea/messages", {"text": "more"})
    assert code_of(refused) == (403, "room_archived")
    assert code_of(lin.ask("PUT", "/api/rooms/tea/members/lin")) == (403, "room_archived")
    assert lin.put("/api/rooms/tea/read", {"message": said["id"]}).status_code == 204
    assert lin.get("/api/rooms/tea").json["role"] is None
    assert [each["id"] for each in lin.get("/api/rooms/tea/messages").json["messages"]] == [
        said["id"]
    ]


def test_a_room_is_taken_back_from_the_archive(ada):
    ada.post("/api/rooms", {"name": "Tea"})
    ada.ask("DELETE", "/api/rooms/tea")

    answer = ada.ask("PATCH", "/api/rooms/tea", json={"archived": False})

    assert (answer.status_code, answer.json["archived"]) == (200, False)
    assert ada.say("hello", "tea")["room"] == "tea"


def test_the_first_room_stays(ada, chat):
    make_admin(chat, "ada")

    assert code_of(ada.ask("DELETE", "/api/rooms/general")) == (403, "room_permanent")
    left = ada.ask("DELETE", "/api/rooms/general/members/ada")
    assert code_of(left) == (403, "room_permanent")
    renamed = ada.ask("PATCH", "/api/rooms/general", json={"name": "Lobby"}).json
    assert (renamed["slug"], renamed["name"]) == ("general", "Lobby")


def test_messages_that_call_somebody_are_counted_apart_until_read(ada, lin):
    lin.say("hello")
    called = lin.say("hello @Ada")

    room = ada.get("/api/rooms/general").json
    assert (room["unread"], room["mentions"]) == (2, 1)
    assert lin.get("/api/rooms/general").json["mentions"] == 0
    ada.put("/api/rooms/general/read", {"message": called["id"]})
    assert ada.get("/api/rooms").json["rooms"][0]["mentions"] == 0


def test_an_edit_changes_who_is_called(ada, lin):
    said = lin.say("hello @ada")

    lin.ask("PATCH", f"/api/messages/{said['id']}", json={"text": "hello @lin"})
    assert ada.get("/api/rooms/general").json["mentions"] == 0
    lin.ask("PATCH", f"/api/messages/{said['id']}", json={"text": "hello @ada @ada"})
    assert ada.get("/api/rooms/general").json["mentions"] == 1


def test_who_does_not_see_a_room_is_not_called_in_it(ada, lin):
    slug = ada.post("/api/rooms", {"name": "Tea", "private": True}).json["slug"]
    ada.say("@lin is not here", slug)
    ada.ask("PUT", f"/api/rooms/{slug}/members/lin")
    ada.put(f"/api/rooms/{slug}/read", {"message": 0})

    lin.put(f"/api/rooms/{slug}/unread", {"message": 1})

    room = lin.get(f"/api/rooms/{slug}").json
    assert (room["unread"], room["mentions"]) == (1, 0)


def test_a_deleted_message_is_not_unread(ada, lin):
    said = lin.say("hello @ada")

    lin.ask("DELETE", f"/api/messages/{said['id']}")

    room = ada.get("/api/rooms/general").json
    assert (room["unread"], room["mentions"]) == (0, 0)


@pytest.mark.parametrize("path", ["/r/tea?before=9", "/r/Tea?before=9", "/r/tea/{id}"])
def test_the_page_of_an_old_address_leads_to_the_new_one(app, ada, path):
    ada.post("/api/rooms", {"name": "Tea"})
    said = ada.say("hello", "tea")
    ada.ask("PATCH", "/api/rooms/tea", json={"name": "Coffee"})

    answer = ada.get(path.format(id=said["id"]))

    new = path.format(id=said["id"]).replace("tea", "coffee").replace("Tea", "coffee")
    assert (answer.status_code, answer.headers["Location"]) == (301, new)
    assert answer.headers["Cache-Control"] == "no-store"
