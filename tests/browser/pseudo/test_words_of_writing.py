"""What is said where one writes, and when what is written does not arrive.

In a pseudo language, state by state: see escapes.py.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Route, expect

from tests.browser.pseudo.conftest import MAX_FILE_BYTES
from tests.browser.pseudo.escapes import escaped
from tests.browser.test_files import DROP, choose, paste, picture
from tests.browser.visitor import Visitor
from tests.live import LiveServer

MESSAGES = "**/api/rooms/general/messages"
REFUSED = '{"error":{"code":"text_invalid","message":"⟦No.⟧"}}'
HOUR = timedelta(hours=1)


def test_what_is_written_with(friend: dict[str, str], reader: Visitor) -> None:
    page = reader.page
    page.get_by_role("textbox", name="Message").press("@")
    expect(page.get_by_role("option", name="王波")).to_be_visible()
    assert escaped(page) == []
    reader.begin("字" * 7500)
    expect(page.locator("#char-count")).to_be_visible()
    assert escaped(page) == []
    reader.begin("字" * 8001)
    assert escaped(page) == []
    page.get_by_role("textbox", name="Message").press("Enter")
    expect(page.locator("#too-long")).to_be_visible()
    assert escaped(page) == []


def test_the_emoji(reader: Visitor) -> None:
    page = reader.page
    page.get_by_role("button", name="Emoji").click()
    expect(page.locator(".emoji-title")).to_have_count(10)
    assert escaped(page) == []
    page.get_by_label("Find emoji").fill("grin")
    expect(page.locator(".emoji-title")).to_have_count(1)
    assert escaped(page) == []
    page.get_by_label("Find emoji").fill("qqqq")
    expect(page.locator(".emoji-none")).to_be_visible()
    assert escaped(page) == []
    page.keyboard.press("Escape")
    page.route("**/emoji.json", lambda route: route.abort())
    page.reload()
    reader.ready().page.get_by_role("button", name="Emoji").click()
    expect(page.locator("#toast")).to_be_visible()
    assert escaped(page) == []


def test_files(reader: Visitor) -> None:
    page, chips = reader.page, reader.page.locator(".chip")
    choose(reader, "空", b"")
    choose(reader, "小", b"123")
    expect(chips).to_have_count(2)
    page.route("**/uploads?*", lambda route: route.fulfill(status=500))
    choose(reader, "坏", b"1")
    expect(chips.last).to_contain_text("500")
    assert escaped(page) == []
    reader.write("带文件")
    expect(page.locator("#toast")).to_be_visible()
    page.unroute_all()
    page.route("**/uploads?*", lambda route: route.abort())
    choose(reader, "坏", b"1")
    expect(chips).to_have_count(4)
    assert escaped(page) == []
    for _ in range(7):
        choose(reader, "还有", b"")
    expect(page.locator("#toast")).to_contain_text("10")
    assert escaped(page) == []


def test_pictures(reader: Visitor) -> None:
    page = reader.page
    for name in ("第一", "第二"):
        paste(page, name, picture(20, 20))
        expect(page.locator(".chip img")).to_be_visible()
        reader.write(name)
        reader.sees_confirmed(name)
    page.get_by_role("img", name="第二").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert escaped(page) == []


def test_a_file_that_is_quoted_and_dropped(reader: Visitor) -> None:
    page = reader.page
    choose(reader, "小", b"123")
    expect(page.locator(".chip-words")).to_contain_text("3")
    page.locator("#send").click()
    expect(page.locator(".file-size")).to_be_visible()
    page.locator("li.message").hover()
    page.locator("li.message").get_by_role("button", name="Reply").click()
    reader.write("好")
    expect(page.locator(".quote").last).to_be_visible()
    assert escaped(page) == []


def test_what_is_not_sent(reader: Visitor) -> None:
    page = reader.page
    page.route(MESSAGES, lambda route: route.fulfill(status=422, body=REFUSED), times=1)
    reader.write("不行")
    expect(reader.row("不行").get_by_role("alert")).to_be_visible()
    assert escaped(page) == []
    page.route(MESSAGES, lambda route: route.fulfill(status=403), times=1)
    reader.write("也不行")
    expect(reader.row("也不行").get_by_role("alert")).to_contain_text("403")
    assert escaped(page) == []
    patience = {"Retry-After": "30"}
    page.route(MESSAGES, lambda route: route.fulfill(status=429, headers=patience, body="{}"))
    reader.write("等着")
    expect(reader.row("等着")).to_contain_text("Sending in")
    assert escaped(page) == []


def test_a_slow_and_a_broken_line(reader: Visitor, server: LiveServer) -> None:
    page, bar = reader.page, reader.page.locator("#connection")
    held: list[Route] = []
    page.route(MESSAGES, lambda route: held.append(route))  # noqa: PLW0108 -- Playwright reads its signature
    reader.write("慢")
    expect(reader.row("慢")).to_contain_text("Sending")
    assert escaped(page) == []
    reader.context.set_offline(True)
    expect(bar).to_contain_text("offline")
    expect(reader.row("慢")).to_contain_text("Waiting")
    assert escaped(page) == []
    held.pop().abort()
    page.unroute_all()
    reader.context.set_offline(False)
    server.kill()
    expect(bar).to_contain_text("Reconnecting", timeout=15_000)
    assert escaped(page) == []
    page.clock.set_fixed_time(datetime.now(UTC) + HOUR)
    expect(bar).to_contain_text("cannot be reached", timeout=15_000)
    assert escaped(page) == []
    server.restart()
    expect(bar).to_contain_text("Back online", timeout=40_000)
    assert escaped(page) == []


def test_who_is_signed_out(reader: Visitor) -> None:
    page, bar = reader.page, reader.page.locator("#connection")
    page.route(MESSAGES, lambda route: route.abort())
    reader.write("留下")
    page.evaluate("fetch('/api/session', {method: 'DELETE'})")
    expect(bar).to_contain_text("kept")
    expect(reader.row("留下").get_by_role("alert")).to_be_visible()
    assert escaped(page) == []
    reader.row("留下").get_by_role("button", name="Copy").click()
    expect(reader.row("留下")).to_contain_text("Copied")
    assert escaped(page) == []


def test_files_on_their_way(reader: Visitor) -> None:
    page = reader.page
    page.evaluate(DROP, "dragover")
    expect(page.locator("#drop-zone")).to_be_visible()
    assert escaped(page) == []
    page.evaluate(DROP, "dragleave")
    page.route("**/uploads?*", lambda _: None)
    choose(reader, "大", b"0" * 4000)
    reader.write("等等")
    expect(page.locator(".chip")).to_contain_text("Sends")
    assert escaped(page) == []
    choose(reader, "太大", b"0" * (MAX_FILE_BYTES + 1))
    expect(page.locator(".chip")).to_have_count(2)
    assert escaped(page) == []
