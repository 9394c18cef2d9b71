"""The words of the scripts: in the language of the page, and in English where there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.visitor import Visitor

# A language with three forms, as the server tells of one.
DICTIONARY = """
  export default {
    "Today": "Heute", "Write to {room}": "In {room} schreiben",
    "{n} other": ["one: {n}", "few: {n}", "many: {n}"]
  };
  export const form = (n) => (n === 1 ? 0 : n < 5 ? 1 : 2);
"""
FRESH = count()


@pytest.fixture
def say(module_page: Page) -> Iterator[Callable[..., Any]]:
    """Run a function of a fresh `words.js` in a page of a given language."""

    def run(body: str, language: str = "zh-Hans", dictionary: str | None = DICTIONARY) -> Any:
        module_page.unroute_all()
        module_page.route("**/languages/**", lambda route: _answer(route, dictionary))
        script = f"""async ([language, address, module]) => {{
            const page = document.documentElement;
            Object.assign(page, {{lang: language}});
            page.dataset.words = address;
            return ({body})(await import(module));
        }}"""
        number = next(FRESH)
        address = f"/languages/{number}.js" if language != "en" else ""
        return module_page.evaluate(
            script, [language, address, f"/static/js/words.js?fresh={number}"]
        )

    yield run
    module_page.unroute_all()
    module_page.evaluate(
        """() => {
            document.documentElement.lang = "en";
            delete document.documentElement.dataset.words;
        }"""
    )


def _answer(route: Any, dictionary: str | None) -> None:
    if dictionary is None:
        route.abort()
    else:
        route.fulfill(body=dictionary, content_type="text/javascript")


def test_a_sentence_is_said_in_the_language_of_the_page(say: Callable[..., Any]) -> None:
    body = """({t, language}) => [t("Today"), t("Write to {room}", {room: "#a"}), language]"""
    assert say(body) == ["Heute", "In #a schreiben", "zh-Hans"]


def test_what_a_language_does_not_know_is_said_in_english(say: Callable[..., Any]) -> None:
    body = """({t, tn}) => [t("Reply to {name}", {name: "Bo"}), tn("{n} day", "{n} days", 1),
                            tn("{n} day", "{n} days", 0)]"""
    assert say(body) == ["Reply to Bo", "1 day", "0 days"]


def test_a_number_chooses_among_the_forms_of_the_language(say: Callable[..., Any]) -> None:
    body = """({tn}) => [1, 3, 9].map((n) => tn("{n} other", "{n} others", n))"""
    assert say(body) == ["one: 1", "few: 3", "many: 9"]
    assert say(body, language="en") == ["1 other", "3 others", "9 others"]


def test_words_that_do_not_come_leave_the_page_in_english(say: Callable[..., Any]) -> None:
    body = """({t, tn}) => [t("Today"), tn("{n} other", "{n} others", 2)]"""
    assert say(body, dictionary=None) == ["Today", "2 others"]


def test_what_stands_in_a_value_is_no_place(say: Callable[..., Any]) -> None:
    body = """({t}) => [t("{first} {second}", {first: "{second}", second: "b"}), t("{gone}", {})]"""
    assert say(body) == ["{second} b", "{gone}"]


def test_a_name_from_right_to_left_takes_nothing_along(say: Callable[..., Any]) -> None:
    body = """({t}) => t("{name} in {room}", {name: "דנה", room: "#a"})"""
    assert say(body) == "\u2068דנה\u2069 in #a"


def test_english_asks_for_no_words(ann: Visitor) -> None:
    asked = ann.page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    assert [name for name in asked if "/languages/" in name] == []
