"""Rooms: one address each, and a marker that only ever goes forward."""

import json
from functools import partial

import pytest

from chat.core.chat import Chat
from chat.values.cursor import parse_wish
from chat.values.errors import Conflict, Invalid, NotFound
from chat.values.records import Room, User
from tests.blocked import Blocked, all_at_once
from tests.live import until
from tests.message_queue.polls import hold


def kinds(chat: Chat, reader: User, after: int) -> list[str]:
    return [event.kind for event in chat.feed.read(after, chat.directory.interest(reader)).events]


def marker(chat: Chat, user: User) -> int | None:
    return chat.rooms.get(user, "general").last_read


def test_the_first_room_always_exists(chat: Chat, ada: User):
    assert [room.slug for room in chat.rooms.overview(ada).rooms] == ["general"]


def test_a_new_room_has_its_maker_in_it(chat: Chat, ada: User):
    room = chat.rooms.create(ada, " Tea  & Coffee ", "hot")
    assert room == Room(
        "tea-coffee", "Tea & Coffee", "hot", "open", 1, None, last_read=3, role="owner"
    )
    assert chat.rooms.get(ada, "tea-coffee") == room


def test_of_many_who_make_one_room_exactly_one_does(chat: Chat, ada: User):
    names = ["Tea", "tea", "TEA!", " tea ", "Tea."] * 4
    outcomes = all_at_once([partial(chat.rooms.create, ada, name) for name in names])
    assert [type(outcome) for outcome in outcomes].count(Conflict) == 19
    assert len(chat.rooms.overview(ada).rooms) == 2


@pytest.mark.parametrize("name", ["", "!!!", "\u0301", "x" * 65, "a\x00"], ids=ascii)
def test_a_room_without_a_proper_name_is_refused(chat: Chat, ada: User, name: str):
    with pytest.raises(Invalid):
        chat.rooms.create(ada, name)
    assert len(chat.rooms.overview(ada).rooms) == 1


def test_everybody_hears_of_a_new_room(chat: Chat, ada: User, lin: User):
    chat.rooms.create(ada, "Tea")
    assert kinds(chat, lin, 2) == ["room.created", "member.joined"]


def test_a_new_room_is_open_to_those_who_are_told_of_it(chat: Chat, ada: User, lin: User):
    polling = Blocked(chat.feed.poll, 2, partial(chat.directory.interest, lin), hold())
    until(lambda: chat.queue.waiting == 1)
    making = Blocked(chat.rooms.create, ada, "Tea")
    reading = polling.result()
    assert json.loads(reading.backlog.events[0].body)["room"] == "tea"
    assert chat.rooms.get(lin, "tea").name == "Tea"
    chat.queue.answered(reading.waiter)
    making.join()


def test_an_overview_has_every_room_that_its_cursor_has_passed(
    chat: Chat, ada: User, monkeypatch: pytest.MonkeyPatch
):
    overviews = []
    update = chat.directory.update

    def look_first(rooms, members) -> None:
        overviews.append(chat.rooms.overview(ada))
        update(rooms, members)

    monkeypatch.setattr(chat.directory, "update", look_first)
    chat.rooms.create(ada, "Tea")
    [overview] = overviews
    assert parse_wish(overview.cursor).seq == 3
    assert [room.slug for room in overview.rooms] == ["general", "tea"]


def test_what_others_wrote_is_unread(chat: Chat, ada: User, lin: User):
    for author in (ada, lin, lin):
        chat.messages.post(author, "general", "hi")
    assert [chat.rooms.get(user, "general").unread for user in (ada, lin)] == [2, 1]


def test_the_marker_only_goes_forward(chat: Chat, ada: User, lin: User):
    first, second, third = (chat.messages.post(lin, "general", "hi")[0].id for _ in range(3))
    seen = []
    for message in (second, first, 0, -5, second, third):
        chat.rooms.mark_read(ada, "general", message)
        seen.append(marker(chat, ada))
    assert seen == [second, second, second, second, second, third]
    assert chat.rooms.get(ada, "general").unread == 0


def test_the_marker_does_not_run_ahead_of_what_is_there(chat: Chat, ada: User):
    message, _ = chat.messages.post(ada, "general", "hi")
    chat.rooms.mark_read(ada, "general", 10**6)
    assert marker(chat, ada) == message.id


def test_a_moved_marker_reaches_its_owner_alone(chat: Chat, ada: User, lin: User):
    message, _ = chat.messages.post(lin, "general", "hi")
    chat.rooms.mark_read(ada, "general", message.id)
    assert kinds(chat, ada, message.id) == ["read.moved"]
    assert kinds(chat, lin, message.id) == []
    room_alone = chat.directory.interest(ada, ["general"])
    assert chat.feed.read(message.id, room_alone).events == []


def test_a_moved_marker_reaches_its_owner_alone_from_the_log_too(chat: Chat, ada: User, lin: User):
    message, _ = chat.messages.post(lin, "general", "hi")
    chat.rooms.mark_read(ada, "general", message.id)
    for _ in range(20):
        chat.messages.post(lin, "general", "more")
    assert chat.queue.floor > message.id + 1
    assert kinds(chat, ada, message.id).count("read.moved") == 1
    assert kinds(chat, lin, message.id).count("read.moved") == 0
    room_alone = chat.directory.interest(ada, ["general"])
    in_room = [event.kind for event in chat.feed.read(message.id, room_alone).events]
    assert in_room == ["message.created"] * 20


def test_a_marker_that_does_not_move_is_no_event(chat: Chat, ada: User, lin: User):
    chat.rooms.mark_read(ada, "general", 2)
    head = chat.queue.head
    chat.rooms.mark_read(ada, "general", 2)
    assert chat.queue.head == head


def test_who_reads_in_a_room_joins_it(chat: Chat, ada: User, lin: User):
    chat.rooms.create(ada, "Tea")
    first, second = (chat.messages.post(ada, "tea", text)[0] for text in ("one", "two"))
    before = chat.rooms.get(lin, "tea")
    chat.rooms.mark_read(lin, "tea", first.id)
    after = chat.rooms.get(lin, "tea")
    assert (before.last_read, before.unread, before.members) == (None, 0, 1)
    assert (after.last_read, after.unread, after.members) == (first.id, 1, 2)
    assert kinds(chat, lin, second.id) == ["member.joined", "read.moved"]


def test_a_room_that_is_not_there_is_not_found(chat: Chat, ada: User):
    with pytest.raises(NotFound):
        chat.rooms.get(ada, "nowhere")
    with pytest.raises(NotFound):
        chat.rooms.mark_read(ada, "nowhere", 1)
