"""Going anywhere by the keys, and turning off those that are single characters."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_modules import run
from tests.browser.visitor import Visitor
from tests.live import LiveServer, join


@pytest.fixture
def rooms(server: LiveServer) -> None:
    headers = join(server.port, "Maria")
    for name in ("Design", "Lunch", "East Dome"):
        server.post("/api/rooms", {"name": name}, **headers)


def switcher(page: Page) -> Locator:
    """Open the switcher by its key."""
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Go to a room or person")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    return dialog


@pytest.mark.parametrize(
    ("name", "query", "match"),
    [
        ("east-dome", "Ea", 3),
        ("east-dome", "dom", 2),
        ("east-dome", "edm", 1),
        ("east-dome", "me", 1),
        ("east-dome", "x", 0),
        ("east-dome", "me ea", 0),
    ],
)
def test_names_match_by_beginning_word_or_letters(
    module_page: Page, name: str, query: str, match: int
) -> None:
    body = "({matchOf}, [name, query]) => matchOf(name, query)"
    assert run(module_page, "later/destinations", body, [name, query]) == match


def test_what_calls_comes_first_and_people_last(module_page: Page) -> None:
    def room(slug: str, **fields: Any) -> dict[str, Any]:
        known = {"kind": "open", "name": slug, "unread": 0, "mentions": 0, "with": []}
        return {"slug": slug, "last_message": 1, "notify": "mentions"} | known | fields

    rooms = [
        room("quiet"),
        room("latest", last_message=9),
        room("new", unread=2),
        room("muted", unread=9, mentions=9, notify="none"),
        room("calls", unread=1, mentions=1),
        room("here", unread=5),
        room("x", kind="direct", **{"with": [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bo"}]}),
    ]
    people = [
        {"id": number, "name": name, "kind": "guest"} for number, name in ((2, "Bo"), (3, "Cy"))
    ]
    body = """({destinations}, [rooms, people]) => destinations({rooms, people, me: {id: 1},
        current: "here", query: ""}).map(({name}) => name)"""
    found = run(module_page, "later/destinations", body, [rooms, people])
    assert found == ["calls", "new", "latest", "Bo", "muted", "quiet", "Cy"]


def test_some_letters_and_enter_lead_to_a_room(rooms: None, ann: Visitor) -> None:
    dialog = switcher(ann.page)
    ann.page.keyboard.type("edm")
    expect(dialog.get_by_role("option")).to_have_count(1)
    ann.page.keyboard.press("Enter")
    expect(ann.page).to_have_url(f"{ann.url}r/east-dome")
    expect(dialog).to_be_hidden()
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_focused()


def test_a_room_that_is_archived_is_found_by_its_name(server: LiveServer, ann: Visitor) -> None:
    room = ann.page.evaluate(
        """async () => {
            const ask = (method, path, body) => fetch(path, {method, body: JSON.stringify(body),
                headers: {"Content-Type": "application/json"}}).then((answer) => answer.json());
            const {slug} = await ask("POST", "/api/rooms", {name: "Old Board", private: true});
            await ask("PATCH", `/api/rooms/${slug}`, {archived: true});
            return slug;
        }"""
    )
    ann.page.reload()
    dialog = switcher(ann.page)
    expect(dialog.get_by_role("option").filter(has_text="Old Board")).to_have_count(0)
    ann.page.keyboard.type("old b")
    expect(dialog.get_by_role("option")).to_have_count(1)
    ann.page.keyboard.press("Enter")
    expect(ann.page).to_have_url(f"{server.url}r/{room}")


def test_arrows_move_the_choice_and_escape_gives_up(rooms: None, ann: Visitor) -> None:
    dialog = switcher(ann.page)
    ann.page.keyboard.press("ArrowDown")
    field = dialog.get_by_role("combobox")
    chosen = dialog.get_by_role("option", selected=True)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(chosen).to_have_count(1)
    ann.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(ann.page).to_have_url(f"{ann.url}r/general")


def test_choosing_a_person_begins_a_talk(ann: Visitor, bo: Visitor) -> None:
    switcher(ann.page)
    ann.page.keyboard.type("bo")
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("heading", name="Bo")).to_be_visible()
    ann.write("hello you")
    ann.sees_confirmed("hello you")
    expect(bo.link("Ann").locator(".count.urgent")).to_be_visible()
    dialog = switcher(bo.page)
    expect(dialog.get_by_role("option").first).to_contain_text("Ann")
    bo.page.keyboard.press("Enter")
    bo.sees("hello you")


def test_enter_counts_before_the_people_have_come(server: LiveServer, ann: Visitor) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ann.page.route("**/api/users*", hold)
    join(server.port, "Cleo")
    dialog = switcher(ann.page)
    ann.page.keyboard.type("cle")
    ann.page.keyboard.press("Enter")
    expect(dialog.get_by_text("Nothing is called that.")).to_be_visible()
    held[-1].continue_()
    expect(ann.page.get_by_role("heading", name="Cleo")).to_be_visible()


def test_keys_that_are_characters_can_be_turned_off(ann: Visitor) -> None:
    ann.page.get_by_role("button", name="Settings").click()
    letters = ann.page.get_by_label("Keys that are single characters")
    expect(letters).to_be_checked()
    letters.uncheck()
    ann.page.keyboard.press("Escape")
    ann.page.reload()
    ann.page.locator("#log").focus()
    ann.page.keyboard.press("/")
    ann.page.keyboard.press("?")
    switcher(ann.page)
    expect(ann.page.locator("#details")).to_be_hidden()
    expect(ann.page.get_by_role("dialog")).to_have_count(1)
