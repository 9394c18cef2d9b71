"""A person at a browser of their own, and what they do on the page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

_NUMBER = re.compile(r"\d+")
# What the browser says by itself when a server is down; everything else on the console is a fault.
_EXPECTED = ("net::ERR_", "Failed to load resource")


class Visitor:
    """Somebody with a browser context of their own."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        """Open a page; nothing is loaded yet."""
        self.context = context
        self.url = url
        self.faults: list[str] = []
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        """Open another tab, whose faults are remembered."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._listen(said.type, said.text))
        return page

    def join(self, name: str) -> Visitor:
        """Join under *name*, and stand in the first room."""
        self.page.goto(self.url)
        self.page.get_by_label("Pick a name").fill(name)
        self.page.get_by_role("button", name="Join").click()
        self.page.wait_for_url("**/r/general")
        return self

    def ready(self) -> Visitor:
        """Wait until what the first paint does without is here too."""
        self.page.locator("#composer[data-ready]").wait_for()
        return self

    def go(self, path: str) -> None:
        """Load *path*."""
        self.page.goto(self.url.rstrip("/") + path)

    def make_room(self, name: str, *, is_private: bool = False) -> str:
        """Make a room by the dialog, stand in it, and return its address."""
        self.page.get_by_role("button", name="New room").click()
        dialog = self.page.get_by_role("dialog", name="New room")
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_label("Private").set_checked(is_private)
        dialog.get_by_role("button", name="Create room").click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()
        return str(urlsplit(self.page.url).path)

    def add(self, name: str) -> None:
        """Add *name* to the open room by the list of its members, and close that."""
        self.page.locator("#members").click()
        details = self.page.get_by_role("complementary")
        details.get_by_role("button", name="Add", exact=True).click()
        details.get_by_label("Find people").fill(name)
        details.get_by_role("button", name=f"Add {name}").click()
        expect(details.get_by_role("button", name=f"Add {name}")).to_have_count(0)
        details.get_by_role("button", name="Close details").click()

    def room_menu(self, item: str) -> None:
        """Choose *item* in the menu of the open room."""
        self.page.get_by_role("button", name="Room menu").click()
        self.page.get_by_role("menuitem", name=item).click()

    def link(self, name: str) -> Locator:
        """Return the link to a room, or to a talk with somebody, in the sidebar."""
        return self.page.locator("#sidebar .room-link").filter(
            has=self.page.locator(".room-name").get_by_text(name, exact=True)
        )

    def write(self, text: str, page: Page | None = None) -> None:
        """Write *text* and press Enter."""
        box = (page or self.page).get_by_role("textbox", name="Message")
        box.fill(text)
        box.press("Enter")

    def begin(self, text: str) -> None:
        """Write *text* and do not send it."""
        self.page.get_by_role("textbox", name="Message").fill(text)

    def texts(self, page: Page | None = None) -> list[str]:
        """Return all texts in the log, oldest first."""
        return (page or self.page).locator("#messages .text").all_inner_texts()

    def sees(self, text: str, page: Page | None = None) -> None:
        """Wait until *text* is in the log, exactly once."""
        expect(self.row(text, page)).to_have_count(1, timeout=15_000)

    def sees_confirmed(self, text: str) -> None:
        """Wait until *text* is in the log with an id of the server."""
        expect(self.row(text)).to_have_attribute("data-id", _NUMBER, timeout=20_000)

    def row(self, text: str, page: Page | None = None) -> Locator:
        """Return the rows with exactly this text."""
        page = page or self.page
        return page.locator("#messages > li.message", has=page.get_by_text(text, exact=True))

    def _listen(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(known in text for known in _EXPECTED):
            self.faults.append(text)
