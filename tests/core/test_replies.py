"""Replies: each shows what it replies to as that stands now, and nothing of what is deleted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import msgspec
import pytest
from sqlalchemy import event

from chat.core.chat import Chat
from chat.store.transaction import Transaction
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


def logged(chat: Chat) -> list[str]:
    """The bodies of all events as they are in the database."""
    with chat._database.snapshot() as connection:
        return list(connection.exec_driver_sql("SELECT body FROM events ORDER BY seq").scalars())


@contextmanager
def counted_writes(chat: Chat) -> Iterator[list[int]]:
    """Give how many rows each statement of the writer was for."""
    counts: list[int] = []

    def count(_conn, _cursor, _sql, parameters, _context, is_many):
        counts.append(len(parameters) if is_many else 1)

    event.listen(chat._database.writing, "before_cursor_execute", count)
    yield counts
    event.remove(chat._database.writing, "before_cursor_execute", count)


@contextmanager
def paused(chat: Chat) -> Iterator[None]:
    """Let what is written inside go into one commit."""
    begun, go_on = Event(), Event()

    def wait(_transaction: Transaction) -> None:
        begun.set()
        go_on.wait(5)

    held = chat._writer.submit(wait)
    assert begun.wait(5)
    yield
    go_on.set()
    held.result()


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


def test_nothing_of_a_deleted_message_is_quoted(kept: Chat, author: User, said: Message):
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


def test_a_deleted_reply_quotes_nothing_even_when_what_it_quoted_is_edited(
    kept: Chat, author: User, said: Message
):
    left = delete(kept, author, reply(kept, author, said))
    edit(kept, author, said, "other")
    assert [each["quote"] for each in told(kept, author) if each["id"] == left.id] == [None] * 2


def test_a_reply_and_the_edit_of_what_it_quotes_in_one_commit_agree(
    kept: Chat, author: User, said: Message
):
    with paused(kept):
        answer = kept.messages.begin_post(author, "general", "yes", None, said.id)
        edited = kept.changes.begin_edit(author, said.id, "other")
    assert (answer.result()[0].quote.text, edited.result().text) == (SECRET, "other")
    assert [
        each["quote"] for each in told(kept, author) if each["id"] == answer.result()[0].id
    ] == [{"id": said.id, "author": msgspec.to_builtins(author), "text": "other", "deleted": False}]


def test_the_log_keeps_no_quotes(kept: Chat, author: User, said: Message):
    answer = reply(kept, author, said)
    edit(kept, author, answer, "or no")
    assert [body for body in logged(kept) if SECRET in body] == [logged(kept)[said.id - 1]]


def test_an_edit_writes_as_much_however_many_replies_there_are(
    kept: Chat, author: User, said: Message
):
    edit(kept, author, said, "one")
    with counted_writes(kept) as before:
        edit(kept, author, said, "two")
    for _ in range(30):
        reply(kept, author, said)
    with counted_writes(kept) as after:
        edit(kept, author, said, "three")
    assert sum(after) == sum(before) > 0


@pytest.mark.parametrize("text", ['"quote":{"id":1,', '\\"quote":null}}', '{"quote":{"id":1}}'])
def test_a_text_that_looks_like_a_quote_is_none(kept: Chat, author: User, said: Message, text: str):
    answer = reply(kept, author, said, text)
    plain = kept.messages.post(author, "general", text)[0]
    edit(kept, author, said, text)
    found = {each["id"]: each for each in told(kept, author)}
    assert found[answer.id]["text"] == found[plain.id]["text"] == text
    assert found[answer.id]["quote"]["text"] == text
    assert found[plain.id]["quote"] is None
