"""Search: what is written is found by its words, in one's own rooms, and no query is an error."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chat.core.chat import Chat
from chat.values.errors import NotFound
from chat.values.records import Found, User

NASTY = [
    '"',
    '"" ""',
    "*",
    "a*b",
    "NEAR(",
    "words:x",
    "scope : open",
    "a AND",
    "NOT",
    "-a ^b +c",
    "(((",
    "'; DROP TABLE search; --",
    "\x00",
    "\ud800",
    "a" * 10_000,
    "a " * 10_000,
    "\u202e",
    "%_\\",
]


def texts(found: Found) -> list[str]:
    return [message.text for message in found.messages]


@pytest.fixture
def said(chat: Chat, ada: User, lin: User) -> list[int]:
    """Some messages; their ids."""
    written = [
        (ada, "Green tea at noon"),
        (lin, "black TEA, please"),
        (ada, "un café au lait"),
        (lin, "我们喝绿茶吧"),
        (ada, "お茶をください"),
        (lin, "nothing of that kind"),
    ]
    return [chat.messages.post(author, "general", text)[0].id for author, text in written]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tea", ["black TEA, please", "Green tea at noon"]),
        ("tea green", ["Green tea at noon"]),
        ('"green tea"', ["Green tea at noon"]),
        ('"tea green"', []),
        ("cafe", ["un café au lait"]),
        ("plea", ["black TEA, please"]),
        ('"plea"', []),
        ("绿茶", ["我们喝绿茶吧"]),
        ("茶绿", []),
        ("茶", ["お茶をください", "我们喝绿茶吧"]),
        ("ください", ["お茶をください"]),
        ("coffee", []),
        ("", []),
    ],
)
def test_words_and_phrases_are_found_newest_first(chat, ada, said, query, found):
    assert texts(chat.search.find(ada, query)) == found


def test_only_what_somebody_wrote_or_a_room_holds(chat: Chat, ada: User, said: list[int]):
    chat.rooms.create(ada, "Kitchen")
    chat.messages.post(ada, "kitchen", "tea is ready")
    assert texts(chat.search.find(ada, "tea", author="LIN")) == ["black TEA, please"]
    assert texts(chat.search.find(ada, "tea", slug="kitchen")) == ["tea is ready"]
    assert texts(chat.search.find(ada, "tea", slug="kitchen", author="lin")) == []
    assert texts(chat.search.find(ada, "tea", author="nobody")) == []
    assert len(texts(chat.search.find(ada, "tea"))) == 3


def test_what_was_edited_or_deleted_is_found_as_it_is_now(chat: Chat, ada: User, said: list[int]):
    chat.changes.begin_edit(ada, said[0], "red coffee").result()
    chat.changes.begin_delete(ada, said[2]).result()
    found = [texts(chat.search.find(ada, query)) for query in ("green", "coffee", "lait")]
    assert found == [[], ["red coffee"], []]


def test_signs_of_rooms_and_people_are_no_words(chat: Chat, ada: User, said: list[int]):
    assert [texts(chat.search.find(ada, sign)) for sign in ("open", "r1", "u1")] == [[], [], []]


def test_a_room_that_one_does_not_see_is_not_there(chat: Chat, ada: User):
    with pytest.raises(NotFound):
        chat.search.find(ada, "tea", slug="cellar")


def test_there_is_more_before_the_oldest_found(chat: Chat, ada: User):
    ids = [chat.messages.post(ada, "general", f"tea {place}")[0].id for place in range(5)]
    first = chat.search.find(ada, "tea", limit=3)
    rest = chat.search.find(ada, "tea", limit=3, before=first.messages[-1].id)
    assert [message.id for message in (*first.messages, *rest.messages)] == ids[::-1]
    assert (first.more, rest.more) == (True, False)


def test_each_hit_tells_where_its_words_are(chat: Chat, ada: User, said: list[int]):
    assert chat.search.find(ada, "tea", author="ada").marks == {said[0]: [(6, 9)]}


@pytest.mark.parametrize("query", NASTY)
def test_no_query_is_an_error(chat: Chat, ada: User, said: list[int], query: str):
    assert isinstance(chat.search.find(ada, query), Found)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_no_text_at_all_is_an_error(chat: Chat, ada: User, query: str):
    assert isinstance(chat.search.find(ada, query), Found)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12))
def test_a_word_of_any_script_is_found_again(chat: Chat, ada: User, word: str):
    message, _ = chat.messages.post(ada, "general", f"here is {word} for you")
    assert message.id in [each.id for each in chat.search.find(ada, word).messages]


def test_rooms_by_the_thousand_can_be_looked_through(chat: Chat, ada: User, said: list[int]):
    thousand = frozenset(range(2000))
    chat.directory.interest = lambda _user, _slugs=None: thousand
    assert len(chat.search.find(ada, "tea").messages) == 2
