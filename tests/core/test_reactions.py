"""Reactions: once each, told to all who see the message, and bounded."""

from functools import partial

import msgspec
import pytest

from chat.core import changes
from chat.core.chat import Chat
from chat.values.errors import ChatError
from chat.values.records import Message, Reaction, User
from tests.blocked import all_at_once

EMOJI = [chr(first) for first in range(0x1F600, 0x1F600 + changes.MAX_EMOJI)]


@pytest.fixture
def said(chat: Chat, ada: User) -> Message:
    """A message of ada."""
    return chat.messages.post(ada, "general", "hello")[0]


def react(chat: Chat, user: User, message: Message, emoji: str) -> list[Reaction]:
    return chat.changes.begin_react(user, message.id, emoji).result().reactions


def unreact(chat: Chat, user: User, message: Message, emoji: str) -> list[Reaction]:
    return chat.changes.begin_unreact(user, message.id, emoji).result().reactions


def told(chat: Chat, user: User, seq: int) -> list[dict]:
    events = chat.feed.read(seq, chat.directory.interest(user)).events
    return [msgspec.json.decode(event.body) for event in events]


def test_reactions_are_counted_by_emoji(chat: Chat, ada: User, lin: User, said: Message):
    react(chat, ada, said, "👍")
    react(chat, lin, said, "⭐")
    found = react(chat, lin, said, "👍")
    assert found == [Reaction("👍", 2, [ada.id, lin.id]), Reaction("⭐", 1, [lin.id])]
    assert chat.messages.get(ada, said.id).reactions == found
    assert chat.messages.page(ada, "general").messages[0].reactions == found


def test_a_page_has_the_reactions_of_each_message(chat: Chat, ada: User, said: Message):
    other, _ = chat.messages.post(ada, "general", "other")
    react(chat, ada, other, "👍")
    messages = chat.messages.page(ada, "general").messages
    assert [message.reactions for message in messages] == [[], [Reaction("👍", 1, [ada.id])]]


def test_a_reaction_is_told_once(chat: Chat, ada: User, lin: User, said: Message):
    found = react(chat, lin, said, "👍")
    assert react(chat, lin, said, "👍") == found
    [event] = told(chat, ada, said.id)
    assert (event["type"], event["room"]) == ("reactions.changed", "general")
    assert (event["message_id"], event["reactions"]) == (said.id, msgspec.to_builtins(found))


def test_what_is_taken_back_is_told_once(chat: Chat, ada: User, lin: User, said: Message):
    react(chat, lin, said, "👍")
    react(chat, ada, said, "👍")
    head = chat.queue.head
    left = unreact(chat, lin, said, "👍")
    assert left == unreact(chat, lin, said, "👍") == [Reaction("👍", 1, [ada.id])]
    [event] = told(chat, ada, head)
    assert event["reactions"] == msgspec.to_builtins(left)


def test_nobody_takes_back_what_another_said(chat: Chat, ada: User, lin: User, said: Message):
    found = react(chat, lin, said, "👍")
    assert unreact(chat, ada, said, "👍") == found


def test_the_same_emoji_written_otherwise_is_the_same(
    chat: Chat, ada: User, lin: User, said: Message
):
    react(chat, ada, said, "❤️")
    assert react(chat, lin, said, "❤") == [Reaction("❤️", 2, [ada.id, lin.id])]
    assert unreact(chat, ada, said, "❤") == [Reaction("❤️", 1, [lin.id])]


def test_many_at_once_are_one(chat: Chat, lin: User, said: Message):
    all_at_once([partial(react, chat, lin, said, "👍")] * 20)
    assert chat.messages.get(lin, said.id).reactions == [Reaction("👍", 1, [lin.id])]


def test_a_message_has_so_many_different_reactions(chat: Chat, ada: User, lin: User, said: Message):
    found = [react(chat, ada, said, emoji) for emoji in EMOJI][-1]
    with pytest.raises(ChatError) as refusal:
        react(chat, lin, said, "👍")
    assert (refusal.value.code, refusal.value.facts) == ("too_many_reactions", {"limit": 20})
    assert chat.messages.get(ada, said.id).reactions == found
    assert react(chat, lin, said, EMOJI[0])[0].count == 2


def test_a_message_has_so_many_reactions_in_all(
    chat: Chat, ada: User, lin: User, said: Message, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(changes, "MAX_REACTIONS", 1)
    react(chat, ada, said, "👍")
    with pytest.raises(ChatError) as refusal:
        react(chat, lin, said, "👍")
    assert refusal.value.code == "too_many_reactions"


def test_a_deleted_message_has_no_reactions_and_gets_none(chat: Chat, ada: User, said: Message):
    react(chat, ada, said, "👍")
    assert chat.changes.begin_delete(ada, said.id).result().reactions == []
    assert chat.messages.get(ada, said.id).reactions == []
    with pytest.raises(ChatError) as refusal:
        react(chat, ada, said, "👍")
    assert refusal.value.code == "message_deleted"


def test_an_edited_message_keeps_its_reactions(chat: Chat, ada: User, said: Message):
    found = react(chat, ada, said, "👍")
    assert chat.changes.begin_edit(ada, said.id, "other").result().reactions == found


def test_a_message_that_is_not_there_gets_no_reaction(chat: Chat, ada: User):
    with pytest.raises(ChatError) as refusal:
        chat.changes.begin_react(ada, 999, "👍")
    assert refusal.value.code == "message_not_found"
