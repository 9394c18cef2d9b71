"""What is said of messages, and by what one does with them.

In a pseudo language, state by state: see escapes.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.pseudo.escapes import escaped
from tests.browser.pseudo.reader import act, later, menu, post
from tests.browser.test_bell import STUBS
from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask, join, until

HOUR = timedelta(hours=1)
REFUSED = '{"error":{"code":"text_invalid","message":"⟦No.⟧"}}'


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
    row.hover()
    row.locator('.quick[data-emoji="❤️"]').click()
    expect(row.locator(".reaction", has_text="❤️")).to_be_visible()
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
        reader.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
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


def test_notifications_of_the_browser(visit: Callable[..., Visitor], server: LiveServer) -> None:
    reader = visit(locale="zh-CN")
    reader.context.add_init_script(STUBS)
    reader.context.add_init_script("localStorage.setItem('test/permission', 'granted')")
    page = reader.join("安娜").ready().page
    page.wait_for_function(
        "() => performance.getEntriesByType('resource')"
        ".some(({name}) => name.endsWith('notifier.js'))"
    )
    page.evaluate("window.isHidden = true")
    post(server, join(server.port, "王波"), "@安娜 在哪?")
    until(lambda: bool(page.evaluate("window.told")))
    assert page.evaluate("window.told") == ["王波⟦ in ⟧#general: @安娜 在哪?"]


def test_a_long_log(reader: Visitor, server: LiveServer, friend: dict[str, str]) -> None:
    page = reader.page
    numbers = [post(server, friend, f"{number}" + "\n行" * 12) for number in range(130)]
    page.goto(f"{server.url}r/general/{numbers[60]}")
    reader.ready()
    expect(page.locator("#new-pill")).to_be_visible()
    assert escaped(page) == []
    page.route("**/messages?*", lambda _: None)
    page.locator("#log").evaluate("log => (log.scrollTop = -log.scrollHeight)")
    expect(page.locator("#load-older")).to_contain_text("Loading")
    assert escaped(page) == []
