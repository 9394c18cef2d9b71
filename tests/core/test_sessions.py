"""Sessions: one name is one person's, and a session that has ended stays ended."""

import threading
from functools import partial
from itertools import count

import pytest

from chat.core import sessions as module
from chat.core.chat import Chat
from chat.store import sessions as stored_sessions
from chat.values.errors import Conflict, Invalid, Unauthorized
from chat.values.records import User
from tests.blocked import Blocked, all_at_once


def test_who_joins_is_known_by_the_token(chat: Chat):
    user, token = chat.sessions.join("Ada")
    assert user == User(1, "Ada", "guest", "member")
    assert chat.sessions.user_for(token) == user


def test_who_joins_is_in_the_first_room(chat: Chat, ada: User, lin: User):
    assert chat.rooms.get(lin, "general").members == 2
    assert chat.rooms.get(lin, "general").unread == 0


@pytest.mark.parametrize("name", ["ada", "ADA", " Ada ", "ａda", "ada\ufe0f"])  # noqa: RUF001
def test_a_name_that_looks_like_one_that_is_there_is_taken(chat: Chat, ada: User, name: str):
    with pytest.raises(Conflict) as refused:
        chat.sessions.join(name)
    assert refused.value.code == "name_taken"


def test_of_twenty_who_want_one_name_exactly_one_gets_it(chat: Chat):
    outcomes = all_at_once([partial(chat.sessions.join, "ada")] * 20)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(refusals) == 19
    assert chat.rooms.get(User(1, "ada"), "general").members == 1


@pytest.mark.parametrize("name", ["", "a\x00", "x" * 33, "\u200b"])
def test_a_name_that_cannot_be_is_refused(chat: Chat, name: str):
    with pytest.raises(Invalid):
        chat.sessions.join(name)
    assert chat.queue.head == 0


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 100_000, "\udc80", "é"], ids=len)
def test_a_token_of_nobody_is_refused(chat: Chat, token: str):
    with pytest.raises(Unauthorized):
        chat.sessions.user_for(token)


def test_a_token_longer_than_any_is_not_even_hashed(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "hash_of", lambda _: pytest.fail("hashed"))
    with pytest.raises(Unauthorized):
        chat.sessions.user_for("x" * (module.MAX_TOKEN_CHARS + 1))


def test_only_a_hash_of_the_token_is_stored(chat: Chat):
    _, token = chat.sessions.join("ada")
    chat.close()
    files = chat.settings.database_file.parent.glob("halley.db*")
    assert not any(token.encode() in file.read_bytes() for file in files)


def test_a_session_is_over_when_it_is_left(chat: Chat):
    _, token = chat.sessions.join("ada")
    chat.sessions.user_for(token)
    chat.sessions.leave(token)
    chat.sessions.leave(token)
    with pytest.raises(Unauthorized):
        chat.sessions.user_for(token)


def test_leaving_with_tokens_of_nobody_takes_no_place_and_wakes_nobody(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "MAX_REMEMBERED", 3)
    _, token = chat.sessions.join("ada")
    chat.sessions.user_for(token)
    changes = chat.sessions.changes
    for number in range(5):
        chat.sessions.leave(f"nobody {number}")
    assert (chat.sessions.remembered, chat.sessions.changes) == (1, changes)


def test_leaving_ends_one_session_alone(chat: Chat):
    (_, token), (lin, other) = chat.sessions.join("ada"), chat.sessions.join("lin")
    chat.sessions.leave(token)
    assert chat.sessions.user_for(other) == lin


def test_a_lookup_that_was_under_way_does_not_bring_a_session_back(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    _, token = chat.sessions.join("ada")
    has_read, may_go_on = threading.Event(), threading.Event()
    read = stored_sessions.by_token

    def read_slowly(*args):
        found = read(*args)
        has_read.set()
        may_go_on.wait(20)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(stored_sessions, "by_token", read_slowly)
        looking = Blocked(chat.sessions.user_for, token)
        assert has_read.wait(20)
        chat.sessions.leave(token)
        may_go_on.set()
        with pytest.raises(Unauthorized):
            looking.result()
    with pytest.raises(Unauthorized):
        chat.sessions.user_for(token)


def test_a_lookup_that_ends_during_a_change_remembers_nothing_of_before(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    user, token = chat.sessions.join("ada")
    make_room = chat.sessions._make_room

    def kicked_meanwhile() -> None:
        monkeypatch.setattr(chat.sessions, "_make_room", make_room)
        chat.order.kick(user, "ada")
        make_room()

    monkeypatch.setattr(chat.sessions, "_make_room", kicked_meanwhile)
    with pytest.raises(Unauthorized):
        chat.sessions.user_for(token)


def test_an_admin_who_cannot_come_back_is_none_any_more(chat: Chat):
    (ada, token), (lin, _) = chat.sessions.join("ada"), chat.sessions.join("lin")
    chat.order.set_role(lin, "ada", "admin")
    chat.order.set_role(lin, "lin", "admin")
    chat.sessions.leave(token)
    with pytest.raises(Conflict, match="only admin"):
        chat.order.set_role(ada, "lin", "member")


def test_a_known_session_costs_no_database_work(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    user, token = chat.sessions.join("ada")
    chat.sessions.user_for(token)
    monkeypatch.setattr(stored_sessions, "by_token", lambda *_: pytest.fail("asked the database"))
    assert chat.sessions.user_for(token) == user


def test_memory_for_sessions_is_bounded(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_REMEMBERED", 3)
    tokens = [chat.sessions.join(f"guest {place}")[1] for place in range(8)]
    assert [chat.sessions.user_for(token).id for token in tokens * 2] == [*range(1, 9)] * 2
    assert len(chat.sessions._remembered) == 3
    for token in tokens:
        chat.sessions.leave(token)
    assert len(chat.sessions._remembered) == 3


def test_lookups_that_make_room_for_each_other_all_succeed(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "MAX_REMEMBERED", 2)
    numbers = count()
    tokens = [chat.sessions.join(f"guest {next(numbers)}")[1] for _ in range(5)]

    def look_up(token: str) -> int:
        return len({chat.sessions.user_for(token) for _ in range(40)})

    assert all_at_once([partial(look_up, token) for token in tokens * 2]) == [1] * 10
