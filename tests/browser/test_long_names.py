"""Long names and topics: one line each, never wider than the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, join

LONG = "W" * 64
WIDTHS = (1280, 800, 390, 320)


@pytest.fixture
def long_room(server: LiveServer) -> str:
    """A room whose name and topic are as long as they may be, with a message in #general."""
    headers = join(server.port, "Verbose")
    room = {"name": LONG, "topic": "T" * 250}
    slug: str = server.post("/api/rooms", room, **headers).json["slug"]
    server.post(f"/api/rooms/{slug}/messages", {"text": "here"}, **headers)
    return slug


def sideways(page: Page) -> list[str]:
    """Return the parts of the page that are wider than the place they have."""
    wide: list[str] = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll(
               ".main, .room-header, .scroller, .foot, .sidebar-rooms, .room-link")]
             .filter((part) => part.scrollWidth > part.clientWidth
                            || part.closest(".main")?.clientWidth > innerWidth)
             .map((part) => part.className || part.localName)"""
    )
    return wide


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_name_and_topic_stay_inside_the_window(
    visit: Callable[..., Visitor], long_room: str, width: int
) -> None:
    visitor = visit(viewport={"width": width, "height": 700}).join("Wide")
    visitor.go(f"/r/{long_room}")
    expect(visitor.row("here")).to_be_visible()
    assert sideways(visitor.page) == []
    header = visitor.page.locator(".room-header")
    assert header.evaluate("header => header.offsetHeight") < 60
    visitor.page.locator("#topic").click()
    assert sideways(visitor.page) == []
    assert visitor.page.locator("#topic").evaluate("it => it.getBoundingClientRect().top") >= 8
    assert visitor.page.locator("#log").evaluate("log => log.offsetHeight") > 300


def test_a_long_room_name_leaves_room_for_the_count(
    visit: Callable[..., Visitor], server: LiveServer, long_room: str, ann: Visitor
) -> None:
    link = ann.page.locator(f'[data-slug="{long_room}"]')
    expect(link).to_have_attribute("title", f"{LONG}: {'T' * 250}")
    inside = link.evaluate(
        """link => { const count = link.querySelector(".count"); count.hidden = false;
             return count.getBoundingClientRect().right <= link.getBoundingClientRect().right
                 && link.getBoundingClientRect().right <= 264; }"""
    )
    assert inside
    assert sideways(ann.page) == []
