"""A person at a browser of their own, and what they do on the page."""

from __future__ import annotations

import re

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

    def go(self, path: str) -> None:
        """Load *path*."""
        self.page.goto(self.url.rstrip("/") + path)

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
        return (page or self.page).locator("#messages .text").all_text_contents()

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
