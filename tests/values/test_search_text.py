"""Search texts: queries become terms, and terms are found again in texts."""

import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.values.search_text import MAX_TERMS, Term, folded, marks_of, spaced, terms_of


def beginning(*words: str) -> Term:
    return Term(words, is_beginning=True)


def exactly(*words: str) -> Term:
    return Term(words, is_beginning=False)


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("  ", []),
        ('"', []),
        ("!!! ...", []),
        ("tea", [beginning("tea")]),
        ("Tea TIME", [beginning("tea"), beginning("time")]),
        ("to", [exactly("to")]),
        ('"tea time"', [exactly("tea", "time")]),
        ('"tea time', [exactly("tea", "time")]),
        ('green"tea time"now', [beginning("green"), exactly("tea", "time"), beginning("now")]),
        ("snake_case", [beginning("snake", "case")]),
        ("it's", [exactly("it", "s")]),
        ("Äpfel café", [beginning("apfel"), beginning("cafe")]),
        ("STRASSE straße", [beginning("strasse"), beginning("strasse")]),
        ("你好", [exactly("你", "好")]),
        ("ｱｲﾃﾑ", [exactly("ア", "イ", "テ", "ム")]),
        ("привет", [beginning("привет")]),
        ("NEAR(a b) OR c* -d ^e", [exactly("near", "a"), exactly("b"), exactly("or")]),
    ],
)
def test_a_query_becomes_terms(query: str, terms: list[Term]):
    assert terms_of(query)[: len(terms)] == terms
    assert bool(terms_of(query)) == bool(terms)


def test_a_query_has_so_many_terms_at_most():
    assert len(terms_of("a " * 100)) == MAX_TERMS


@pytest.mark.parametrize("text", ["", "tea", "Ⅷ ﬁn", "e\u0301", "你好 tea", "\u0e20\u0e32\u0e29"])
def test_folding_twice_changes_nothing(text: str):
    assert folded(folded(text)) == folded(text)


def test_each_sign_of_an_unspaced_script_is_a_word():
    assert spaced("吃茶tea").split() == ["吃", "茶", "tea"]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("tea", "tea", ["tea"]),
        ("Tea, tea and teapots", "tea", ["Tea", "tea", "teapots"]),
        ("instead", "tea", []),
        ("Tea time", '"tea time"', ["Tea time"]),
        ("tea for the time", '"tea time"', []),
        ("un Café noir", "cafe", ["Café"]),
        ("un Cafe\u0301 noir", "café", ["Cafe\u0301"]),
        ("we go to tokyo", "to", ["to"]),
        ("喝绿茶吧", "绿茶", ["绿茶"]),
        ("喝绿茶吧", "茶吧 绿", ["绿", "茶吧"]),
        ("\U0001f375 tea \U0001f375", "tea", ["tea"]),
        ("Straße", "strass", ["Straße"]),
    ],
)
def test_what_is_found_is_marked_in_javascripts_units(text: str, query: str, marked: list[str]):
    units = text.encode("utf-16-le")
    found = marks_of(text, terms_of(query))
    assert [units[2 * begin : 2 * end].decode("utf-16-le") for begin, end in found] == marked


@given(st.text(st.characters(codec="ascii", exclude_characters="\x00"), max_size=60))
def test_a_text_in_ascii_is_marked_as_any_other(text: str):
    terms = terms_of("a 0b bc")
    apart = marks_of(f"\u00fc {text}", terms)
    assert marks_of(text, terms) == [(begin - 2, end - 2) for begin, end in apart]


@pytest.mark.parametrize("end", ["", "\u00fc", "\u4f60", "\U0001f375"])
def test_a_text_of_twice_the_length_takes_about_twice_the_time_to_mark(end: str):
    terms = terms_of("yj " * MAX_TERMS)

    def best_s(words: int) -> float:
        text = "yj " * words + end
        assert len(marks_of(text, terms)) == words
        return min(timeit.repeat(lambda: marks_of(text, terms), number=1, repeat=9))

    assert best_s(2600) < 3 * best_s(1300)
