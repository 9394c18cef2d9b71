"""The list of rooms: its order, what of it is in view, and how one goes through it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.chromium import LAN_HOST
from tests.browser.visitor import Visitor
from tests.live import LiveServer, join, until

MANY = [f"Room {number:02}" for number in range(40)]


def slugs(page: Page) -> list[str]:
    found: list[str] = page.locator(".room-link").evaluate_all(
        "links => links.map(({dataset}) => dataset.slug)"
    )
    return found


def test_the_rooms_keep_the_servers_order_and_new_ones_find_their_place(
    server: LiveServer, visit: Callable[..., Visitor]
) -> None:
    headers = join(server.port, "Maker")
    for name in ("_zulu", "Ärger", "alpha 2", "Alpha-1", "Émile"):
        server.post("/api/rooms", {"name": name}, **headers)
    plain = visit(java_script_enabled=False).join("Plain")
    live = visit().join("Live")
    expect(live.page.locator(".room-link[title]")).to_have_count(6)
    assert slugs(live.page) == slugs(plain.page)
    server.post("/api/rooms", {"name": "Beta"}, **headers)
    expect(live.page.locator(".room-link")).to_have_count(7)
    plain.page.reload()
    assert slugs(live.page) == slugs(plain.page)


def test_times_and_titles_are_those_of_the_first_paint(server: LiveServer, ann: Visitor) -> None:
    ann.write("at what time?")
    ann.sees_confirmed("at what time?")
    live = ann.page.locator("li.message time")
    html = ann.context.request.get(f"{server.url}r/general").text()
    assert f'title="{live.get_attribute("title")}">{live.inner_text()}</time>' in html


def test_times_have_24_hours_in_every_language(visit: Callable[..., Visitor]) -> None:
    page = visit(locale="en-US").join("Yank").page
    shown = page.evaluate(
        """async () => { const {timeLabel} = await import("/static/js/days.js");
             return timeLabel(new Date(2026, 2, 4, 15, 7)); }"""
    )
    assert shown == "15:07"


def test_the_open_room_is_in_view_and_unread_rooms_go_round(
    server: LiveServer, visit: Callable[..., Visitor]
) -> None:
    headers = join(server.port, "Maker")
    for name in MANY:
        server.post("/api/rooms", {"name": name}, **headers)
    visitor = visit(viewport={"width": 1000, "height": 500}).join("Walker")
    current = visitor.page.locator('.room-link[aria-current="page"]')
    visitor.go("/r/room-39")
    expect(visitor.page.get_by_role("textbox", name="Message")).to_be_focused()
    expect(current).to_be_in_viewport()
    server.post("/api/rooms/general/messages", {"text": "unread"}, **headers)
    expect(visitor.page).to_have_title("(1) room-39 · Halley")
    chip = visitor.page.locator(".edge-chip.above")
    chip.click()
    expect(visitor.page.locator('[data-slug="general"]')).to_be_in_viewport()
    expect(chip).to_be_hidden()
    visitor.page.keyboard.press("Alt+Shift+ArrowDown")
    expect(visitor.page).to_have_url(f"{visitor.url}r/general")
    expect(current).to_be_in_viewport()


def test_a_room_that_cannot_be_loaded_says_so_and_comes_by_itself(
    server: LiveServer, ann: Visitor
) -> None:
    headers = join(server.port, "Maker")
    server.post("/api/rooms", {"name": "Lunch"}, **headers)
    server.post("/api/rooms/lunch/messages", {"text": "soup"}, **headers)
    messages = "**/api/rooms/lunch/messages?*"
    ann.page.route(messages, lambda route: route.abort())
    ann.page.get_by_role("link", name="lunch").click()
    words = "#lunch cannot be loaded: the server cannot be reached."
    expect(ann.page.locator("#messages").get_by_role("alert")).to_contain_text(words)
    expect(ann.page.locator(".skeleton")).to_have_count(0)
    expect(ann.page.locator("#beginning")).to_be_hidden()
    ann.page.unroute(messages)
    ann.page.locator("#messages").get_by_role("button", name="Try again").click()
    expect(ann.row("soup")).to_be_visible(timeout=2_000)


def test_an_invite_address_is_shown_in_its_script_and_copied_encoded(
    server: LiveServer, visit: Callable[..., Visitor]
) -> None:
    headers = join(server.port, "Maker")
    server.post("/api/rooms", {"name": "Обед в пятницу"}, **headers)
    for host in ("127.0.0.1", LAN_HOST):
        visitor = visit(host=host).join(f"At {host}")
        visitor.go("/r/обед-в-пятницу")
        expect(visitor.page.get_by_role("textbox", name="Message")).to_be_focused()
        address = visitor.page.locator("#invite-address")
        expect(address).to_have_text(f"{visitor.url}r/обед-в-пятницу")
        expect(address).to_have_attribute("data-address", re.compile("/r/%D0%BE%D0%B1"))
        only_here = visitor.page.get_by_text("Only this computer can open this address")
        expect(only_here).to_have_count(int(host == "127.0.0.1"))


def test_a_camera_finds_the_open_room_by_its_code(
    server: LiveServer, visit: Callable[..., Visitor]
) -> None:
    server.post("/api/rooms", {"name": "Lunch"}, **join(server.port, "Maker"))
    visitor = visit(host=LAN_HOST).join("Ann")
    code = visitor.page.get_by_role("img", name="QR code")
    visitor.page.get_by_text("QR code", exact=True).click()
    until(lambda: code.evaluate("code => code.naturalWidth > 0"))
    visitor.link("lunch").click()
    expect(code).to_have_attribute("src", f"{visitor.url}r/lunch/qr.svg")
    until(lambda: code.evaluate("code => code.complete && code.naturalWidth > 0"))


def test_whoever_reads_an_open_room_to_its_end_moves_the_marker_there(
    server: LiveServer, ann: Visitor
) -> None:
    headers = join(server.port, "Maker")
    server.post("/api/rooms", {"name": "Lunch"}, **headers)
    posted = server.post("/api/rooms/lunch/messages", {"text": "soup"}, **headers).json
    with ann.page.expect_request("**/api/rooms/lunch/read") as marked:
        ann.go("/r/lunch")
    assert marked.value.post_data_json == {"message": posted["id"]}


def test_rooms_that_were_not_rendered_are_added_by_the_script(
    server: LiveServer, ann: Visitor
) -> None:
    maker = join(server.port, "Maker")
    for number in range(305):
        answer = server.post("/api/rooms", {"name": f"Room {number:03}"}, **maker)
        assert answer.status == 201
    ann.page.reload()
    expect(ann.page.locator("#rooms a")).to_have_count(306)
    html = ann.context.request.get(f"{ann.url}r/general").text()
    assert html.count('class="room-link') == 300 + 1
