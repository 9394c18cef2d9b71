"""Looks: names that people take for each other are one, and letters of one name belong together."""

# ruff: noqa: RUF001 -- characters that are taken for others are what this is about
import pytest

from chat.values.errors import Invalid
from chat.values.looks import look_of
from chat.values.texts import checked_name, name_key


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("ada", "\u0430da"),
        ("Ada", "\u0391da"),
        ("cop", "\u0441\u043e\u0440"),
        ("BOB", "\u0412\u041e\u0412"),
        ("bob", "b0b"),
        ("alice", "a1ice"),
        ("alice", "aIice"),
        ("Ida", "lda"),
        ("ada", "ADA"),
        ("\u2764", "\u2764\ufe0f"),
        ("alice", "a\u01c0ice"),
        ("google", "goo\u0261le"),
        ("ada", "\u0251d\u0251"),
        ("ida", "\u0131da"),
        ("sun", "\ua731un"),
        ("uno", "\u057d\u0578\u0585"),
        ("Bad", "\u13f4\u13aa\u13a0"),
        ("bad", "\u13fc\uab7a\uab70"),
        ("BAD", "\ua4d0\ua4ee\ua4d3"),
        ("jean-luc", "jean\u2010luc"),
        ("jean-luc", "jean\u2011luc"),
        ("jean-luc", "jean\u2212luc"),
        ("jean-luc", "jean\u2013luc"),
        ("O'Neil", "O\u2019Neil"),
        ("O'Neil", "O\u02bcNeil"),
    ],
    ids=ascii,
)
def test_names_that_cannot_be_told_apart_have_one_look(name: str, other: str):
    assert look_of(name) == look_of(other)


@pytest.mark.parametrize(
    ("name", "other"), [("ali", "all"), ("ada", "ida"), ("person 2", "person 3"), ("мир", "миг")]
)
def test_names_that_differ_have_two_looks(name: str, other: str):
    assert look_of(name) != look_of(other)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Лв",
        "\u0430da",
        "p\u0430ypal",
        "αda",
        "adaعلي",
        "नीताada",
        "ひらгана",
        "한글かな",
        "ㄅかな",
        "A\u0661ice",
        "b\u0ae6b",
        "b\u0c66b",
        "Дима\u0966",
    ],
    ids=ascii,
)
def test_letters_of_scripts_that_do_not_belong_together_are_refused(name: str):
    with pytest.raises(Invalid, match="several scripts") as refused:
        checked_name(name)
    assert refused.value.code == "name_invalid"


@pytest.mark.parametrize(
    "name",
    [
        "Ada 李小龍",
        "山田たろう カナ Ada",
        "ラーメン",
        "佐々木",
        "김철수 Kim 金",
        "ㄅㄆ 注音 abc",
        "Дмитрий 2",
        "O'Neil-Łukasiewicz",
        "ʻOkina",
        "ada😀",
        "الیاس",
        "ada²",
        "علي ٢",
        "الیاس ۲",
        "नीता १",
        "नीता 1",
        "山田 3",
    ],
    ids=ascii,
)
def test_what_one_language_writes_side_by_side_is_one_name(name: str):
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["می\u200cخواهم", "क्\u200dष", "क्\u200cष", "👩\u200d👩\u200d👧", "❤\ufe0f\u200d🔥"],
    ids=ascii,
)
def test_joiners_are_kept_where_they_change_what_is_seen(name: str):
    assert checked_name(name) == name
    assert name_key(name) == name_key(name.replace("\u200c", "").replace("\u200d", ""))


@pytest.mark.parametrize(
    "name",
    [
        "a\u200db",
        "a\u200cb",
        "\u200dada",
        "ada\u200d",
        "م\u200dی",
        "👩\u200d",
        "👩\u200da",
        "👩\u200d\u200d👧",
    ],
    ids=ascii,
)
def test_joiners_are_refused_elsewhere(name: str):
    with pytest.raises(Invalid, match="cannot be seen"):
        checked_name(name)
