"""Private rooms: who is added sees them at once, who is removed is told, and both keep the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask, join

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(visit: Callable[..., Visitor]) -> Visitor:
    """Bo, in #general with a phone."""
    return visit(viewport=PHONE, has_touch=True, is_mobile=True).join("Bo")


def test_who_is_added_sees_the_room_at_once_and_talks_there(ann: Visitor, phone: Visitor) -> None:
    ann.make_room("Board", is_private=True)
    expect(ann.link("Board").locator(".room-mark")).to_have_text("private")
    expect(phone.link("Board")).to_have_count(0)
    ann.add("Bo")
    ann.write("Welcome, Bo")
    expect(phone.link("Board").locator(".count-number")).to_have_text("1")
    phone.page.locator(".drawer-open").click()
    phone.link("Board").click()
    phone.sees("Welcome, Bo")
    phone.begin("Glad to be here")
    phone.page.get_by_role("button", name="Send").click()
    ann.sees("Glad to be here")


def test_who_is_removed_keeps_the_log_and_is_led_away(ann: Visitor, phone: Visitor) -> None:
    ann.make_room("Board", is_private=True)
    ann.add("Bo")
    ann.write("Only us")
    phone.page.locator(".drawer-open").click()
    phone.link("Board").click()
    phone.sees("Only us")
    ann.page.locator("#members").click()
    ann.page.get_by_role("button", name="What to do with Bo").click()
    ann.page.get_by_role("menuitem", name="Remove from Board…").click()
    asked = ann.page.get_by_role("dialog", name="Remove Bo from Board?")
    asked.get_by_role("button", name="Remove", exact=True).click()
    expect(phone.page.locator("#barred")).to_contain_text("You no longer have access to Board.")
    expect(phone.page.get_by_role("textbox", name="Message")).to_be_hidden()
    phone.sees("Only us")
    expect(phone.link("Board")).to_have_count(0)
    phone.page.get_by_role("button", name="Go to #general").click()
    expect(phone.page.get_by_role("heading", name="general")).to_be_visible()
    expect(phone.page.get_by_role("textbox", name="Message")).to_be_visible()


def test_the_members_are_listed_with_their_roles_and_an_owner_makes_another(
    ann: Visitor, phone: Visitor
) -> None:
    ann.make_room("Board", is_private=True)
    ann.add("Bo")
    ann.page.locator("#members").click()
    rows = ann.page.locator("#member-list .person")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("owner")
    expect(rows.last).not_to_contain_text("owner")
    expect(rows.last.locator(".presence.online")).to_have_count(1)
    ann.page.get_by_role("button", name="What to do with Bo").click()
    ann.page.get_by_role("menuitem", name="Make owner").click()
    expect(rows.last).to_contain_text("owner")
    phone.page.locator(".drawer-open").click()
    phone.link("Board").click()
    phone.page.get_by_role("button", name="Room menu").click()
    expect(phone.page.get_by_role("menuitem", name="Room settings")).to_be_visible()


def test_whoever_leaves_a_private_room_is_asked_and_led_to_general(
    ann: Visitor, phone: Visitor
) -> None:
    ann.make_room("Board", is_private=True)
    ann.add("Bo")
    phone.page.locator(".drawer-open").click()
    phone.link("Board").click()
    phone.room_menu("Leave Board…")
    dialog = phone.page.get_by_role("dialog", name="Leave Board?")
    expect(dialog).to_contain_text("when somebody adds you again")
    dialog.get_by_role("button", name="Leave", exact=True).click()
    expect(phone.page).to_have_url(f"{phone.url}r/general")
    expect(phone.link("Board")).to_have_count(0)
    expect(ann.page.locator("#messages .system").last).to_have_text("Bo left")


def test_a_renamed_room_changes_its_address_for_those_who_are_in_it(
    ann: Visitor, bo: Visitor
) -> None:
    ann.make_room("lunch")
    bo.link("lunch").click()
    bo.write("before")
    ann.sees("before")
    bo.begin("half a thought")
    ann.room_menu("Room settings")
    dialog = ann.page.get_by_role("dialog", name="Room settings")
    dialog.get_by_label("Name").fill("Dinner")
    dialog.get_by_label("Topic").fill("Where do we eat tonight?")
    dialog.get_by_role("button", name="Save").click()
    for visitor in (ann, bo):
        expect(visitor.page.get_by_role("heading", name="dinner")).to_be_visible()
        expect(visitor.page).to_have_url(f"{visitor.url}r/dinner")
        expect(visitor.page.locator("#topic")).to_have_text("Where do we eat tonight?")
        expect(visitor.link("lunch")).to_have_count(0)
    expect(bo.page.get_by_role("textbox", name="Message")).to_have_value("half a thought")
    bo.write("after")
    ann.sees("after")


def test_an_archived_room_leaves_the_lists_and_takes_no_messages(ann: Visitor, bo: Visitor) -> None:
    ann.make_room("lunch")
    bo.link("lunch").click()
    ann.room_menu("Archive room…")
    dialog = ann.page.get_by_role("dialog", name="Archive #lunch?")
    dialog.get_by_role("button", name="Archive", exact=True).click()
    for visitor in (ann, bo):
        expect(visitor.page.locator("#barred")).to_contain_text("#lunch is archived.")
        expect(visitor.page.get_by_role("textbox", name="Message")).to_be_hidden()
        expect(visitor.link("lunch")).to_have_count(0)
    bo.page.reload()
    expect(bo.page.locator("#barred")).to_contain_text("#lunch is archived.")
    ann.page.get_by_role("button", name="Bring it back").click()
    expect(bo.page.get_by_role("textbox", name="Message")).to_be_visible()
    expect(bo.link("lunch")).to_have_count(1)


def test_those_who_come_and_go_are_told_in_one_line(server: LiveServer, ann: Visitor) -> None:
    ann.make_room("lunch")
    ann.write("soup?")
    ann.sees_confirmed("soup?")
    for name in ("Bo", "Cleo", "Dan"):
        headers = join(server.port, name)
        ask(server.port, "PUT", f"/api/rooms/lunch/members/{name}", **headers)
    expect(ann.page.locator("#messages .system")).to_have_text(["Bo, Cleo and 1 other joined"])


def test_a_fresh_private_room_offers_to_add_people(ann: Visitor, bo: Visitor) -> None:
    ann.make_room("Board", is_private=True)
    ann.page.get_by_role("button", name="Add people").click()
    expect(ann.page.get_by_label("Find people")).to_be_focused()
    ann.page.get_by_role("button", name="Add Bo").click()
    toast = bo.page.locator("#toast")
    expect(toast).to_contain_text("You are in Board now.")
    toast.get_by_role("button", name="Go there").click()
    expect(bo.page.get_by_role("heading", name="Board")).to_be_visible()
    expect(bo.page.get_by_role("button", name="Add people")).to_be_hidden()
