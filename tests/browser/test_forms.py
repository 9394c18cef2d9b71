"""Forms that refuse: the reason stands where it belongs, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer


def test_a_text_that_is_too_long_says_so_and_stays(ann: Visitor) -> None:
    text = ann.page.get_by_role("textbox", name="Message")
    width_px = text.evaluate("it => it.offsetWidth")
    ann.begin("x" * 8100)
    words = "8,100 of 8,000 characters: shorten it to send"
    expect(ann.page.locator("#char-count")).to_have_text(words)
    assert text.evaluate("it => it.offsetWidth") == width_px
    text.press("Enter")
    expect(ann.page.locator(".foot").get_by_role("alert")).to_have_text(f"Not sent: {words}")
    expect(text).to_have_value("x" * 8100)
    ann.begin("short")
    expect(ann.page.locator(".foot").get_by_role("alert")).to_have_count(0)


def test_a_new_room_tells_its_address_and_a_refusal_at_its_field(ann: Visitor) -> None:
    ann.page.get_by_role("button", name="New room").click()
    name = ann.page.locator("#room-dialog").get_by_label("Name")
    name.fill("  Große Pläne, 2026! ")
    expect(ann.page.locator("#dialog-name-note")).to_have_text("Its address: /r/grosse-pläne-2026")
    name.fill("General")
    ann.page.get_by_role("button", name="Create room").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description(
        "Its address: /r/general There is a room general already. Choose another name."
    )
    name.press("2")
    expect(name).not_to_have_attribute("aria-invalid", "true")


def test_a_refused_room_keeps_what_was_typed_without_a_script(
    visit: Callable[..., Visitor],
) -> None:
    page = visit(java_script_enabled=False).join("Plain").page
    page.locator(".plain-new-room summary").click()
    page.locator(".plain-new-room [name=name]").fill("General")
    page.locator(".plain-new-room [name=topic]").fill("All of it")
    page.locator(".plain-new-room button").click()
    expect(page.locator(".plain-new-room").get_by_role("alert")).to_contain_text("already")
    expect(page.locator(".plain-new-room [name=name]")).to_have_value("General")
    expect(page.locator(".plain-new-room [name=topic]")).to_have_value("All of it")


def test_a_refused_name_has_an_error_border_though_it_is_focused(
    visit: Callable[..., Visitor], ann: Visitor
) -> None:
    page = visit().page
    page.goto(ann.url)
    page.get_by_label("Pick a name").fill("Ann")
    page.get_by_label("Pick a name").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is taken")
    expect(page.get_by_label("Pick a name")).to_be_focused()
    expect(page.get_by_label("Pick a name")).to_have_css("border-color", "rgb(180, 35, 24)")
    page.goto(f"{ann.url}join")
    expect(page).to_have_url(ann.url)


@pytest.mark.parametrize("path", ["/r/General", "/r/GENERAL"])
def test_a_room_is_found_whatever_its_capitals(ann: Visitor, server: LiveServer, path: str) -> None:
    ann.go(path)
    expect(ann.page).to_have_url(f"{server.url}r/general")
    assert ann.context.request.get(f"{server.url}r/Nowhere").status == 404
