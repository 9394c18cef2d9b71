"""The page in Chinese: the same words from the server's first paint and from the scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.test_modules import run
from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask, join

# All that the log says but for the buttons, which only the scripts' rows have.
SAID = """() => [
    ...[...document.querySelectorAll(".beginning p, .divider, .message-head, .quote, .text")]
      .map(({innerText}) => innerText),
    ...[...document.querySelectorAll(".log :is(time, .edited)")].map(({title}) => title),
    document.getElementById("messages").getAttribute("aria-label"),
    document.getElementById("text").placeholder]"""
NOON_MS = int(datetime(2026, 3, 3, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 24 * 3_600_000


@pytest.fixture
def chinese(visit: Callable[..., Visitor], server: LiveServer) -> Visitor:
    """Somebody who reads Chinese."""
    visitor = visit(locale="zh-CN", timezone_id="UTC")
    visitor.page.goto(server.url)
    visitor.page.locator("#name").fill("王芳")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/r/general")
    return visitor.ready()


def test_the_script_changes_no_word_that_was_rendered(chinese: Visitor, server: LiveServer) -> None:
    friend = join(server.port, "Bo")
    sent = server.post("/api/rooms/general/messages", {"text": "你好"}, **friend).json["id"]
    server.post("/api/rooms/general/messages", {"text": "再见", "reply_to": sent}, **friend)
    ask(server.port, "PATCH", f"/api/messages/{sent}", {"text": "你好！"}, **friend)
    page = chinese.page
    page.route("**/js/room.js", lambda route: route.abort())
    page.reload()
    before = page.evaluate(SAID)
    page.unroute_all()
    page.reload()
    expect(page.locator("#messages [data-id]")).to_have_count(2)
    assert page.evaluate(SAID) == before


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (0, "今天"),
        (1, "昨天"),
        (2, "3月1日星期日"),
        (80, "2025年12月13日星期六"),
    ],
)
def test_days_are_written_as_in_chinese(chinese: Visitor, days: int, label: str) -> None:
    body = "({dayLabel}, [at, now]) => dayLabel(at, now)"
    assert run(chinese.page, "days", body, [NOON_MS - days * DAY_MS, NOON_MS]) == label


def test_times_are_written_as_in_chinese(chinese: Visitor) -> None:
    body = "({fullLabel, shortLabel}, [at, now]) => [fullLabel(at), shortLabel(at, now)]"
    told = run(chinese.page, "days", body, [NOON_MS, NOON_MS + DAY_MS])
    assert told == ["2026年3月3日星期二 12:00:00", "3月3日 12:00"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Bo"], "Bo"),
        (["Bo", "王芳"], "Bo 和 王芳"),
        (["Bo", "Cy", "Di"], "Bo、Cy 和另外 1 人"),
        (["Bo", "Cy", "Di", "Ed"], "Bo、Cy 和另外 2 人"),
    ],
)
def test_names_are_listed_as_in_chinese(chinese: Visitor, names: list[str], words: str) -> None:
    assert run(chinese.page, "names", "({listed}, names) => listed(names)", names) == words


def test_without_its_words_the_page_works_in_english(chinese: Visitor) -> None:
    chinese.page.route("**/languages/**", lambda route: route.abort())
    chinese.page.reload()
    expect(chinese.page.locator("#text")).to_have_attribute("placeholder", "Message #general")
