"""Replies: each shows what it replies to as that stands now, and nothing of what is deleted."""

from collections.abc import Callable

import msgspec
import pytest

from chat.core.chat import Chat
from chat.store import message_changes
from chat.values.records import Message, Quote, User

SECRET = "the-secret-word"


@pytest.fixture(params=["ring", "log"])
def kept(request: pytest.FixtureRequest, make_chat: Callable[..., Chat]) -> Chat:
    """A chat whose readers get what was from the ring, or from the log in the database."""
    return make_chat(ring_events={"ring": 1000, "log": 1}[request.param])


@pytest.fixture
def author(kept: Chat) -> User:
    """Somebody who has joined that chat."""
    return kept.sessions.join("mia")[0]


@pytest.fixture
def said(kept: Chat, author: User) -> Message:
    """What is replied to."""
    return kept.messages.post(author, "general", f"{SECRET}\nand more")[0]


def reply(chat: Chat, author: User, message: Message, text: str = "yes") -> Message:
    return chat.messages.post(author, "general", text, reply_to=message.id)[0]


def edit(chat: Chat, author: User, message: Message, text: str) -> Message:
    return chat.changes.begin_edit(author, message.id, text).result()


def delete(chat: Chat, author: User, message: Message) -> Message:
    return chat.changes.begin_delete(author, message.id).result()


def told(chat: Chat, user: User) -> list[dict]:
    events = chat.feed.read(0, chat.directory.interest(user)).events
    found = [msgspec.json.decode(event.body) for event in events]
    return [event["message"] for event in found if "message" in event]


def test_a_reply_shows_the_first_line_of_what_it_replies_to(
    kept: Chat, author: User, said: Message
):
    answer = reply(kept, author, said)
    assert answer.quote == Quote(said.id, author, SECRET, deleted=False)
    assert kept.messages.get(author, answer.id) == answer
    assert kept.messages.page(author, "general").messages == [said, answer]
    assert told(kept, author)[-1] == msgspec.to_builtins(answer)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\n \n a \nb", "a"), ("x" * 500, "x" * 120), ("a\r\nb", "a"), ("**a**", "**a**")],
)
def test_the_line_is_short(kept: Chat, author: User, text: str, shown: str):
    message, _ = kept.messages.post(author, "general", text)
    assert reply(kept, author, message).quote.text == shown


def test_an_edit_is_quoted_from_then_on(kept: Chat, author: User, said: Message):
    answer = reply(kept, author, said)
    edit(kept, author, said, "other")
    assert kept.messages.get(author, answer.id).quote.text == "other"
    assert told(kept, author)[1] == msgspec.to_builtins(kept.messages.get(author, answer.id))
    assert SECRET not in str(told(kept, author))


def test_nothing_of_a_deleted_message_is_quoted(
    kept: Chat, author: User, said: Message, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(message_changes, "RETOLD_AT_ONCE", 2)
    answers = [edit(kept, author, reply(kept, author, said), f"no {n}") for n in range(5)]
    delete(kept, author, said)
    late = reply(kept, author, said)
    nothing = Quote(said.id, author, "", deleted=True)
    assert [kept.messages.get(author, each.id).quote for each in [*answers, late]] == [nothing] * 6
    assert SECRET not in str(told(kept, author))


def test_a_deleted_reply_quotes_nothing(kept: Chat, author: User, said: Message):
    left = delete(kept, author, reply(kept, author, said))
    assert (left.quote, left.reply_to) == (None, said.id)
    assert kept.messages.get(author, left.id) == left


def test_a_reply_sent_again_is_answered_with_its_quote(kept: Chat, author: User, said: Message):
    sent = [kept.messages.post(author, "general", "yes", "c1", said.id)[0] for _ in range(2)]
    assert sent[0] == sent[1]
