"""The pure modules about rooms, people and who types, run in the browser that runs them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.test_modules import message, run

ME = {"id": 1, "name": "Ann"}
BO = {"id": 2, "name": "Bo"}
ROOMS = """({Rooms}, [rooms, events]) => {
    const all = new Rooms(rooms, {id: 1, name: "Ann"});
    const unsure = events.map((event) => event.read
        ? void all.read("general", event.read) : all.apply(event));
    const shown = ({slug, unread, mentions, last_read, archived, isLost}) =>
        ({slug, unread, mentions, last_read, archived, isLost});
    return {named: all.named.map(shown), direct: all.direct.map(shown), unsure, totals: all.totals};
}"""


def room(slug: str, **fields: Any) -> dict[str, Any]:
    known = {"name": slug, "topic": "", "kind": "open", "members": 2, "unread": 0, "last_read": 4}
    return {"slug": slug, "last_message": 4, "with": [], "mentions": 0} | known | fields


def after(page: Page, rooms: list[dict[str, Any]], *events: dict[str, Any]) -> Any:
    return run(page, "rooms", ROOMS, [rooms, events])


def test_a_renamed_room_keeps_what_is_unread_and_finds_its_new_place(module_page: Page) -> None:
    rooms = [room("alpha", unread=3, mentions=1), room("beta")]
    seen_by_one = ("unread", "mentions", "last_read")
    state = {key: value for key, value in room("zeta").items() if key not in seen_by_one}
    event = {"id": 9, "type": "room.changed", "room": "zeta", "old": "alpha", "state": state}
    told = after(module_page, rooms, event)
    assert [each["slug"] for each in told["named"]] == ["beta", "zeta"]
    assert told["totals"] == {"unread": 3, "urgent": 1}


def test_an_archived_room_and_one_that_was_left_are_in_no_list(module_page: Page) -> None:
    rooms = [room("general"), room("lunch"), room("board", kind="private")]
    archived = room("lunch") | {"archived": True}
    told = after(
        module_page,
        rooms,
        {"id": 9, "type": "room.archived", "room": "lunch", "state": archived},
        {"id": 10, "type": "room.left", "room": "board"},
    )
    assert [each["slug"] for each in told["named"]] == ["general"]


@pytest.mark.parametrize(
    ("event", "is_unsure"),
    [
        ({"type": "room.joined", "room": "board"}, True),
        ({"type": "message.created", "room": "unknown", "message": message(9, 2)}, True),
        ({"type": "member.left", "room": "unknown", "user": BO, "members": 1}, False),
        ({"type": "read.moved", "room": "general", "last_read": 3}, True),
        ({"type": "read.moved", "room": "general", "last_read": 6}, True),
        ({"type": "read.moved", "room": "general", "last_read": 8}, False),
    ],
)
def test_a_room_is_asked_for_when_events_cannot_tell_it(
    module_page: Page, event: dict[str, Any], is_unsure: bool
) -> None:
    rooms = [room("general", unread=2, last_message=8)]
    assert after(module_page, rooms, {"id": 9} | event)["unsure"] == [is_unsure]


def test_the_echo_of_an_own_marker_moves_nothing_back(module_page: Page) -> None:
    rooms = [room("general", last_message=8, unread=4)]
    echo = {"id": 9, "type": "read.moved", "room": "general", "last_read": 6}
    told = after(module_page, rooms, {"read": 6}, {"read": 8}, echo)
    assert told["named"][0] | {"unread": 0, "last_read": 8} == told["named"][0]
    back = after(module_page, rooms, {"read": 6}, {"read": 8}, echo, echo | {"last_read": 5})
    assert back["named"][0]["last_read"] == 5
    assert back["unsure"][-1] is True


def test_talks_of_two_stand_by_their_latest_message_and_are_all_for_me(module_page: Page) -> None:
    rooms = [
        room("a", kind="direct", last_message=5, **{"with": [ME, BO]}),
        room("b", kind="direct", last_message=7, **{"with": [ME, {"id": 3, "name": "Cleo"}]}),
    ]
    posted = {"id": 9, "type": "message.created", "room": "a", "message": message(9, 2)}
    told = after(module_page, rooms, posted)
    assert [each["slug"] for each in told["direct"]] == ["a", "b"]
    assert told["totals"] == {"unread": 1, "urgent": 1}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Ann"], "Ann is typing…"),
        (["Ann", "Bo"], "Ann and Bo are typing…"),
        (["Ann", "Bo", "Cleo"], "Several people are typing…"),
    ],
)
def test_who_types_is_said_in_words(module_page: Page, names: list[str], words: str) -> None:
    assert (
        run(module_page, "later/typists", "({typingWords}, names) => typingWords(names)", names)
        == words
    )


def test_who_types_is_forgotten_six_seconds_after_the_last_sign(module_page: Page) -> None:
    body = """({Typists}) => {
        const due = [];
        const after = (delayMs, then) => { due.push({delayMs, then}); return () => {}; };
        const clock = {after, monotonicMs: () => 0};
        const typists = new Typists({clock, onChange: () => {}});
        typists.typing({room: "general", user: {id: 2, name: "Bo"}});
        const before = typists.in("general");
        due[0].then();
        return [before, due[0].delayMs, typists.in("general")];
    }"""
    assert run(module_page, "later/typists", body) == [["Bo"], 6000, []]


def test_those_who_come_in_a_row_are_one_line_until_something_is_said(module_page: Page) -> None:
    body = """({Notices}, [events, messages]) => {
        const notices = new Notices();
        events.forEach((event) => notices.add(event));
        return notices.among(messages).map(({words}) => words);
    }"""
    people = enumerate(["Ann", "Bo", "Cleo", "Dan", "Eve"], start=1)
    joined = [
        {"id": 2 * at, "type": "member.joined", "user": {"id": at, "name": name}}
        for at, name in people
    ]
    left = {"id": 12, "type": "member.left", "user": {"id": 1, "name": "Ann"}}
    removed = {**left, "id": 13, "by": {"id": 5, "name": "Eve"}}
    said = [{"id": 9}]
    lines = run(module_page, "notices", body, [[*joined, left, left, removed], said])
    assert lines == ["Ann, Bo and 2 others joined", "Eve joined", "Ann left", "Ann was removed"]


SYNC = """async ({RoomSync}) => {
    const answers = [], put = [];
    const api = {room: () => new Promise((resolve) => answers.push(resolve))};
    const rooms = {get: () => undefined, put: (room) => put.push(room.last_message)};
    const sync = new RoomSync({api, rooms, onChange: () => {}});
    const done = sync.ask("talk");
    sync.ask("talk");
    answers[0]({slug: "talk", last_message: null});
    await new Promise((resolve) => setTimeout(resolve));
    answers[1]({slug: "talk", last_message: 7});
    await done;
    return put;
}"""


def test_a_room_that_is_heard_of_while_it_is_asked_for_is_asked_for_again(
    module_page: Page,
) -> None:
    assert run(module_page, "room_sync", SYNC, None) == [None, 7]


def test_who_has_just_sent_is_not_typing_though_a_signal_comes_late(module_page: Page) -> None:
    body = """({Typists}) => {
        let nowMs = 5000;
        const clock = {monotonicMs: () => nowMs, after: () => () => {}};
        const typists = new Typists({clock, onChange: () => {}});
        const bo = {room: "general", user: {id: 2, name: "Bo"}};
        typists.sent("general", 2);
        typists.typing(bo);
        const late = typists.in("general");
        nowMs += 2000;
        typists.typing(bo);
        return [late, typists.in("general")];
    }"""
    assert run(module_page, "later/typists", body) == [[], ["Bo"]]
