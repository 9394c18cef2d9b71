"""Messages: stored once, read a page at a time, and only where one may."""

from functools import partial

import msgspec
import pytest

from chat.core.chat import Chat
from chat.values.cursor import MAX_SEQ, NOW, Cursor, Wish, parse_wish
from chat.values.errors import Invalid, NotFound
from chat.values.records import Gap, Page, User
from tests.blocked import all_at_once


def say(chat: Chat, author: User, count: int, slug: str = "general") -> list[int]:
    """Post *count* messages; return their ids."""
    return [chat.messages.post(author, slug, f"text {place}")[0].id for place in range(count)]


def ids(page: Page) -> list[int]:
    return [message.id for message in page.messages]


def at(seq: int) -> Wish:
    return Wish(None, None, seq)


def test_a_message_is_read_as_it_was_answered(chat: Chat, ada: User):
    message, is_new = chat.messages.post(ada, "general", "hi\n<b>", "c1-7")
    assert is_new
    assert chat.messages.get(ada, message.id) == message
    assert (message.author, message.text, message.client_id) == (ada, "hi\n<b>", "c1-7")
    assert message.html == "<p>hi<br>&lt;b&gt;</p>"


def test_its_id_is_the_seq_of_its_event(chat: Chat, ada: User):
    message, _ = chat.messages.post(ada, "general", "hi")
    [event] = chat.feed.read(message.id - 1, chat.directory.interest(ada)).events
    assert (event.seq, event.kind) == (message.id, "message.created")


def test_the_same_client_id_twenty_times_at_once_is_one_message(chat: Chat, ada: User):
    post = partial(chat.messages.post, ada, "general", "hi", "c1-7")
    outcomes = all_at_once([post] * 20)
    assert sum(is_new for _, is_new in outcomes) == 1
    assert [message for message, _ in outcomes] == [outcomes[0][0]] * 20
    assert len(chat.messages.page(ada, "general").messages) == 1


def test_a_repeated_message_is_answered_as_it_was_stored_then(chat: Chat, ada: User):
    first, _ = chat.messages.post(ada, "general", "first", "c1")
    assert chat.messages.post(ada, "general", "second", "c1") == (first, False)


def test_client_ids_of_two_authors_do_not_meet(chat: Chat, ada: User, lin: User):
    first, _ = chat.messages.post(ada, "general", "hi", "c1")
    second, is_new = chat.messages.post(lin, "general", "hi", "c1")
    assert (is_new, second.id) == (True, first.id + 1)


def test_posting_joins_an_open_room(chat: Chat, ada: User, lin: User):
    chat.rooms.create(ada, "Tea")
    before = chat.rooms.get(lin, "tea")
    message, _ = chat.messages.post(lin, "tea", "hi")
    after = chat.rooms.get(lin, "tea")
    assert (before.members, before.last_read) == (1, None)
    assert (after.members, after.last_read) == (2, message.id - 1)


def test_posting_again_joins_no_more(chat: Chat, ada: User, lin: User):
    chat.rooms.create(ada, "Tea")
    first, second = say(chat, lin, 2, "tea")
    assert second == first + 1


def test_those_who_join_at_once_by_posting_join_once_each(chat: Chat, ada: User, lin: User):
    chat.rooms.create(ada, "Tea")
    all_at_once([partial(say, chat, lin, 1, "tea")] * 10)
    assert chat.rooms.get(lin, "tea").members == 2


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        ({"text": ""}, "text_empty"),
        ({"text": "x" * 8001}, "text_too_long"),
        ({"text": "a\x00"}, "text_invalid"),
        ({"client_id": "ä"}, "client_id_invalid"),
        ({"client_id": ""}, "client_id_invalid"),
        ({"reply_to": 999}, "reply_not_found"),
        ({"reply_to": 0}, "reply_not_found"),
    ],
)
def test_what_is_refused_is_not_stored(chat: Chat, ada: User, refused: dict, code: str):
    head = chat.queue.head
    with pytest.raises(Invalid) as error:
        chat.messages.post(ada, "general", **({"text": "hi"} | refused))
    assert error.value.code == code
    assert chat.queue.head == head
    assert chat.messages.page(ada, "general").messages == []


def test_a_reply_stays_in_the_room(chat: Chat, ada: User):
    chat.rooms.create(ada, "Tea")
    message, _ = chat.messages.post(ada, "tea", "hi")
    assert chat.messages.post(ada, "tea", "yes", reply_to=message.id)[0].reply_to == message.id
    with pytest.raises(Invalid):
        chat.messages.post(ada, "general", "yes", reply_to=message.id)


@pytest.mark.parametrize("slug", ["nowhere", "", "General", "general ", "\ud800", "a/b"])
def test_a_room_that_is_not_there_is_not_found(chat: Chat, ada: User, slug: str):
    with pytest.raises(NotFound):
        chat.messages.post(ada, slug, "hi")
    with pytest.raises(NotFound):
        chat.messages.page(ada, slug)


@pytest.mark.parametrize("message_id", [0, 1, 999, MAX_SEQ])
def test_a_message_that_is_not_there_is_not_found(chat: Chat, ada: User, message_id: int):
    with pytest.raises(NotFound):
        chat.messages.get(ada, message_id)


def test_the_newest_page_comes_first_and_older_ones_before_it(chat: Chat, ada: User):
    said = say(chat, ada, 7)
    newest = chat.messages.page(ada, "general", limit=3)
    older = chat.messages.page(ada, "general", before=said[4], limit=3)
    oldest = chat.messages.page(ada, "general", before=said[1], limit=3)
    assert [ids(newest), ids(older), ids(oldest)] == [said[4:], said[1:4], said[:1]]
    assert [newest.more, older.more, oldest.more] == [True, True, False]


@pytest.mark.parametrize("before", [0, 1])
def test_before_the_first_there_is_nothing(chat: Chat, ada: User, before: int):
    say(chat, ada, 2)
    page = chat.messages.page(ada, "general", before=before)
    assert (page.messages, page.more) == ([], False)


def test_newer_pages_follow_their_cursors_to_the_head(chat: Chat, ada: User):
    said = say(chat, ada, 5)
    first = chat.messages.page(ada, "general", after=at(said[0]), limit=2)
    second = chat.messages.page(ada, "general", after=parse_wish(first.cursor), limit=2)
    assert [ids(first), ids(second)] == [said[1:3], said[3:5]]
    assert [first.more, second.more] == [True, False]
    assert second.cursor == str(chat.feed.cursor(chat.queue.head))


def test_after_the_start_is_all_that_was_ever_said(chat: Chat, ada: User):
    said = say(chat, ada, 60)
    page = chat.messages.page(ada, "general", after=parse_wish("start"), limit=200)
    assert (ids(page), page.gap) == (said, None)


def test_after_now_is_nothing_yet(chat: Chat, ada: User):
    say(chat, ada, 3)
    page = chat.messages.page(ada, "general", after=NOW)
    assert (ids(page), page.cursor) == ([], str(chat.feed.cursor(chat.queue.head)))


@pytest.mark.parametrize("wish", [Wish(None, "0000", 1), at(MAX_SEQ)], ids=["epoch", "future"])
def test_a_place_in_another_history_is_told(chat: Chat, ada: User, wish: Wish):
    say(chat, ada, 3)
    assert chat.messages.page(ada, "general", after=wish).gap == Gap("reset", None)


def test_a_page_is_of_its_room_alone(chat: Chat, ada: User):
    chat.rooms.create(ada, "Tea")
    tea, general = say(chat, ada, 2, "tea"), say(chat, ada, 2)
    assert ids(chat.messages.page(ada, "tea")) == tea
    assert ids(chat.messages.page(ada, "general")) == general


def test_a_page_and_its_cursor_are_of_one_instant(chat: Chat, ada: User):
    reads = [partial(chat.messages.page, ada, "general", limit=200)] * 20
    outcomes = all_at_once([partial(say, chat, ada, 50), *reads])
    said = outcomes[0]
    pages = outcomes[1:]
    seen = [(ids(page), parse_wish(page.cursor)) for page in pages]
    assert [found for found, _ in seen] == [
        [message for message in said if message <= place.seq] for _, place in seen
    ]
    assert Cursor(str(seen[0][1].epoch), said[-1]) == chat.feed.cursor(chat.queue.head)


def test_a_page_ends_where_one_answer_would_be_too_large(chat: Chat, ada: User):
    posted = [chat.messages.post(ada, "general", '"' * 7000)[0].id for _ in range(40)]
    newest = chat.messages.page(ada, "general", limit=200)
    oldest = chat.messages.page(ada, "general", after=at(0), limit=200)
    assert newest.more
    assert oldest.more
    assert max(len(msgspec.json.encode(page)) for page in (newest, oldest)) < 300_000
    assert ids(newest) == posted[-len(newest.messages) :]
    assert ids(oldest) == posted[: len(oldest.messages)]
    assert oldest.cursor.endswith(f".{ids(oldest)[-1]}")
