"""/api/rooms/SLUG/notify: of what in a room one wants to be told aloud."""

from __future__ import annotations

import pytest

from tests.web.standing import code_of, events_after


def level_in(program, slug="general"):
    return program.get(f"/api/rooms/{slug}").json["notify"]


def test_one_is_told_of_mentions_until_one_chooses(ada):
    assert level_in(ada) == "mentions"


@pytest.mark.parametrize("level", ["all", "mentions", "none"])
def test_a_level_is_kept_for_each_user_and_room(ada, lin, level):
    ada.post("/api/rooms", {"name": "Tea"})
    assert ada.put("/api/rooms/tea/notify", {"level": level}).status_code == 204
    assert [level_in(ada, "tea"), level_in(ada), level_in(lin, "tea")] == [
        level,
        "mentions",
        "mentions",
    ]
    assert [room["notify"] for room in ada.get("/api/rooms").json["rooms"]] == ["mentions", level]


def test_a_change_is_told_to_ones_own_devices_alone(ada, lin):
    cursor = ada.get("/api/rooms").json["cursor"]
    ada.put("/api/rooms/general/notify", {"level": "none"})
    [told] = events_after(ada, cursor)
    assert (told["type"], told["room"], told["notify"]) == ("notify.changed", "general", "none")
    assert events_after(lin, cursor) == []


def test_choosing_what_is_chosen_is_no_event(ada):
    ada.put("/api/rooms/general/notify", {"level": "all"})
    cursor = ada.get("/api/rooms").json["cursor"]
    ada.put("/api/rooms/general/notify", {"level": "all"})
    assert events_after(ada, cursor) == []


def test_choosing_in_an_open_room_joins_it(ada, lin):
    ada.post("/api/rooms", {"name": "Tea"})
    lin.put("/api/rooms/tea/notify", {"level": "none"})
    assert lin.get("/api/rooms/tea").json["role"] == "member"


def test_a_closed_room_of_others_is_not_there(ada, lin):
    slug = ada.post("/api/rooms", {"name": "Tea", "private": True}).json["slug"]
    answer = lin.put(f"/api/rooms/{slug}/notify", {"level": "all"})
    assert code_of(answer) == (404, "room_not_found")


def test_who_comes_again_begins_anew(ada):
    ada.post("/api/rooms", {"name": "Tea"})
    ada.put("/api/rooms/tea/notify", {"level": "none"})
    ada.ask("DELETE", "/api/rooms/tea/members/ada")
    ada.put("/api/rooms/tea/members/ada", {})
    assert level_in(ada, "tea") == "mentions"
