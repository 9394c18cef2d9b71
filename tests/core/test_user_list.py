"""UserList: everybody by name, in pages, and who is here."""

from __future__ import annotations

import pytest

from chat.core.chat import Chat
from chat.values.errors import NotFound
from chat.values.records import User


def names(chat: Chat, after: int = 0) -> list[str]:
    return [user.name for user in chat.user_list.page(after).users]


@pytest.fixture(autouse=True)
def people(chat: Chat) -> list[User]:
    return [chat.sessions.join(name)[0] for name in ("lin", "Eve", "ada")]


def test_users_come_by_name_whatever_its_case(chat: Chat):
    assert names(chat) == ["ada", "Eve", "lin"]


def test_who_polls_is_here(chat: Chat, people: list[User]):
    chat.presence.polls(people[0])
    assert [user.online for user in chat.user_list.page().users] == [False, False, True]


def test_a_page_says_that_there_is_more(
    chat: Chat, people: list[User], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.core.user_list.PAGE_USERS", 2)
    first, rest = chat.user_list.page(), chat.user_list.page(people[1].id)
    assert ([user.name for user in first.users], first.more) == (["ada", "Eve"], True)
    assert ([user.name for user in rest.users], rest.more) == (["lin"], False)


def test_after_somebody_who_is_not_there_a_page_begins_with_the_first(chat: Chat):
    assert names(chat, 999) == ["ada", "Eve", "lin"]


def test_somebody_is_found_by_id(chat: Chat, people: list[User]):
    chat.presence.polls(people[1])
    found = chat.user_list.one(people[1].id)
    assert (found.name, found.online) == ("Eve", True)
    with pytest.raises(NotFound):
        chat.user_list.one(999)
