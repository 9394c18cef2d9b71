"""/api/rooms/SLUG/members and /api/direct: who comes into a room, who goes, rooms for two."""

from __future__ import annotations

from functools import partial

import pytest

from tests.blocked import all_at_once
from tests.web.program import joined
from tests.web.standing import code_of, events_after, make_admin


@pytest.fixture
def tea(ada):
    """The path of a private room of ada's."""
    return f"/api/rooms/{ada.post('/api/rooms', {'name': 'Tea', 'private': True}).json['slug']}"


@pytest.fixture
def bob(app):
    """A third one."""
    return joined(app, "bob")


def bring(owner, room, name, **body):
    answer = owner.ask("PUT", f"{room}/members/{name}", **({"json": body} if body else {}))
    assert answer.status_code == 204, answer.text


def members(program, room):
    listed = program.get(f"{room}/members").json["members"]
    return [(member["user"]["name"], member["role"]) for member in listed]


def types(program, cursor):
    return [event["type"] for event in events_after(program, cursor)]


def test_members_are_listed_by_name_with_their_role(ada, lin, tea):
    bring(ada, tea, "LIN")

    listed = ada.get(f"{tea}/members").json["members"]

    assert members(lin, tea) == [("ada", "owner"), ("lin", "member")]
    assert set(listed[0]) == {"user", "role", "joined_at", "online"}


def test_who_is_brought_into_a_private_room_is_told_and_sees_it(ada, lin, tea):
    said = ada.say("hello", tea.removeprefix("/api/rooms/"))
    cursor = lin.get("/api/rooms").json["cursor"]

    bring(ada, tea, "lin")

    assert types(lin, cursor) == ["member.joined", "room.joined"]
    assert types(ada, cursor) == ["member.joined"]
    assert lin.get(f"/api/messages/{said['id']}").json == said
    assert (lin.get(tea).json["role"], lin.get(tea).json["members"]) == ("member", 2)


def test_who_is_removed_is_told_that_alone_and_sees_the_room_no_more(ada, lin, tea):
    bring(ada, tea, "lin")
    slug = tea.removeprefix("/api/rooms/")
    cursor = lin.get("/api/rooms").json["cursor"]

    assert ada.ask("DELETE", f"{tea}/members/lin").status_code == 204
    said = ada.say("secret", slug)

    [event] = events_after(lin, cursor)
    assert (event["type"], event["room"], event["by"]["name"]) == ("room.left", slug, "ada")
    assert lin.get(tea).json == lin.get("/api/rooms/missing").json
    assert lin.get(f"/api/messages/{said['id']}").status_code == 404
    assert lin.put(f"{tea}/read", {"message": said["id"]}).status_code == 404
    assert lin.post(f"{tea}/messages", {"text": "x"}).status_code == 404
    assert members(ada, tea) == [("ada", "owner")]


def test_members_bring_nobody_into_a_private_room(ada, lin, bob, tea):
    bring(ada, tea, "lin")

    for method in ("PUT", "DELETE"):
        assert code_of(lin.ask(method, f"{tea}/members/bob")) == (403, "owner_only")
        assert bob.ask(method, f"{tea}/members/bob").status_code == 404
        assert bob.ask(method, f"{tea}/members/nobody").json["error"]["code"] == "room_not_found"


def test_an_owner_makes_others_owners_and_members_again(ada, lin, tea):
    bring(ada, tea, "lin", role="owner")
    cursor = ada.get("/api/rooms").json["cursor"]

    bring(lin, tea, "ada", role="member")

    assert members(ada, tea) == [("ada", "member"), ("lin", "owner")]
    [event] = events_after(ada, cursor)
    assert (event["type"], event["user"]["name"]) == ("member.changed", "ada")
    assert event["role"] == "member"


def test_the_last_owner_stays_one_while_in_the_room(ada, lin, tea):
    bring(ada, tea, "lin")

    answer = ada.put(f"{tea}/members/ada", {"role": "member"})

    assert code_of(answer) == (409, "last_owner")
    assert members(ada, tea) == [("ada", "owner"), ("lin", "member")]


def test_when_the_last_owner_leaves_who_came_first_owns_the_room(ada, lin, bob, tea):
    bring(ada, tea, "lin")
    bring(ada, tea, "bob")
    cursor = lin.get("/api/rooms").json["cursor"]

    assert ada.ask("DELETE", f"{tea}/members/ada").status_code == 204

    assert members(bob, tea) == [("bob", "member"), ("lin", "owner")]
    assert types(lin, cursor) == ["member.left", "member.changed"]
    assert ada.get(tea).status_code == 404


def test_one_joins_an_open_room_and_brings_others(ada, lin, bob):
    ada.post("/api/rooms", {"name": "Tea"})

    assert code_of(lin.ask("PUT", "/api/rooms/tea/members/bob")) == (403, "owner_only")
    bring(lin, "/api/rooms/tea", "lin")
    bring(lin, "/api/rooms/tea", "bob")

    assert members(ada, "/api/rooms/tea") == [
        ("ada", "owner"),
        ("bob", "member"),
        ("lin", "member"),
    ]
    assert code_of(lin.ask("DELETE", "/api/rooms/tea/members/bob")) == (403, "owner_only")
    assert lin.ask("DELETE", "/api/rooms/tea/members/lin").status_code == 204
    assert ada.get("/api/rooms/tea").json["members"] == 2


def test_coming_and_going_twice_is_harmless(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    bring(lin, "/api/rooms/tea", "lin")
    lin.ask("DELETE", "/api/rooms/tea/members/lin")
    cursor = ada.get("/api/rooms").json["cursor"]

    bring(ada, "/api/rooms/tea", "ada")
    assert lin.ask("DELETE", "/api/rooms/tea/members/lin").status_code == 204

    assert events_after(ada, cursor) == []


def test_an_admin_rules_open_rooms_and_sees_no_others(ada, lin, bob, chat, tea):
    make_admin(chat, "bob")
    lin.post("/api/rooms", {"name": "Open"})

    assert bob.ask("PATCH", "/api/rooms/open", json={"topic": "kept"}).status_code == 200
    assert bob.ask("DELETE", "/api/rooms/open/members/lin").status_code == 204
    assert bob.ask("PATCH", tea, json={"topic": "x"}).json == bob.get("/api/rooms/missing").json


@pytest.mark.parametrize("body", [{"role": "admin"}, {"role": None}, {"role": 1}])
def test_a_role_that_there_is_not_is_refused(ada, tea, body):
    assert code_of(ada.put(f"{tea}/members/ada", body)) == (422, "field_invalid")


def test_nobody_is_brought_who_is_not_there(ada, tea):
    assert code_of(ada.ask("PUT", f"{tea}/members/nobody")) == (404, "user_not_found")
    assert code_of(ada.ask("DELETE", f"{tea}/members/nobody")) == (404, "user_not_found")


def test_two_have_one_direct_room(ada, lin, bob):
    cursor = lin.get("/api/rooms").json["cursor"]

    made = ada.post("/api/direct", {"name": "Lin"})
    again = lin.post("/api/direct", {"name": "ada"})

    assert (made.status_code, again.status_code) == (201, 200)
    room = made.json
    assert (room["kind"], room["members"], room["role"]) == ("direct", 2, "member")
    assert [user["name"] for user in room["with"]] == ["ada", "lin"]
    assert (room["name"], room["slug"]) == ("ada & lin", again.json["slug"])
    assert types(lin, cursor) == ["room.created", "member.joined", "member.joined", "room.joined"]
    assert types(bob, cursor) == []
    assert bob.get(f"/api/rooms/{room['slug']}").status_code == 404


def test_of_many_who_make_a_direct_room_at_once_one_does(ada, lin):
    calls = [
        partial(program.post, "/api/direct", {"name": name})
        for program, name in [(ada, "lin"), (lin, "ada")] * 10
    ]

    answers = all_at_once(calls)

    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json["slug"] for answer in answers}) == 1
    assert len(ada.get("/api/rooms").json["rooms"]) == 2


def test_a_direct_room_stays_as_it_is(ada, lin):
    room = f"/api/rooms/{ada.post('/api/direct', {'name': 'lin'}).json['slug']}"
    refused = [
        ada.ask("PATCH", room, json={"name": "x"}),
        ada.ask("DELETE", room),
        ada.ask("PUT", f"{room}/members/lin"),
        ada.ask("DELETE", f"{room}/members/ada"),
    ]

    assert [code_of(answer) for answer in refused] == [(403, "direct_fixed")] * 4


def test_nobody_is_alone_with_oneself(ada):
    assert code_of(ada.post("/api/direct", {"name": "ADA"})) == (422, "direct_with_oneself")


def test_who_is_out_is_not_told_again_what_was_sent_from_inside(ada, lin, tea):
    bring(ada, tea, "lin")
    sent = {"text": "hello", "client_id": "c-1"}
    assert lin.post(f"{tea}/messages", sent).status_code == 201
    ada.ask("DELETE", f"{tea}/members/lin")

    answer = lin.post("/api/rooms/general/messages", sent)

    assert answer.json == lin.get("/api/rooms/missing").json


def test_who_polls_is_online_among_the_members(ada, lin, tea):
    bring(ada, tea, "lin")
    ada.get("/api/events?wait=0")

    listed = ada.get(f"{tea}/members").json["members"]

    assert [member["online"] for member in listed] == [True, False]
