"""What a reader of the pseudo language does, and what others do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor
from tests.live import LiveServer


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
