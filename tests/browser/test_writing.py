"""Writing with more than plain letters: marks, links, code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_modules import run
from tests.browser.visitor import Visitor


@pytest.mark.parametrize(
    ("key", "value", "selected", "result"),
    [
        ("b", "a word", (2, 6), "a **word**"),
        ("b", "a **word**", (4, 8), "a word"),
        ("i", "word", (0, 4), "*word*"),
        ("i", "**word**", (2, 6), "***word***"),
        ("e", "x", (1, 1), "x``"),
    ],
)
def test_keys_mark_what_is_selected(
    module_page: Page, key: str, value: str, selected: tuple[int, int], result: str
) -> None:
    body = """({marked}, [key, value, [start, end]]) => {
        const {from, to, text} = marked(key, {value, start, end});
        return value.slice(0, from) + text + value.slice(to);
    }"""
    assert run(module_page, "later/formatting", body, [key, value, selected]) == result


def test_bold_keeps_the_words_selected_and_is_undone_as_typed(ann: Visitor) -> None:
    box = ann.page.get_by_role("textbox", name="Message")
    box.press_sequentially("bold")
    box.press("Control+a")
    ann.ready()
    box.press("Control+b")
    expect(box).to_have_value("**bold**")
    box.press("Control+b")
    expect(box).to_have_value("bold")


def test_an_address_pasted_over_words_makes_a_link(ann: Visitor, bo: Visitor) -> None:
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ann.page.evaluate("navigator.clipboard.writeText('https://example.org/a')")
    ann.ready()
    box = ann.page.get_by_role("textbox", name="Message")
    box.press_sequentially("the plan")
    box.press("Control+a")
    box.press("Control+v")
    expect(box).to_have_value("[the plan](https://example.org/a)")
    box.press("Enter")
    expect(bo.page.locator("#messages a[href='https://example.org/a']")).to_have_text("the plan")
