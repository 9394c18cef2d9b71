"""The focus is never lost: what had it goes, and something near has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor


def stops(page: Page, count: int) -> list[str]:
    """Press Tab *count* times, and return where that leads."""
    places = []
    for _ in range(count):
        page.keyboard.press("Tab")
        places.append(str(page.evaluate("document.activeElement.className.split(' ')[0]")))
    return places


@pytest.fixture
def talk(fill: Callable[..., list[int]], ann: Visitor) -> Visitor:
    """Ann, who has written the second of three messages."""
    fill(1, text="before")
    ann.ready().write("mine")
    ann.sees_confirmed("mine")
    fill(1, text="after")
    ann.sees("after")
    return ann


def test_tab_goes_into_one_message_and_out_of_the_log(talk: Visitor) -> None:
    talk.row("before").focus()
    talk.page.keyboard.press("ArrowDown")
    reached = stops(talk.page, 10)
    assert reached[0] == "message-time"
    assert "message" not in reached
    expect(talk.page.locator("#attach")).to_be_focused()


def test_a_reaction_is_reached_inside_its_message(talk: Visitor) -> None:
    talk.row("mine").hover()
    talk.row("mine").get_by_role("button", name="React with 👍").click()
    pill = talk.row("mine").locator(".reaction[data-emoji]")
    expect(pill).to_have_attribute("tabindex", "0")
    talk.row("after").focus()
    expect(pill).to_have_attribute("tabindex", "-1")


def test_a_deleted_message_leaves_the_focus_to_its_neighbour(talk: Visitor) -> None:
    talk.row("mine").focus()
    talk.page.keyboard.press("Delete")
    expect(talk.row("mine")).to_have_count(0)
    expect(talk.row("after")).to_be_focused()


def test_a_row_that_is_trimmed_leaves_the_focus_in_the_log(
    talk: Visitor, fill: Callable[..., list[int]]
) -> None:
    talk.row("before").focus()
    talk.page.evaluate("document.getElementById('log').scrollTop = 0")
    fill(310)
    talk.sees("message 310")
    expect(talk.row("before")).to_have_count(0)
    expect(talk.page.locator("li.message").first).to_be_focused()


def test_the_pill_that_leads_to_the_newest_leaves_the_focus_there(
    talk: Visitor, fill: Callable[..., list[int]]
) -> None:
    fill(60)
    talk.sees("message 60")
    talk.page.evaluate("document.getElementById('log').scrollTop = -900")
    fill(1, text="one more")
    talk.page.locator("#new-pill").press("Enter")
    expect(talk.page.locator("#new-pill")).to_be_hidden()
    expect(talk.page.locator("#log")).to_be_focused()


def test_a_toast_that_goes_leaves_the_focus_to_the_composer(talk: Visitor) -> None:
    talk.row("mine").focus()
    talk.page.keyboard.press("Delete")
    talk.page.get_by_role("button", name="Undo").press("Enter")
    talk.sees("mine")
    expect(composer(talk)).to_be_focused()


@pytest.mark.parametrize(
    ("opener", "dialog"),
    [
        ("New room", "New room"),
        ("New message", "New message"),
        ("Settings", "Settings"),
        ("Notifications", "Notifications"),
        ("Emoji", "Emoji"),
    ],
)
def test_what_opens_gives_the_focus_back(ann: Visitor, opener: str, dialog: str) -> None:
    button = ann.ready().page.get_by_role("button", name=opener, exact=opener != "Notifications")
    button.press("Enter")
    expect(ann.page.get_by_role("dialog", name=dialog)).to_be_visible()
    ann.page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_a_message_that_is_jumped_to_has_the_focus(talk: Visitor) -> None:
    talk.row("before").focus()
    talk.page.keyboard.press("r")
    talk.write("an answer")
    talk.sees_confirmed("an answer")
    talk.row("an answer").focus()
    talk.row("an answer").locator(".quote").press("Enter")
    expect(talk.row("before").first).to_be_focused()


def composer(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("textbox", name="Message")
