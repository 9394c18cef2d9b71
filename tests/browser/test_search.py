"""Finding messages on the page, and going to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, join


@pytest.fixture
def talk(server: LiveServer, fill: Callable[..., list[int]]) -> None:
    """Comets in #general and in #lunch, with 60 messages after the first."""
    headers = join(server.port, "Maria")
    server.post("/api/rooms", {"name": "Lunch"}, **headers)
    for room, text in (
        ("general", "The café has a comet on its wall 🦊 and a second comet"),
        ("lunch", "<b>comet</b> soup"),
    ):
        server.post(f"/api/rooms/{room}/messages", {"text": text}, **headers)
    fill(60)
    fill(1, text="a comet again")


def search(page: Page, words: str) -> Locator:
    """Open the panel by its key, ask, and return what is found."""
    page.locator("#log").focus()
    page.keyboard.press("/")
    page.keyboard.type(words)
    return page.locator("#hits li")


def test_a_slash_opens_the_search_and_finds_the_newest_first(talk: None, ann: Visitor) -> None:
    hits = search(ann.page, "COMET")
    expect(hits).to_have_count(3)
    expect(ann.page.locator("#search-count")).to_have_text("3 messages")
    shown = [" ".join(hit.split()) for hit in hits.locator(".hit-text").all_inner_texts()]
    assert shown == [
        "a comet again",
        "<b>comet</b> soup",
        "The café has a comet on its wall 🦊 and a second comet",
    ]
    expect(hits.nth(1).locator(".hit-head")).to_contain_text("Maria")
    expect(hits.nth(1).locator(".hit-room")).to_have_text("#lunch")


@pytest.mark.parametrize("words", ["cafe", '"comet on its"', "second comet"])
def test_what_was_looked_for_is_marked_where_it_stands(
    talk: None, ann: Visitor, words: str
) -> None:
    marks = search(ann.page, words).locator("mark")
    expect(marks.first).to_be_visible()
    found = {"cafe": ["café"], "second comet": ["comet", "second", "comet"]}
    assert marks.all_inner_texts() == found.get(words, ["comet on its"])


def test_where_and_by_whom_limit_what_is_found(talk: None, ann: Visitor) -> None:
    hits = search(ann.page, "comet")
    expect(hits).to_have_count(3)
    ann.page.get_by_role("radio", name="#general").check()
    expect(hits).to_have_count(2)
    ann.page.get_by_role("combobox", name="From").fill("maria")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("café")
    ann.page.get_by_role("combobox", name="From").fill("nobody here")
    expect(ann.page.locator("#search-count")).to_have_text("Nothing found.")


def test_this_room_is_the_one_that_is_open(talk: None, ann: Visitor) -> None:
    hits = search(ann.page, "comet")
    ann.page.get_by_role("radio", name="#general").check()
    expect(hits).to_have_count(2)
    ann.link("lunch").click()
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("soup")


def test_a_hit_leads_to_its_place_among_its_neighbours(talk: None, ann: Visitor) -> None:
    search(ann.page, "café").locator("a").click()
    row = ann.page.locator("li.message.highlighted")
    expect(row).to_contain_text("The café")
    expect(row).to_be_in_viewport()
    expect(row).to_be_focused()
    expect(ann.row("message 1")).to_have_count(1)
    expect(ann.page.locator("#hits")).to_be_visible()
    ann.page.keyboard.press("End")
    expect(ann.row("a comet again")).to_be_in_viewport()


def test_a_hit_in_another_room_opens_that(talk: None, ann: Visitor) -> None:
    search(ann.page, "soup").locator("a").click()
    expect(ann.page).to_have_url(f"{ann.url}r/lunch")
    expect(ann.page.locator("li.message.highlighted")).to_contain_text("soup")
    ann.page.go_back()
    expect(ann.row("message 60")).to_be_in_viewport()


def test_arrows_go_through_the_hits_and_enter_follows_one(talk: None, ann: Visitor) -> None:
    hits = search(ann.page, "message")
    expect(hits).to_have_count(20)
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
        ann.page.keyboard.press(key)
    expect(ann.page.locator("li.message.highlighted")).to_contain_text("message 60")


def test_more_adds_older_hits_below(talk: None, ann: Visitor) -> None:
    hits = search(ann.page, "message")
    expect(ann.page.locator("#search-count")).to_have_text("The newest 20")
    ann.page.get_by_role("button", name="More", exact=True).last.click()
    expect(hits).to_have_count(40)
    texts = [text.strip() for text in hits.locator(".hit-text").all_inner_texts()]
    assert texts == [f"message {number}" for number in range(60, 20, -1)]


def test_a_server_that_is_away_is_told_and_asked_again(talk: None, ann: Visitor) -> None:
    ann.page.route("**/api/search?*", lambda route: route.abort())
    hits = search(ann.page, "soup")
    error = ann.page.locator("#search-error")
    expect(error).to_contain_text("cannot be reached")
    ann.page.unroute_all()
    error.get_by_role("button", name="Try again").click()
    expect(hits).to_have_count(1)
    expect(error).to_be_hidden()


def test_only_the_last_question_is_answered(talk: None, ann: Visitor) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ann.page.route("**/api/search?q=soup*", hold)
    with ann.page.expect_request("**/api/search?q=soup*"):
        hits = search(ann.page, "soup")
    ann.page.get_by_label("Words to search for").fill("café")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("café")


def test_a_slash_is_a_slash_where_one_writes(ann: Visitor) -> None:
    ann.page.keyboard.type("1/2")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("1/2")
    expect(ann.page.locator("#details")).to_be_hidden()
    ann.page.keyboard.press("Control+Shift+F")
    expect(ann.page.get_by_label("Words to search for")).to_be_focused()
    ann.page.keyboard.press("Escape")
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_focused()


def test_on_a_phone_the_search_covers_the_log_and_gives_way_to_it(
    talk: None, visit: Callable[..., Visitor]
) -> None:
    cleo = visit(viewport={"width": 390, "height": 844}, has_touch=True).join("Cleo")
    cleo.page.get_by_role("button", name="Search messages").click()
    cleo.page.keyboard.type("soup")
    assert cleo.page.locator("#details").bounding_box() == {
        "x": 0,
        "y": 0,
        "width": 390,
        "height": 844,
    }
    cleo.page.locator("#hits a").click()
    expect(cleo.page.locator("#details")).to_be_hidden()
    expect(cleo.page.locator("li.message.highlighted")).to_contain_text("soup")


def test_a_date_leads_to_the_first_message_of_that_day(talk: None, ann: Visitor) -> None:
    search(ann.page, "comet")
    today, tomorrow = ann.page.evaluate(
        """() => [0, 1].map((days) => {
            const at = new Date();
            const day = new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
            return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
              .map((part) => String(part).padStart(2, "0")).join("-");
        })"""
    )
    ann.page.get_by_label("Go to", exact=True).fill(today)
    ann.page.get_by_role("button", name="Go to this date").click()
    expect(ann.page.locator("li.message.highlighted")).to_contain_text("The café")
    expect(ann.page.locator("li.message.highlighted")).to_be_in_viewport()
    ann.page.get_by_label("Go to", exact=True).fill(tomorrow)
    ann.page.get_by_role("button", name="Go to this date").click()
    expect(ann.page.locator("#date-error")).to_have_text("Nothing was written then or later.")


@pytest.mark.parametrize("text", ["line\n" * 30 + "comet", "天" * 120 + "comet"])
def test_the_mark_is_among_the_lines_that_are_shown(
    server: LiveServer, ann: Visitor, text: str
) -> None:
    headers = join(server.port, "Maria")
    server.post("/api/rooms/general/messages", {"text": text}, **headers)
    hit = search(ann.page, "comet")
    expect(hit.locator("mark")).to_be_visible()
    bottom = "element => element.getBoundingClientRect().bottom"
    shown = hit.locator(".hit-text").evaluate(bottom)
    assert hit.locator("mark").evaluate(bottom) <= shown
