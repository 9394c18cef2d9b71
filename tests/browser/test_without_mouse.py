"""A whole session with the keys alone: nothing is clicked, nothing is filled by a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor

# More stops of Tab than any way through the page has.
MOST_STOPS = 60
SEEN = """element => {
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until *wanted* has the focus; it has to show that."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate(SEEN)
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def test_one_joins(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    page.goto(visit().url)
    page.keyboard.type("Ann")
    press(page, "Enter")
    page.wait_for_url("**/r/general")
    expect(field(page)).to_be_focused()


def test_one_writes_formats_edits_and_answers(ann: Visitor, bo: Visitor) -> None:
    page = ann.ready().page
    page.keyboard.type("half a degree")
    press(page, "Shift+Home", "Control+b", "Enter")
    expect(bo.page.locator("#messages strong")).to_have_text("half a degree")
    ann.sees_confirmed("half a degree")
    press(page, "ArrowUp", "Control+End")
    page.keyboard.type(" off")
    press(page, "Enter")
    expect(bo.page.locator("#messages .text")).to_contain_text("half a degree off")
    bo.write("where?")
    ann.sees("where?")
    press(page, "Shift+F6", "r")
    page.keyboard.type("in the east")
    press(page, "Enter")
    expect(bo.page.locator(".quote:visible")).to_contain_text("where?")
    expect(field(page)).to_be_focused()


def test_one_reacts_and_takes_it_back(ann: Visitor, bo: Visitor) -> None:
    bo.write("party")
    page = ann.ready().page
    ann.sees("party")
    press(page, "Shift+F6", "+")
    expect(page.get_by_label("Find emoji")).to_be_focused()
    page.keyboard.type("tada")
    expect(page.locator("#emoji-picker [role=option]").first).to_have_text("🎉")
    press(page, "Enter")
    pill = page.locator("#messages .reaction[data-emoji]")
    expect(pill).to_have_attribute("aria-pressed", "true")
    ann.row("party").press("Shift+Tab")
    tab_to(page, pill)
    press(page, "Enter")
    expect(pill).to_have_count(0)
    expect(ann.row("party")).to_be_focused()


def test_one_searches_jumps_and_comes_back(ann: Visitor, fill: Callable[..., list[int]]) -> None:
    fill(80)
    page = ann.ready().page
    ann.sees("message 80")
    press(page, "Shift+F6", "/")
    page.keyboard.type('"message 3"')
    expect(page.locator("#hits li")).to_have_count(1)
    press(page, "ArrowDown", "Enter")
    expect(ann.row("message 3")).to_be_focused()
    press(page, "End")
    expect(ann.row("message 80")).to_be_in_viewport()


def test_one_goes_to_other_rooms(ann: Visitor, bo: Visitor) -> None:
    bo.make_room("Observatory")
    page = ann.ready().page
    expect(ann.link("observatory")).to_be_visible()
    press(page, "Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("obs")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Observatory")).to_be_visible()
    press(page, "Alt+ArrowUp")
    expect(page.get_by_role("heading", name="general")).to_be_visible()
    press(page, "F6")
    tab_to(page, ann.link("observatory"))
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Observatory")).to_be_visible()


def test_one_makes_a_private_room_and_adds_somebody(ann: Visitor, bo: Visitor) -> None:
    page = ann.ready().page
    press(page, "F6")
    tab_to(page, page.get_by_role("button", name="New room"))
    press(page, "Enter")
    expect(page.locator("#room-dialog").get_by_label("Name")).to_be_focused()
    page.keyboard.type("Board")
    tab_to(page, page.locator("#room-dialog").get_by_label("Private"))
    press(page, "Space")
    tab_to(page, page.get_by_role("button", name="Create room"))
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Board")).to_be_visible()
    expect(field(page)).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Add people"), "Shift+Tab")
    press(page, "Enter")
    expect(page.get_by_label("Find people")).to_be_focused()
    page.keyboard.type("Bo")
    tab_to(page, page.get_by_role("button", name="Add Bo"))
    press(page, "Enter")
    expect(bo.link("Board")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#details")).to_be_hidden()


def test_one_looks_at_the_members_and_their_menu(ann: Visitor, bo: Visitor) -> None:
    page = ann.ready().page
    press(page, "F6", "F6")
    tab_to(page, page.locator("#members"))
    press(page, "Enter")
    menu = page.get_by_role("button", name="What to do with Bo")
    expect(menu).to_be_attached()
    tab_to(page, menu)
    press(page, "Enter")
    expect(page.get_by_role("menuitem", name="Message")).to_be_focused()
    press(page, "Escape")
    expect(menu).to_be_focused()
    press(page, "Escape")
    expect(page.locator("#members")).to_be_focused()


def test_one_attaches_a_file(ann: Visitor, bo: Visitor, tmp_path: Path) -> None:
    (tmp_path / "orbit.csv").write_text("x,y")
    page = ann.ready().page
    with page.expect_file_chooser() as asked:
        press(page, "Control+u")
    asked.value.set_files(tmp_path / "orbit.csv")
    expect(page.locator(".chip")).to_contain_text("3 bytes")
    expect(page.locator(".chip progress")).to_be_hidden()
    expect(field(page)).to_be_focused()
    press(page, "Enter")
    expect(bo.page.locator("#messages .file")).to_contain_text("orbit.csv")


@pytest.mark.parametrize("key", ["F6", "Control+F6"])
def test_one_signs_out(ann: Visitor, key: str) -> None:
    page = ann.ready().page
    press(page, key)
    tab_to(page, page.get_by_role("button", name="Settings"), "Shift+Tab")
    press(page, "Enter")
    tab_to(page, page.get_by_role("button", name="Leave Halley"))
    press(page, "Enter")
    expect(page.get_by_role("button", name="Stay")).to_be_focused()
    tab_to(page, page.get_by_role("dialog").get_by_role("button", name="Leave", exact=True))
    press(page, "Enter")
    expect(page.get_by_label("Pick a name")).to_be_visible()
