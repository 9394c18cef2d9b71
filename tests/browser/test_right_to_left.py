"""Hebrew and Arabic among the rest: each text has its own direction, and takes nothing along."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, join

NAME = "דנה כהן"
ROOM = "חדר ישיבות"
TOPIC = "כאן מדברים על הכול - version 2"


@pytest.fixture
def dana(server: LiveServer) -> dict[str, str]:
    """Dana, who has made a room."""
    headers = join(server.port, NAME)
    server.post("/api/rooms", {"name": ROOM, "topic": TOPIC}, **headers)
    return headers


def post(server: LiveServer, who: dict[str, str], text: str, **more: object) -> int:
    answer = server.post("/api/rooms/general/messages", {"text": text, **more}, **who)
    return int(answer.json["id"])


def left(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["x"]


def words_from(part: Locator, side: str) -> float:
    """Return how far the words of *part* are from the *side* of its box, in pixels."""
    distance: float = part.evaluate(
        """(element, side) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            const [words, box] = [range, element].map((each) => each.getBoundingClientRect());
            return Math.abs(words[side] - box[side]);
        }""",
        side,
    )
    return distance


def test_a_message_runs_as_its_first_letters_do(
    server: LiveServer, dana: dict[str, str], ann: Visitor
) -> None:
    for text in ("שלום, גרסה 2.0 - see README.md!", "Hello, שלום!"):
        post(server, dana, text)
    texts = ann.page.locator("#messages .text")
    expect(texts).to_have_count(2)
    assert [text.evaluate("text => getComputedStyle(text).direction") for text in texts.all()] == [
        "rtl",
        "ltr",
    ]
    assert words_from(texts.first.locator("p"), "right") < 1
    assert words_from(texts.last.locator("p"), "left") < 1


def test_a_name_stays_beside_its_face_and_its_time(
    server: LiveServer, dana: dict[str, str], ann: Visitor
) -> None:
    post(server, dana, "שלום")
    row = ann.page.locator("#messages > li.message")
    author, time = row.locator(".author"), row.locator("time")
    assert left(row.locator(".avatar")) < left(author) < left(time)
    assert left(author) - left(row.locator(".avatar")) < 60
    assert row.locator(".message-head").evaluate("it => getComputedStyle(it).direction") == "ltr"


def test_names_of_rooms_stand_in_one_column(dana: dict[str, str], ann: Visitor) -> None:
    names = ann.page.locator("#rooms .room-name")
    expect(names).to_have_count(2)
    assert [words_from(name, "left") < 1 for name in names.all()] == [True, True]
    assert len({left(name) for name in names.all()}) == 1


def test_what_is_answered_begins_at_its_author(
    server: LiveServer, dana: dict[str, str], ann: Visitor
) -> None:
    number = post(server, dana, "שלום לכולם")
    post(server, dana, "כן", reply_to=number)
    quote = ann.page.locator(".quote:visible")
    assert words_from(quote.locator(".quote-text"), "left") < 1
    ann.ready().page.locator("#messages > li.message").first.hover()
    ann.page.get_by_role("button", name="Reply").first.click()
    bar = ann.page.locator("#compose-bar")
    expect(bar.locator(".compose-line")).to_have_text("שלום לכולם")
    assert words_from(bar.locator(".compose-line"), "left") < 1


def test_a_sentence_keeps_its_order_around_a_name(
    server: LiveServer, dana: dict[str, str], ann: Visitor
) -> None:
    server.post("/api/rooms/general/typing", {}, **dana)
    line = ann.page.locator("#typing")
    expect(line).to_have_text(f"\u2068{NAME}\u2069 is typing…")
    assert words_from(line, "left") < 10
    assert line.evaluate("line => getComputedStyle(line).direction") == "ltr"


def test_what_one_writes_runs_as_it_begins(ann: Visitor) -> None:
    field = ann.page.get_by_role("textbox", name="Message")
    field.fill("שלום")
    expect(field).to_have_css("direction", "rtl")
    field.fill("hello")
    expect(field).to_have_css("direction", "ltr")
