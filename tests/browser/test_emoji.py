"""Emoji: the picker, the names between colons, and where they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_modules import run
from tests.browser.visitor import Visitor
from tests.live import ROOT, LiveServer, join

VENDOR = ROOT / "static" / "vendor" / "emoji"


def test_what_is_taken_from_elsewhere_is_what_was_taken() -> None:
    source = json.loads((VENDOR / "SOURCE.json").read_text())
    kept = {
        name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in source["sha256"]
    }
    assert kept == source["sha256"]
    assert {path.name for path in VENDOR.iterdir()} == {*kept, "SOURCE.json"}


def test_a_reaction_is_picked_with_the_keyboard_alone(ann: Visitor, bo: Visitor) -> None:
    ann.write("party")
    bo.sees("party")
    row = bo.row("party")
    row.focus()
    bo.page.keyboard.press("+")
    picker = bo.page.get_by_role("dialog", name="Emoji")
    expect(picker.get_by_label("Find emoji")).to_be_focused()
    bo.page.keyboard.type("tada")
    expect(picker.get_by_role("option").first).to_have_text("🎉")
    bo.page.keyboard.press("Enter")
    expect(picker).to_be_hidden()
    expect(ann.page.locator("#messages .reaction[data-emoji]")).to_have_text("🎉1")


def test_the_arrows_go_through_the_picker(ann: Visitor) -> None:
    ann.page.get_by_role("button", name="Emoji", exact=True).click()
    expect(ann.page.get_by_label("Find emoji")).to_be_focused()
    options = ann.page.locator("#emoji-picker [role=option]")
    ann.page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_be_focused()
    ann.page.keyboard.press("ArrowRight")
    expect(options.nth(1)).to_be_focused()
    ann.page.keyboard.press("ArrowDown")
    chosen = ann.page.evaluate("document.activeElement.dataset.emoji")
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value(chosen)


def test_nothing_found_is_told(ann: Visitor) -> None:
    ann.page.get_by_role("button", name="Emoji", exact=True).click()
    ann.page.get_by_label("Find emoji").fill("qqqq")
    expect(ann.page.get_by_text("No emoji has that name.")).to_be_visible()
    ann.page.keyboard.press("Escape")
    expect(ann.page.locator("#emoji-picker")).to_be_hidden()


def test_a_name_between_colons_becomes_an_emoji(ann: Visitor) -> None:
    ann.ready()
    box = ann.page.get_by_role("textbox", name="Message")
    box.press_sequentially("yes :tad")
    expect(ann.page.get_by_role("option").first).to_contain_text(":tada:")
    box.press_sequentially("a: and :roc")
    expect(ann.page.get_by_role("option").first).to_be_visible()
    box.press("Tab")
    expect(box).to_have_value("yes 🎉 and 🪨 ")


def test_people_and_rooms_are_offered_and_enter_chooses_them(ann: Visitor, bo: Visitor) -> None:
    bo.write("here I am")
    ann.sees("here I am")
    ann.ready()
    box = ann.page.get_by_role("textbox", name="Message")
    box.press_sequentially("hi @")
    expect(ann.page.get_by_role("option").first).to_contain_text("Bo")
    described = box.get_attribute("aria-activedescendant")
    assert described == ann.page.get_by_role("option").first.get_attribute("id")
    box.press("Enter")
    box.press_sequentially("in #gen")
    expect(ann.page.get_by_role("option").first).to_contain_text("general")
    box.press("Escape")
    expect(ann.page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("hi @Bo in #gen")
    box.press_sequentially("e")
    box.press("Enter")
    expect(box).to_have_value("hi @Bo in #general ")


def test_who_wrote_is_offered_though_nobody_saw_them_come(server: LiveServer, ann: Visitor) -> None:
    ann.ready()
    server.post("/api/rooms/general/messages", {"text": "hello"}, **join(server.port, "Zoe"))
    ann.sees("hello")
    ann.page.get_by_role("textbox", name="Message").press_sequentially("@Z")
    expect(ann.page.get_by_role("option")).to_contain_text("Zoe")


def test_enter_sends_a_name_that_is_written_in_full(ann: Visitor, bo: Visitor) -> None:
    box = ann.ready().page.get_by_role("textbox", name="Message")
    box.press_sequentially("see #general")
    expect(ann.page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(bo.page.locator("#messages a.room")).to_have_text("#general")


@pytest.mark.parametrize(
    ("before", "begun"),
    [
        ("hi @an", ["@", "an", 3]),
        ("@", ["@", "", 0]),
        ("(#gen", ["#", "gen", 1]),
        (":sm", [":", "sm", 0]),
        (":s", None),
        ("at 10:30", None),
        ("mail@host", None),
        ("谢谢@王", ["@", "王", 2]),
        ("大家好，@", ["@", "", 4]),
        ("@ann ", None),
    ],
)
def test_a_name_is_begun_by_its_sign(module_page: Page, before: str, begun: list[object]) -> None:
    body = """({begunIn}, before) => {
        const {sign, query, from} = begunIn(before) ?? {};
        return sign ? [sign, query, from] : null;
    }"""
    assert run(module_page, "later/completion", body, before) == begun


def test_that_there_is_no_such_emoji_is_said_below_the_field(ann: Visitor) -> None:
    ann.ready().page.get_by_role("button", name="Emoji", exact=True).click()
    picker = ann.page.get_by_role("dialog", name="Emoji")
    picker.get_by_label("Find emoji").fill("zzzz")
    field = picker.locator(".filter").bounding_box()
    words = picker.get_by_text("No emoji has that name.").bounding_box()
    assert field is not None
    assert words is not None
    assert words["y"] - field["y"] - field["height"] < 20


def test_esc_closes_the_picker_and_nothing_below_it(
    ann: Visitor, fill: Callable[..., list[int]]
) -> None:
    fill(60)
    ann.ready().sees("message 60")
    ann.page.get_by_role("textbox", name="Message").press("Shift+ArrowUp")
    row = ann.row("message 20")
    row.focus()
    before = row.bounding_box()
    ann.page.keyboard.press("+")
    expect(ann.page.get_by_label("Find emoji")).to_be_focused()
    ann.page.keyboard.press("Escape")
    expect(ann.page.get_by_role("dialog", name="Emoji")).to_be_hidden()
    expect(row.get_by_role("button", name="React", exact=True)).to_be_focused()
    assert row.bounding_box() == before
    expect(ann.page.locator("#compose-bar")).to_be_visible()
