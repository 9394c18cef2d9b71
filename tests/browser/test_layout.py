"""Widths, weights, themes and texts that try the layout."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, join

PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 568}


def is_too_wide(page: Page) -> bool:
    wide: bool = page.evaluate(
        """() => [document.documentElement, document.getElementById("log")]
             .some((element) => element.scrollWidth > element.clientWidth)"""
    )
    return wide


@pytest.mark.parametrize("viewport", [PHONE, NARROWEST])
@pytest.mark.parametrize(
    "text",
    ["w" * 8000, "\n" * 3998 + "end", "https://example.org/" + "a/" * 900, "\u202e" + "ab " * 50],
)
def test_no_text_makes_the_page_scroll_sideways(
    server: LiveServer, visit: Callable[..., Visitor], viewport: dict[str, int], text: str
) -> None:
    headers = join(server.port, "Verbose")
    server.post("/api/rooms/general/messages", {"text": text}, **headers)
    visitor = visit(viewport=viewport, has_touch=True, is_mobile=True).join("Small")
    expect(visitor.page.locator("li.message")).to_have_count(1)
    assert not is_too_wide(visitor.page)
    assert visitor.page.locator("li.message").evaluate("row => row.offsetHeight") < 700


def test_on_a_phone_the_rooms_are_a_drawer(visit: Callable[..., Visitor], ann: Visitor) -> None:
    ann.page.get_by_role("button", name="New room").click()
    ann.page.locator("#room-dialog").get_by_label("Name").fill("Lunch")
    ann.page.get_by_role("button", name="Create room").click()
    ann.page.wait_for_url("**/r/lunch")
    phone = visit(viewport=PHONE, has_touch=True, is_mobile=True).join("Phone").page
    link = phone.locator("#sidebar").get_by_role("link", name="lunch")
    expect(link).to_be_hidden()
    phone.locator(".drawer-open").tap()
    link.tap()
    expect(phone.get_by_role("heading", name="lunch")).to_be_visible()
    expect(link).to_be_hidden()


def test_going_back_on_a_phone_closes_the_drawer_first(
    visit: Callable[..., Visitor], server: LiveServer
) -> None:
    server.post("/api/rooms", {"name": "Lunch"}, **join(server.port, "Maker"))
    phone = visit(viewport=PHONE, has_touch=True, is_mobile=True).join("Phone")
    drawer = phone.page.locator(".drawer-is-open")
    phone.page.locator(".drawer-open").tap()
    expect(drawer).to_be_attached()
    phone.page.go_back()
    expect(drawer).not_to_be_attached()
    expect(phone.page).to_have_url(f"{server.url}r/general")
    phone.page.locator(".drawer-open").tap()
    phone.page.get_by_role("link", name="lunch").tap()
    expect(phone.page).to_have_url(f"{server.url}r/lunch")
    phone.page.go_back()
    expect(phone.page).to_have_url(f"{server.url}r/general")
    expect(drawer).not_to_be_attached()


def test_blank_lines_before_a_text_are_not_shown_and_tall_marks_are(
    server: LiveServer, ann: Visitor
) -> None:
    headers = join(server.port, "Tall")
    server.post("/api/rooms/general/messages", {"text": "\n\n\ntext"}, **headers)
    text = ann.page.locator("#messages .text")
    expect(text).to_have_text("text")
    assert text.evaluate("it => it.offsetHeight") < 30
    expect(text).to_have_css("overflow", "clip")
    expect(text).to_have_css("overflow-clip-margin", "12px")


def test_on_touch_enter_makes_a_line_and_the_button_sends(visit: Callable[..., Visitor]) -> None:
    phone = visit(viewport=PHONE, has_touch=True, is_mobile=True).join("Phone")
    phone.page.get_by_role("textbox", name="Message").tap()
    phone.page.keyboard.type("one\ntwo")
    phone.page.get_by_role("button", name="Send").tap()
    phone.page.locator("[data-id]").first.wait_for()
    assert phone.texts() == ["one\ntwo"]


def test_touch_targets_are_large_enough(visit: Callable[..., Visitor]) -> None:
    phone = visit(viewport=PHONE, has_touch=True, is_mobile=True).join("Phone").page
    phone.locator(".drawer-open").tap()
    for selector in ("#send", ".drawer-open", ".server", "#sidebar .filter"):
        box = phone.locator(selector).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_the_theme_is_kept_and_rendered_by_the_server(ann: Visitor) -> None:
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("radio", name="Dark").check()
    expect(ann.page.locator("body")).to_have_css("color", "rgb(236, 236, 230)")
    ann.page.reload()
    assert 'data-theme="dark"' in ann.page.content().split("<head>")[0]


def test_times_are_those_of_the_readers_zone_from_the_first_paint(
    visit: Callable[..., Visitor], ann: Visitor, server: LiveServer
) -> None:
    far = visit(timezone_id="Pacific/Auckland").join("Far")
    ann.write("what time is it?")
    ann.sees_confirmed("what time is it?")
    far.sees("what time is it?")
    live = far.page.locator("li.message time").inner_text()
    html = far.context.request.get(f"{server.url}r/general").text()
    assert f">{live}</time>" in html
    assert live != ann.page.locator("li.message time").inner_text()


def test_every_module_is_asked_for_before_it_is_needed(ann: Visitor) -> None:
    asked, loaded = ann.page.evaluate(
        """() => [
             [...document.querySelectorAll("link[rel=modulepreload]")].map(({href}) => href),
             performance.getEntriesByType("resource").map(({name}) => name)
               .filter((name) => name.endsWith(".js"))]"""
    )
    assert len(loaded) > 20
    assert {name for name in loaded if "/later/" not in name} == set(asked)


def test_nothing_comes_from_elsewhere(ann: Visitor, server: LiveServer) -> None:
    ann.write("hello")
    ann.sees_confirmed("hello")
    asked = ann.page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    assert [name for name in asked if not name.startswith(server.url)] == []


def test_hydration_changes_nothing_that_was_rendered(
    fill: Callable[..., list[int]], ann: Visitor
) -> None:
    fill(20)
    ann.page.route("**/js/room.js", lambda route: route.abort())
    ann.page.reload()
    before = ann.page.locator("#log").screenshot()
    ann.page.unroute_all()
    ann.page.reload()
    expect(ann.page.locator("#messages [data-id]")).to_have_count(20)
    ann.page.evaluate("document.activeElement.blur()")
    assert ann.page.locator("#log").screenshot() == before
