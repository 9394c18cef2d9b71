"""Texts: what is accepted is kept as it was sent, in NFC; what is refused says why."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.values.errors import Invalid
from chat.values.texts import (
    MAX_MARKS,
    MAX_NAME_CHARS,
    MAX_ROOM_NAME_CHARS,
    MAX_TEXT_CHARS,
    MAX_TOPIC_CHARS,
    checked_client_id,
    checked_name,
    checked_room_name,
    checked_text,
    checked_topic,
)

Check = Callable[[str], str]
limits = pytest.mark.parametrize(
    ("check", "field", "limit"),
    [
        (checked_text, "text", MAX_TEXT_CHARS),
        (checked_name, "name", MAX_NAME_CHARS),
        (checked_room_name, "name", MAX_ROOM_NAME_CHARS),
        (checked_topic, "topic", MAX_TOPIC_CHARS),
    ],
)
printed = st.text(
    st.characters(categories=["L", "M", "N", "P", "S", "Zs"], include_characters="\t\n\r")
)


def refusal(check: Check, value: str) -> Invalid:
    with pytest.raises(Invalid) as refused:
        check(value)
    return refused.value


def in_nfc(value: str) -> str:
    return unicodedata.normalize("NFC", value)


@limits
@pytest.mark.parametrize(
    "char", ["a", "é", "e\u0301", "漢", "😀", "\u1f82", "\u03b1\u0313\u0300\u0345"]
)
def test_exactly_the_limit_is_accepted_after_nfc(check: Check, field: str, limit: int, char: str):
    assert check(char * limit) == in_nfc(char * limit)


@limits
@pytest.mark.parametrize("char", ["a", "é", "e\u0301", "漢", "😀", "\u03b1\u0313\u0300\u0345"])
def test_one_more_than_the_limit_is_refused_with_it(
    check: Check, field: str, limit: int, char: str
):
    refused = refusal(check, char * (limit + 1))
    assert (refused.code, refused.facts) == (f"{field}_too_long", {"limit": limit})


@limits
@pytest.mark.parametrize("value", ["\ud800", "a\udfff", "\udcff" * 9, "a\ud83d b"], ids=ascii)
def test_half_a_character_is_refused(check: Check, field: str, limit: int, value: str):
    assert refusal(check, value).code == f"{field}_invalid"


@limits
@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x9b"], ids=ascii)
def test_a_control_character_is_refused(check: Check, field: str, limit: int, char: str):
    assert refusal(check, f"a{char}b").code == f"{field}_invalid"


@limits
@pytest.mark.parametrize("mark", ["\u0301", "\u0f73"], ids=ascii)
def test_marks_piled_up_are_refused_before_they_are_sorted(
    check: Check, field: str, limit: int, mark: str
):
    assert refusal(check, "a" + mark * (MAX_MARKS + 1)).code == f"{field}_invalid"


def test_as_many_marks_as_unicode_calls_safe_are_kept():
    assert checked_text("a" + "\u0323" * MAX_MARKS) == in_nfc("a" + "\u0323" * MAX_MARKS)


def test_a_text_far_over_its_limit_is_refused_before_it_is_normalised(
    monkeypatch: pytest.MonkeyPatch,
):
    endless = "\u0301\u0323" * MAX_TEXT_CHARS * 4
    with monkeypatch.context() as patch:
        patch.delattr("unicodedata.normalize")
        refused = refusal(checked_text, endless)
    assert refused.code == "text_too_long"


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "\n\t\r",
        "\u200b\u200c\u200d",
        "\ufeff",
        "\u2060",
        "\u00a0",
        "\u3164",
        "\u2800",
        "\ufe0f",
        "\u034f",
        "\u202e",
        "\u00ad\u180e",
        "\u2028",
    ],
    ids=ascii,
)
def test_a_text_that_shows_nothing_is_empty(value: str):
    assert refusal(checked_text, value).code == "text_empty"


@pytest.mark.parametrize(
    "value",
    [
        "hello",
        "  a\n\n\tb \r\n",
        "مرحبا بكم",
        "שלום",
        "नमस्ते",
        "ไทย",
        "日本語",
        "👩‍👩‍👧 ❤️",
        "<b>&amp;",
        "a\u200bb",
    ],
)
def test_a_text_keeps_every_character(value: str):
    assert checked_text(value) == value


@given(printed.map(lambda value: f"{value}a"))
def test_a_text_is_kept_equal_under_nfc(value: str):
    assert checked_text(value) == in_nfc(value)


@pytest.mark.parametrize(
    ("value", "kept"),
    [("", ""), ("  \n ", ""), ("  tea \t and\ncoffee ", "tea and coffee"), ("e\u0301", "é")],
)
def test_a_topic_is_one_tidy_line_and_may_be_empty(value: str, kept: str):
    assert checked_topic(value) == kept


@pytest.mark.parametrize("value", ["a", "c1-7", "A.b_c:d-9", "x" * 64])
def test_a_client_id_is_kept_as_it_is(value: str):
    assert checked_client_id(value) == value


@pytest.mark.parametrize(
    "value", ["", "x" * 65, "a b", "a\n", "é", "a/b", "a,b", "٣", "a\x00", "\ud800"], ids=ascii
)
def test_a_client_id_of_other_characters_is_refused(value: str):
    assert refusal(checked_client_id, value).code == "client_id_invalid"
