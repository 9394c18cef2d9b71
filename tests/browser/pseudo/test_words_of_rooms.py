"""What is said of rooms and of those who are in them.

In a pseudo language, state by state: see escapes.py.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Route, expect

from tests.browser.chromium import LAN_HOST
from tests.browser.pseudo.escapes import escaped
from tests.browser.pseudo.reader import post
from tests.browser.test_admin import claim
from tests.browser.test_bell import STUBS
from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask, join

MUTE = """([name, minutes]) => fetch(`/api/users/${encodeURIComponent(name)}/mute`, {
    method: "PUT", body: JSON.stringify({minutes}), headers: {"Content-Type": "application/json"},
}).then(({status}) => status)"""
ADD = """(name) => fetch(
    `/api/rooms/${location.pathname.split("/").at(-1)}/members/${encodeURIComponent(name)}`,
    {method: "PUT", body: "{}", headers: {"Content-Type": "application/json"}},
).then(({status}) => status)"""
MESSAGES = "**/api/rooms/general/messages"
REFUSED = '{"error":{"code":"text_invalid","message":"⟦No.⟧"}}'


def test_the_room_as_it_opens(reader: Visitor) -> None:
    assert escaped(reader.page) == []


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


def test_what_is_done_with_members(
    reader: Visitor, server: LiveServer, friend: dict[str, str]
) -> None:
    page, details = reader.page, reader.page.get_by_role("complementary")
    reader.make_room("大厅", is_private=True)
    assert page.evaluate(ADD, "王波") == 204
    page.locator("#members").click()
    details.get_by_role("button", name="王波").click()
    expect(page.get_by_role("menuitem")).to_have_count(3)
    assert escaped(page) == []
    page.get_by_role("menuitem", name="Make owner").click()
    expect(details.locator(".tag", has_text="owner")).to_have_count(2)
    details.get_by_role("button", name="王波").click()
    assert escaped(page) == []
    page.route("**/members/**", lambda route: route.abort())
    page.get_by_role("menuitem", name="Make a plain member").click()
    expect(page.locator("#members-error")).to_be_visible()
    assert escaped(page) == []
    details.get_by_role("button", name="王波").click()
    page.get_by_role("menuitem", name="Remove").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert escaped(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert escaped(page) == []


def test_what_is_done_with_rooms(reader: Visitor) -> None:
    page = reader.page
    page.get_by_role("button", name="New room").click()
    page.locator("#room-dialog [name=name]").fill("大厅")
    expect(page.locator("#room-dialog [data-note=name]")).to_contain_text("/r/大厅")
    assert escaped(page) == []
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


@pytest.mark.parametrize(("kind", "role"), [("bot", "member"), ("account", "admin")])
def test_what_people_are(friend: dict[str, str], reader: Visitor, kind: str, role: str) -> None:
    page = reader.page

    def change(route: Route) -> None:
        answer = route.fetch().json()
        for member in answer.get("members", []):
            member["user"] |= {"kind": kind, "role": role}
        users = [user | {"kind": kind} for user in answer.get("users", [])]
        route.fulfill(json=answer | {"users": users})

    page.route("**/general/members", change)
    page.route("**/api/users*", change)
    page.locator("#members").click()
    expect(page.locator("#member-list .tag").first).not_to_be_empty()
    assert escaped(page) == []
    page.reload()
    reader.ready().page.get_by_role("textbox", name="Message").press("@")
    expect(page.get_by_role("option", name="王波")).to_be_visible()
    assert escaped(page) == []


@pytest.mark.parametrize("hours", [0, 40])
def test_who_is_muted(
    reader: Visitor, server: LiveServer, visit: Callable[..., Visitor], hours: int
) -> None:
    admin = claim(visit(), server)
    minutes = 60 * hours + 1
    told = admin.page.evaluate(MUTE, ["安娜", minutes])
    assert told == 204
    expect(reader.page.locator("#barred")).to_be_visible()
    assert escaped(reader.page, "Ada") == []


def test_the_bell_without_https(visit: Callable[..., Visitor]) -> None:
    page = visit(host=LAN_HOST, locale="zh-CN").join("安娜").ready().page
    page.locator("#bell").click()
    expect(page.locator(".bell-note")).to_contain_text("HTTPS")
    assert escaped(page) == []
    page.keyboard.press("Escape")
    page.locator("#copy-invite").click()
    expect(page.locator("#copy-invite")).not_to_contain_text("⟦Copy⟧")
    assert escaped(page) == []
