"""Leaving, and being signed out in another tab: no text goes without a word."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer

POSTS = "**/api/rooms/general/messages"


def open_leave_dialog(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Settings").click()
    visitor.page.get_by_role("button", name="Leave Halley").click()


def test_whoever_is_signed_out_in_another_tab_keeps_what_was_not_sent(ann: Visitor) -> None:
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ann.context.route(POSTS, lambda route: route.abort())
    ann.write("never sent")
    ann.begin("half a thought")
    other = ann.open_tab()
    other.goto(ann.url + "r/general")
    other.get_by_role("button", name="Settings").click()
    other.get_by_role("button", name="Leave Halley").click()
    other.get_by_role("button", name="Leave", exact=True).click()
    row = ann.row("never sent")
    expect(row.get_by_role("alert")).to_have_text("Not sent: you were signed out.")
    expect(row).not_to_contain_text("Sending")
    expect(ann.page.locator("#connection")).to_contain_text("Your unsent text is kept here")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("half a thought")
    row.get_by_role("button", name="Copy", exact=True).click()
    expect(row).to_contain_text("Copied")
    assert ann.page.evaluate("navigator.clipboard.readText()") == "never sent"
    row.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    ann.begin("")
    expect(ann.page.locator("#connection .bar-text")).to_have_text("You were signed out.")


def test_leaving_asks_first_and_tells_what_would_be_lost(ann: Visitor) -> None:
    ann.page.route(POSTS, lambda route: route.abort())
    ann.write("not yet sent")
    open_leave_dialog(ann)
    dialog = ann.page.get_by_role("dialog", name="Leave Halley?")
    expect(dialog).to_contain_text("anybody may take the name Ann")
    expect(dialog).to_contain_text("1 message is not sent and would be lost.")
    dialog.get_by_role("button", name="Stay").click()
    expect(dialog).to_be_hidden()
    expect(ann.row("not yet sent")).to_be_visible()


def test_leaving_while_the_server_is_down_stays_with_the_reason(
    ann: Visitor, server: LiveServer
) -> None:
    ann.page.get_by_role("button", name="Settings").click()
    leave = ann.page.get_by_role("button", name="Leave Halley")
    expect(leave).to_be_visible()
    server.kill()
    leave.click()
    dialog = ann.page.get_by_role("dialog", name="Leave Halley?")
    dialog.get_by_role("button", name="Leave", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    expect(ann.page).to_have_url(f"{ann.url}r/general")
