"""No word that a script says escapes the catalogue: the page in a pseudo language, state by state.

People, rooms and messages have no Latin letters here, so whatever has some and is outside of the
pseudo language was put together in a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.browser.escapes import escaped
from tests.browser.test_bell import STUBS
from tests.browser.test_files import choose, paste, picture
from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask, join, until

MESSAGES = "**/api/rooms/general/messages"
HOUR = timedelta(hours=1)
REFUSED = '{"error":{"code":"text_invalid","message":"⟦No.⟧"}}'


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[LiveServer]:
    """A server that speaks the pseudo language."""
    (tmp_path / "languages").mkdir()
    command = ("-m", "tests.browser.pseudo_app", tmp_path / "languages")
    server = LiveServer(tmp_path, command=command, limits="off").start()
    yield server
    server.kill()


@pytest.fixture
def reader(visit: Callable[..., Visitor]) -> Visitor:
    """Somebody who reads the pseudo language."""
    return visit(locale="zh-CN").join("安娜").ready()


@pytest.fixture
def friend(server: LiveServer) -> dict[str, str]:
    """Somebody else, as a program."""
    return join(server.port, "王波")


def post(server: LiveServer, who: dict[str, str], text: str, room: str = "general") -> int:
    """Let somebody write, and return the id of it."""
    answer = server.post(f"/api/rooms/{room}/messages", {"text": text}, **who)
    return int(answer.json["id"])


def act(row: Locator, name: str) -> None:
    """Press a button of a message."""
    row.hover()
    row.get_by_role("button", name=name).first.click()


def menu(row: Locator, item: str) -> None:
    """Choose in the menu of a message."""
    act(row, "More")
    row.page.get_by_role("menuitem", name=item).click()


def later(visitor: Visitor, by: timedelta) -> None:
    """Let the clock of the browser go on, and load the page again."""
    visitor.page.clock.set_fixed_time(datetime.now(UTC) + by)
    visitor.page.reload()
    visitor.ready()


def test_the_room_as_it_opens(reader: Visitor) -> None:
    assert escaped(reader.page) == []


@pytest.mark.parametrize("days", [0, 1, 3, 400])
def test_days_and_times(
    reader: Visitor, server: LiveServer, friend: dict[str, str], days: int
) -> None:
    number = post(server, friend, "你好")
    server.post("/api/rooms/general/messages", {"text": "好", "reply_to": number}, **friend)
    later(reader, timedelta(days=days))
    expect(reader.page.locator(".divider.day")).to_have_count(1)
    assert escaped(reader.page) == []


def test_what_happens_to_messages(
    reader: Visitor, server: LiveServer, friend: dict[str, str]
) -> None:
    texts = ("一", "二", "@安娜 三", "```\n和 = 1\n```", "行\n" * 40, "👍")
    numbers = [post(server, friend, text) for text in texts]
    reply = {"text": "答", "reply_to": numbers[1]}
    server.post("/api/rooms/general/messages", reply, **friend)
    ask(server.port, "DELETE", f"/api/messages/{numbers[1]}", **friend)
    ask(server.port, "PATCH", f"/api/messages/{numbers[0]}", {"text": "一!"}, **friend)
    for emoji in ("👍", "🎉"):
        ask(server.port, "PUT", f"/api/messages/{numbers[0]}/reactions/{quote(emoji)}", **friend)
    row = reader.row("一!")
    row.locator(".reaction", has_text="👍").click()
    expect(row.locator(".edited")).to_be_visible()
    row.locator(".reaction", has_text="👍").hover()
    expect(row.locator(".reaction", has_text="👍")).to_have_attribute("title", re.compile("You"))
    more = reader.page.get_by_role("button", name="Show more")
    expect(more).to_be_visible()
    assert escaped(reader.page) == []
    more.click()
    assert escaped(reader.page) == []


def test_what_one_does_with_messages(
    reader: Visitor, server: LiveServer, friend: dict[str, str]
) -> None:
    page = reader.page
    post(server, friend, "别人的")
    reader.write("自己的")
    reader.sees_confirmed("自己的")
    act(reader.row("别人的"), "More")
    assert escaped(page) == []
    page.keyboard.press("Escape")
    act(reader.row("别人的"), "Reply")
    assert escaped(page) == []
    act(reader.row("自己的"), "Edit")
    assert escaped(page) == []
    page.keyboard.press("Escape")
    menu(reader.row("自己的"), "Copy text")
    expect(page.locator("#toast")).to_be_visible()
    assert escaped(page) == []
    menu(reader.row("自己的"), "Delete")
    expect(page.locator("#toast")).to_contain_text("Undo")
    assert escaped(page) == []


def test_an_older_message_that_is_to_be_deleted(reader: Visitor) -> None:
    reader.write("很久")
    reader.sees_confirmed("很久")
    later(reader, HOUR)
    menu(reader.row("很久"), "Delete")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    assert escaped(reader.page) == []
    reader.page.route("**/api/messages/*", lambda route: route.abort())
    reader.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(reader.page.locator("#confirm-dialog .field-error")).to_be_visible()
    assert escaped(reader.page) == []


def test_what_was_not_saved_or_deleted(reader: Visitor) -> None:
    page, toast = reader.page, reader.page.locator("#toast")
    reader.write("词")
    reader.sees_confirmed("词")
    answers = [lambda route: route.abort(), lambda route: route.fulfill(status=403, body=REFUSED)]
    for answer in answers:
        page.route("**/api/messages/*", answer)
        act(reader.row("词"), "Edit")
        reader.write("词语")
        expect(toast).to_contain_text("Not saved")
        assert escaped(page) == []
        menu(reader.row("词"), "Delete")
        expect(toast).to_contain_text("Not deleted", timeout=10_000)
        assert escaped(page) == []
        page.unroute_all()


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


def test_a_room_that_cannot_be_loaded(reader: Visitor, server: LiveServer) -> None:
    server.post("/api/rooms", {"name": "大厅"}, **join(server.port, "李薇"))
    reader.link("大厅").wait_for()
    answers = [lambda route: route.abort(), lambda route: route.fulfill(status=403, body=REFUSED)]
    for answer in answers:
        reader.page.route("**/messages?*", answer)
        reader.link("大厅").click()
        expect(reader.page.locator(".unloaded")).to_be_visible()
        assert escaped(reader.page) == []
        reader.page.unroute_all()
        reader.link("general").click()


def test_members(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    page, details = reader.page, reader.page.get_by_role("complementary")
    reader.make_room("大厅", is_private=True)
    assert escaped(page) == []
    page.locator("#members").click()
    expect(details.locator(".person")).to_have_count(1)
    assert escaped(page) == []
    page.get_by_label("Find people").fill("没有")
    expect(page.locator("#no-member")).to_be_visible()
    assert escaped(page) == []
    page.get_by_label("Find people").fill("")
    details.get_by_role("button", name="Add").click()
    expect(details.locator(".person")).to_have_count(1)
    assert escaped(page) == []
    details.get_by_role("button", name="王波").click()
    expect(page.locator("#no-member")).to_be_visible()
    assert escaped(page) == []
    details.get_by_role("button", name="Done").click()
    details.get_by_role("button", name="王波").click()
    expect(page.get_by_role("menuitem")).to_have_count(3)
    assert escaped(page) == []
    page.get_by_role("menuitem", name="Make owner").click()
    expect(details.locator(".tag", has_text="owner")).to_have_count(2)
    details.get_by_role("button", name="王波").click()
    assert escaped(page) == []
    page.route("**/members/**", lambda route: route.abort())
    page.get_by_role("menuitem", name="Remove").click()
    expect(page.locator("#members-error")).to_be_visible()
    assert escaped(page) == []


def test_what_is_done_with_rooms(reader: Visitor) -> None:
    page = reader.page
    page.get_by_role("button", name="New room").click()
    page.locator("#room-dialog [name=name]").fill("大厅")
    expect(page.locator("#room-dialog [data-note=name]")).to_contain_text("/r/大厅")
    assert escaped(page, "Its address: /r/大厅") == []
    page.get_by_role("button", name="Create room").click()
    page.wait_for_url("**/r/*")
    for item in ("Archive", "Leave"):
        reader.room_menu(item)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert escaped(page) == []
        page.keyboard.press("Escape")
    reader.room_menu("Room settings")
    assert escaped(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Room menu").click()
    assert escaped(page) == []
    page.keyboard.press("Escape")
    reader.room_menu("Archive")
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(page.locator("#barred")).to_be_visible()
    assert escaped(page) == []


def test_a_room_that_is_lost(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    wanted = {"name": "大厅", "private": True}
    slug = server.post("/api/rooms", wanted, **friend).json["slug"]
    ask(server.port, "PUT", f"/api/rooms/{slug}/members/{quote('安娜')}", {}, **friend)
    reader.link("大厅").click()
    reader.room_menu("Leave")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    assert escaped(reader.page) == []
    reader.page.keyboard.press("Escape")
    ask(server.port, "DELETE", f"/api/rooms/{slug}/members/{quote('安娜')}", **friend)
    expect(reader.page.locator("#barred")).to_be_visible()
    assert escaped(reader.page) == []


def test_people_to_talk_to(reader: Visitor, friend: dict[str, str]) -> None:
    page = reader.page
    page.get_by_role("button", name="New message").click()
    expect(page.get_by_role("option")).to_have_count(1)
    assert escaped(page) == []
    page.route("**/api/direct", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.locator("#direct-dialog .field-error")).to_be_visible()
    assert escaped(page) == []
    page.unroute_all()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="王波")).to_be_visible()
    assert escaped(page) == []
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option")).to_have_count(1)
    assert escaped(page) == []


def test_what_is_unread(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    page = reader.page
    reader.write("我在这里")
    reader.sees_confirmed("我在这里")
    reader.make_room("大厅")
    reader.write("也在这里")
    reader.sees_confirmed("也在这里")
    for text in ("一", "@安娜 二", "```\n" + "和\n" * 60 + "```"):
        post(server, friend, text)
    expect(reader.link("general").locator(".count")).to_be_visible()
    assert escaped(page) == []
    for _ in range(30):
        post(server, friend, "行\n" * 9)
    reader.link("general").click()
    expect(page.locator("#unread-pill")).to_be_visible()
    expect(page.locator(".divider.new")).to_have_count(1)
    assert escaped(page) == []
    page.locator("#log").evaluate("log => (log.scrollTop = -2000)")
    post(server, friend, "下面")
    expect(page.locator("#new-pill")).to_contain_text("1")
    assert escaped(page) == []


def test_what_is_read_out(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    said = reader.page.locator("#announcer p")
    post(server, friend, "一")
    expect(said).to_have_count(1)
    assert escaped(reader.page) == []
    for text in ("甲", "乙", "丙", "丁", "戊"):
        post(server, friend, text)
    expect(said.last).to_contain_text("5")
    assert escaped(reader.page) == []


def test_who_comes_and_goes(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    lines = reader.page.locator("#messages li.system")
    reader.make_room("大厅")
    others = [friend, *(join(server.port, name) for name in ("李薇", "赵格"))]
    for count, who in enumerate(others, start=1):
        ask(server.port, "PUT", f"/api/rooms/{quote('大厅')}/read", {"message": 1}, **who)
        expect(reader.page.locator("#member-count")).to_have_text(str(count + 1))
        expect(lines).to_have_count(1)
        assert escaped(reader.page) == []
    ask(server.port, "DELETE", f"/api/rooms/{quote('大厅')}/members/{quote('王波')}", **friend)
    expect(lines).to_have_count(2)
    reader.page.locator("#members").click()
    for count, name in enumerate(("李薇", "赵格"), start=1):
        reader.page.locator("#details").get_by_role("button", name=name).click()
        reader.page.get_by_role("menuitem", name="Remove").click()
        expect(reader.page.locator("#member-list .person")).to_have_count(3 - count)
        expect(lines).to_have_count(3)
        assert escaped(reader.page) == []


def test_who_types(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    line = reader.page.locator("#typing")
    for who in (friend, join(server.port, "李薇"), join(server.port, "赵格")):
        before = line.text_content()
        server.post("/api/rooms/general/typing", {}, **who)
        expect(line).not_to_have_text(before or "")
        assert escaped(reader.page) == []


def test_the_search(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    page, count = reader.page, reader.page.locator("#search-count")
    post(server, friend, "彗星 和 彗星")
    post(server, friend, "彗星")
    page.keyboard.press("Control+Shift+f")
    expect(count).not_to_be_empty()
    assert escaped(page) == []
    page.keyboard.type("彗星")
    expect(page.locator(".hit")).to_have_count(2)
    assert escaped(page) == []
    page.keyboard.type("字")
    expect(page.locator(".hit")).to_have_count(0)
    assert escaped(page) == []
    page.route("**/api/search?*", lambda route: route.abort())
    page.keyboard.type("字")
    expect(page.locator("#search-error")).to_be_visible()
    page.locator("#search-date").fill("2100-01-01")
    page.get_by_role("button", name="Go to this date").click()
    expect(page.locator("#date-error")).not_to_be_empty()
    assert escaped(page) == []


@pytest.mark.parametrize("permission", ["default", "granted", "denied"])
def test_the_bell(visit: Callable[..., Visitor], permission: str) -> None:
    reader = visit(locale="zh-CN")
    reader.context.add_init_script(STUBS)
    reader.context.add_init_script(f"localStorage.setItem('test/permission', '{permission}')")
    page = reader.join("安娜").ready().page
    page.locator("#bell").click()
    expect(page.locator(".bell-note")).not_to_be_empty()
    assert escaped(page) == []
    for level in ("Everything", "Nothing"):
        page.get_by_role("radio", name=level).check()
        expect(page.locator("#bell")).to_have_attribute(
            "aria-label", f"⟦Notifications: {level.lower()}⟧"
        )
        assert escaped(page) == []
    page.route("**/notify", lambda route: route.abort())
    page.get_by_role("radio", name="Mentions").click()
    expect(page.locator("#bell-panel .field-error")).to_be_visible()
    assert escaped(page) == []


def test_notifications_of_the_browser(visit: Callable[..., Visitor], server: LiveServer) -> None:
    reader = visit(locale="zh-CN")
    reader.context.add_init_script(STUBS)
    reader.context.add_init_script("localStorage.setItem('test/permission', 'granted')")
    page = reader.join("安娜").ready().page
    page.wait_for_function(
        "performance.getEntriesByType('resource').some(({name}) => name.endsWith('tone.js'))"
    )
    page.evaluate("window.isHidden = true")
    post(server, join(server.port, "王波"), "@安娜 在哪?")
    until(lambda: bool(page.evaluate("window.told")))
    assert page.evaluate("window.told") == ["王波⟦ in ⟧#general: @安娜 在哪?"]


def test_the_dialogs_of_the_page(reader: Visitor) -> None:
    page = reader.page
    page.route(MESSAGES, lambda route: route.abort())
    reader.write("留下")
    page.get_by_role("button", name="Settings").click()
    assert escaped(page) == []
    page.get_by_role("button", name="Leave").click()
    expect(page.locator("#leave-unsent")).to_be_visible()
    assert escaped(page) == []
    page.route("**/api/session", lambda route: route.abort())
    page.locator("#leave-dialog").get_by_role("button", name="Leave").click()
    expect(page.locator("#leave-dialog .field-error")).to_be_visible()
    assert escaped(page) == []
    page.keyboard.press("Escape")
    page.locator("#log").focus()
    page.keyboard.press("?")
    expect(page.locator("#help-dialog")).to_be_visible()
    assert escaped(page) == []


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
