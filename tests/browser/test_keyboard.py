"""The page without a mouse, and with a screen reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, join


def focused(page: Page) -> str:
    region: str = page.evaluate(
        """() => ["sidebar", "room-header", "log", "foot"]
             .find((name) => document.activeElement.closest("." + name)) ?? "nowhere" """
    )
    return region


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture
def rooms(server: LiveServer) -> None:
    headers = join(server.port, "Maker")
    for name in ("alpha", "zulu"):
        server.post("/api/rooms", {"name": name}, **headers)


def test_a_room_opens_with_the_composer_focused(ann: Visitor) -> None:
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_focused()


def test_shift_enter_makes_a_line_and_enter_sends(ann: Visitor) -> None:
    ann.page.keyboard.type("one")
    press(ann.page, "Shift+Enter")
    ann.page.keyboard.type("two")
    press(ann.page, "Enter")
    ann.page.locator("[data-id]").first.wait_for()
    assert ann.texts() == ["one\ntwo"]
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_focused()


def test_enter_that_ends_a_composition_does_not_send(ann: Visitor) -> None:
    ann.begin("にほ")
    ann.page.evaluate(
        """document.getElementById("text").dispatchEvent(new KeyboardEvent("keydown",
             {key: "Enter", keyCode: 229, bubbles: true, cancelable: true}))"""
    )
    assert ann.texts() == []
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("にほ")


def test_enter_in_an_open_block_of_code_makes_a_line(ann: Visitor) -> None:
    ann.page.keyboard.type("```")
    press(ann.page, "Enter")
    ann.page.keyboard.type("code")
    press(ann.page, "Enter")
    ann.page.keyboard.type("```")
    press(ann.page, "Enter")
    ann.page.locator("[data-id]").first.wait_for()
    expect(ann.page.locator("#messages pre")).to_have_text("code")


def test_f6_goes_round_the_regions(ann: Visitor) -> None:
    ann.write("something to stand on")
    regions = []
    for _ in range(4):
        press(ann.page, "F6")
        regions.append(focused(ann.page))
    assert regions == ["sidebar", "room-header", "log", "foot"]
    press(ann.page, "Shift+F6")
    assert focused(ann.page) == "log"


def test_alt_arrows_go_through_the_rooms(rooms: None, ann: Visitor) -> None:
    press(ann.page, "Alt+ArrowDown")
    expect(ann.page).to_have_url(f"{ann.url}r/zulu")
    press(ann.page, "Alt+ArrowUp", "Alt+ArrowUp")
    expect(ann.page).to_have_url(f"{ann.url}r/alpha")


def test_arrows_and_letters_move_between_messages(
    fill: Callable[..., list[int]], ann: Visitor
) -> None:
    fill(3)
    ann.sees("message 3")
    press(ann.page, "Shift+F6")
    expect(ann.row("message 3")).to_be_focused()
    press(ann.page, "ArrowUp")
    expect(ann.row("message 2")).to_be_focused()
    press(ann.page, "k")
    expect(ann.row("message 1")).to_be_focused()
    press(ann.page, "j")
    expect(ann.row("message 2")).to_be_focused()


def test_only_one_message_is_in_the_tab_order(fill: Callable[..., list[int]], ann: Visitor) -> None:
    fill(5)
    ann.sees("message 5")
    expect(ann.page.locator('li.message[tabindex="0"]')).to_have_count(1)


def test_c_copies_the_address_of_a_message(fill: Callable[..., list[int]], ann: Visitor) -> None:
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    (message_id,) = fill(1)
    ann.sees("message 1")
    press(ann.page, "Shift+F6", "c")
    expect(ann.page.locator(".done")).to_be_visible()
    copied = ann.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{ann.url}r/general/{message_id}"


def test_a_question_mark_shows_the_keys_and_escape_leads_back(ann: Visitor) -> None:
    ann.write("stand here")
    press(ann.page, "Shift+F6", "?")
    expect(ann.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    press(ann.page, "Escape")
    expect(ann.page.get_by_role("dialog")).to_have_count(0)
    assert focused(ann.page) == "log"


def test_a_question_mark_in_an_empty_composer_shows_the_keys(ann: Visitor) -> None:
    ann.page.keyboard.type("?")
    expect(ann.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    press(ann.page, "Escape")
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_focused()
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("")


def test_enter_in_an_empty_composer_does_nothing(ann: Visitor) -> None:
    ann.page.evaluate(
        """document.addEventListener("invalid", () => document.title = "balloon", true)"""
    )
    press(ann.page, "Enter")
    assert ann.page.title() == "general · Halley"
    assert ann.texts() == []


def test_letters_are_letters_while_one_writes(ann: Visitor) -> None:
    ann.page.keyboard.type("jkc?")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("jkc?")
    expect(ann.page.get_by_role("dialog")).to_have_count(0)


def test_a_closed_dialog_gives_the_focus_back(ann: Visitor) -> None:
    ann.page.get_by_role("button", name="New room").press("Enter")
    expect(ann.page.locator("#room-dialog").get_by_label("Name")).to_be_focused()
    press(ann.page, "Escape")
    expect(ann.page.get_by_role("button", name="New room")).to_be_focused()


def test_new_messages_are_announced_and_own_ones_are_not(ann: Visitor, bo: Visitor) -> None:
    ann.write("said by me")
    bo.sees("said by me")
    bo.write("said by Bo")
    expect(ann.page.get_by_role("log")).to_have_text("Bo: said by Bo")


def test_many_messages_are_announced_as_one_sum(ann: Visitor, bo: Visitor) -> None:
    for number in range(5):
        bo.write(f"quick {number}")
    expect(ann.page.get_by_role("log")).to_have_text("5 new messages from Bo")


def test_a_message_is_named_by_author_time_and_text(ann: Visitor) -> None:
    ann.write("named")
    ann.sees_confirmed("named")
    time = ann.page.locator("li.message time").inner_text()
    expect(ann.page.get_by_role("listitem", name=f"Ann {time} named")).to_be_visible()


def test_skip_links_are_the_first_stops(ann: Visitor) -> None:
    ann.page.reload()
    ann.page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    press(ann.page, "Tab")
    expect(ann.page.get_by_role("link", name="To messages")).to_be_focused()
    press(ann.page, "Tab")
    expect(ann.page.get_by_role("link", name="To composer")).to_be_focused()
    press(ann.page, "Enter")
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_focused()
