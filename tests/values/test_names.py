"""Names and slugs: what looks alike is one name, and an address needs no thought in a URL."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chat.values.errors import Invalid
from chat.values.texts import (
    MAX_ROOM_NAME_CHARS,
    MAX_SLUG_CHARS,
    checked_name,
    checked_room_name,
    name_key,
    slug_of,
)

whole = st.text(st.characters(exclude_categories=["Cs"]))
words = st.text(
    st.characters(categories=["L", "M", "N", "P", "S", "Zs"]),
    min_size=1,
    max_size=MAX_ROOM_NAME_CHARS,
).filter(lambda value: any(map(str.isalnum, name_key(value))))


@pytest.mark.parametrize(
    "name",
    [
        "ada",
        "Ada Lovelace",
        "Élodie",
        "Дмитрий",
        "محمد",
        "שרה",
        "नीता",
        "ธนา",
        "李小龍",
        "김",
        "o'Neil",
        "a😀",
        "❤️",
    ],
)
def test_a_name_may_be_of_any_script(name: str):
    assert checked_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("name", "tidied"), [(" ada ", "ada"), ("ada \t lin\n", "ada lin"), ("ada\u00a0lin", "ada lin")]
)
def test_a_name_is_tidied_into_one_line(name: str, tidied: str):
    assert checked_name(name) == tidied


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\u00a0\u2003"], ids=ascii)
def test_a_name_of_spaces_is_empty(name: str):
    with pytest.raises(Invalid, match="empty"):
        checked_name(name)


@pytest.mark.parametrize(
    "unseen",
    [
        "\x00",
        "\x1b",
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u00ad",
        "\u2060",
        "\ue000",
        "\U000e0041",
        "\u0378",
        "\u3164",
        "\u115f",
        "\uffa0",
        "\u2800",
        "\u034f",
    ],
    ids=ascii,
)
def test_a_name_holds_nothing_unseen(unseen: str):
    with pytest.raises(Invalid, match="cannot be seen"):
        checked_name(f"a{unseen}b")


def test_a_name_of_what_only_changes_the_look_of_others_is_refused():
    with pytest.raises(Invalid, match="cannot be seen"):
        checked_name("\ufe0f")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ada", "aDA"),
        ("straße", "STRASSE"),
        ("ﬁn", "fin"),
        ("\uff41\uff44\uff41", "ada"),
        ("é", "e\u0301"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("ada²", "ada2"),
        ("ada\ufe0f", "ada"),
        ("❤️", "❤"),
    ],
)
def test_names_that_look_alike_are_compared_as_one(name: str, other: str):
    assert name_key(name) == name_key(other)


@given(whole)
def test_the_key_of_a_key_is_itself(name: str):
    assert name_key(name_key(name)) == name_key(name)


@given(whole)
def test_a_tidied_name_has_the_key_of_its_nfc(name: str):
    assert name_key(unicodedata.normalize("NFC", name)) == name_key(name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("General", "general"),
        ("Tea & Coffee", "tea-coffee"),
        ("a/b.c,d?e#f%g", "a-b-c-d-e-f-g"),
        ("..", None),
        ("../etc", "etc"),
        ("℀", "a-c"),
        ("Ümläut", "ümläut"),
        ("日本 語", "日本-語"),
        ("हिन्दी", "हिन्दी"),
        ("--a--", "a"),
        ("\u0301", None),
        ("!?", None),
        ("x" * MAX_ROOM_NAME_CHARS, "x" * MAX_SLUG_CHARS),
        ("ﷺ" * MAX_ROOM_NAME_CHARS, "صلى-الله-عليه-وسلم" * 3 + "صلى-الله-ع"),
    ],
    ids=ascii,
)
def test_a_slug_is_made_of_the_letters_and_digits_of_a_name(name: str, slug: str | None):
    assert slug_or_none(name) == slug


def slug_or_none(name: str) -> str | None:
    try:
        return slug_of(name)
    except Invalid:
        return None


@given(words)
def test_a_slug_is_safe_in_a_path_and_in_a_list(name: str):
    slug = slug_of(name)
    assert not set(slug) & set("/.,?#%&;:\\\"'<> \t\n")
    assert 1 <= len(slug) <= MAX_SLUG_CHARS


@given(words)
def test_the_slug_of_a_slug_is_itself(name: str):
    slug = slug_of(name)
    assert slug_of(slug) == slug


@given(words)
def test_names_that_are_compared_as_one_have_one_address(name: str):
    assume(name_key(name.upper()) == name_key(name))
    assert slug_of(name.upper()) == slug_of(name)


@given(words)
def test_a_room_name_that_is_accepted_is_only_tidied(name: str):
    assume(len(unicodedata.normalize("NFC", name)) <= MAX_ROOM_NAME_CHARS)
    assume(not set(name) & set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"))
    assert checked_room_name(name) == " ".join(unicodedata.normalize("NFC", name).split())
