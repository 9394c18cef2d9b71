"""Take the pictures of the page: `python -m tests.browser.screenshots [FOLDER]`.

Starts a server of its own, lets four people talk, and leaves `room-light.png` and `room-dark.png`
for the README in docs/screenshots. With a FOLDER every state of the page goes there too, at the
width of a desktop and of a phone, light and dark, to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.chromium import launch
from tests.browser.visitor import Visitor
from tests.live import ROOT, LiveServer, ask, join, until

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
README_FOLDER = ROOT / "docs" / "screenshots"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
# A zone in which the pictures show working hours.
TIMEZONE = "Asia/Tokyo"
READERS = {"light": "Ada", "dark": "Grace"}
FRIENDS = {"light": "Vera Rubin", "dark": "Annie Cannon"}
ROOMS = {
    "Design": "Type, colour, and what to leave out",
    "Lunch": "Where do we eat today?",
    "Observatory": "Nights, weather, telescope time",
    "Random": "",
    "Releases": "What went out, and when",
}
POSITION = (
    "I measured the position twice, and both times it is half a degree from where we expected it."
    " Either the clock of the east dome is off again, or we have a better comet than we thought."
)
TALK = (
    ("Edmond Halley", "Good morning! The new plates are in the shared folder."),
    ("Edmond Halley", "Exposure was 40 minutes, so the tail should be easy to see this time."),
    ("Caroline Herschel", "Got them. The second one is beautiful, look at the streamers."),
    ("Caroline Herschel", POSITION),
    ("Maria Mitchell", "Half a degree? Then the orbit needs another look."),
    ("Maria Mitchell", "I will redo the fit after lunch and post it in #observatory."),
    ("Jocelyn", "🎉"),
    ("Jocelyn", "Who is coming to the roof tonight? Clear sky until two, they say."),
    ("Edmond Halley", "Me. I bring tea."),
    ("Caroline Herschel", "Me too, with the small refractor:\nmeet at ten, by the east door."),
    ("Maria Mitchell", "Count me in. The fit can wait for the night."),
)


def main(folder: str | None = None) -> None:
    """Take the pictures for the README, and with *folder* all others."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = LiveServer(Path(data), limits="off").start()
        browser = launch(playwright)
        try:
            _tell(server)
            for scheme in SCHEMES:
                _readme_picture(browser, server, scheme)
                if folder is not None:
                    Gallery(browser, server, scheme, Path(folder)).take()
        finally:
            browser.close()
            server.kill()


def _tell(server: LiveServer) -> None:
    """Let a program make the rooms and the talk that the pictures show."""
    people: dict[str, dict[str, str]] = {}
    for author, text in TALK:
        if author not in people:
            people[author] = join(server.port, author)
        server.post("/api/rooms/general/messages", {"text": text}, **people[author])
    for name, topic in ROOMS.items():
        server.post("/api/rooms", {"name": name, "topic": topic}, **people["Edmond Halley"])


def _readme_picture(browser: Browser, server: LiveServer, scheme: Scheme) -> None:
    context = browser.new_context(
        locale="en-GB",
        timezone_id=TIMEZONE,
        viewport=DESKTOP,
        color_scheme=scheme,
        reduced_motion="reduce",
        device_scale_factor=1.5,
    )
    friend = join(server.port, FRIENDS[scheme])
    page = Visitor(context, server.url).join(READERS[scheme]).page
    _unread_elsewhere(server, page, scheme, friend)
    page.get_by_role("textbox", name="Message").fill("On my way up")
    page.mouse.move(0, 0)
    README_FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=README_FOLDER / f"room-{scheme}.png")
    context.close()


def _unread_elsewhere(
    server: LiveServer, page: Page, scheme: Scheme, friend: dict[str, str]
) -> None:
    """Make the reader a member of two rooms, and let a friend write there, and to the reader."""
    talk = server.post("/api/direct", {"name": READERS[scheme]}, **friend).json["slug"]
    server.post(f"/api/rooms/{talk}/messages", {"text": "Are you up there?"}, **friend)
    page.locator("#direct .room-link.unread").wait_for()
    for slug, count in (("lunch", 3), ("observatory", 1)):
        page.evaluate(
            """slug => fetch(`/api/rooms/${slug}/messages`, {method: "POST", body: '{"text":"hi"}',
               headers: {"Content-Type": "application/json"}})""",
            slug,
        )
        for _ in range(count):
            server.post(f"/api/rooms/{slug}/messages", {"text": "Soup?"}, **friend)
        page.locator(f".room-link.unread[data-slug={slug}]").wait_for()
    counts = page.locator("#rooms .count-number")
    until(lambda: "3" in counts.all_text_contents())


class Gallery:
    """Every state of the page, in one colour scheme."""

    def __init__(self, browser: Browser, server: LiveServer, scheme: Scheme, folder: Path) -> None:
        """Remember where; *folder* is made."""
        self._browser = browser
        self._server = server
        self._scheme = scheme
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self) -> None:
        """Take all pictures at both widths."""
        for width, viewport, touch in (("desktop", DESKTOP, False), ("phone", PHONE, True)):
            self._width = width
            options = {"viewport": viewport, "has_touch": touch, "is_mobile": touch}
            for state in (
                self.joining,
                self.empty,
                self.lively,
                self.long,
                self.dialogs,
                self.rooms,
                self.panel,
            ):
                self._with_visitor(state, options)
            self._with_visitor(self.troubles, options)

    def joining(self, visitor: Visitor) -> None:
        """The join card, and a name that is taken."""
        visitor.page.goto(self._server.url)
        self._shoot(visitor.page, "join")
        visitor.page.get_by_label("Pick a name").fill("Edmond Halley")
        visitor.page.get_by_role("button", name="Join").click()
        self._shoot(visitor.page, "join-refused")
        visitor.go("/nowhere")
        self._shoot(visitor.page, "error")

    def empty(self, visitor: Visitor) -> None:
        """A room in which nobody has written."""
        self._join(visitor).go("/r/random")
        self._shoot(visitor.page, "empty")

    def lively(self, visitor: Visitor) -> None:
        """A room in use, with a message that the pointer is on."""
        page = self._join(visitor).page
        visitor.page.locator("li.message.continued").nth(1).hover()
        self._shoot(page, "lively")

    def long(self, visitor: Visitor) -> None:
        """Texts that try the layout, and a reader who is not at the end."""
        program = join(self._server.port, f"Verbose {self._width} {self._scheme}")
        texts = [
            "x" * 300,
            "https://example.org/" + "very-long-path/" * 20,
            "\n".join(f"line {number} of a long text" for number in range(1, 60)),
            "שלום עולם, זה נכתב מימין לשמאל.",
            "日本語のメッセージも、きちんと折り返します。" * 6,
            *(f"And message {number}, to have something to scroll." for number in range(1, 40)),
        ]
        page = self._join(visitor).page
        visitor.go("/r/releases")
        for text in texts:
            self._server.post("/api/rooms/releases/messages", {"text": text}, **program)
        visitor.row("And message 39, to have something to scroll.").last.wait_for()
        page.evaluate("document.getElementById('log').scrollTop = -1200")
        self._server.post("/api/rooms/releases/messages", {"text": "One more"}, **program)
        page.locator("#new-pill").wait_for()
        self._shoot(page, "scrolled")
        page.get_by_role("button", name="Show more").last.scroll_into_view_if_needed()
        self._shoot(page, "long-texts")

    def dialogs(self, visitor: Visitor) -> None:
        """The dialogs, and on a phone the drawer."""
        page = self._join(visitor).page
        if self._width == "phone":
            page.locator(".drawer-open").click()
            self._shoot(page, "drawer")
        page.get_by_role("button", name="New room").click()
        self._shoot(page, "new-room")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Settings").click()
        self._shoot(page, "settings")
        if self._width == "desktop":
            page.get_by_role("button", name="Keyboard").click()
            self._shoot(page, "keyboard")

    def rooms(self, visitor: Visitor) -> None:
        """A private room with its members and its menu, a talk of two, a room one is out of."""
        page = self._join(visitor).page
        me = f"Ada {self._width} {self._scheme} {self._count}"
        friend = join(self._server.port, f"Friend of {me}")
        room = {"name": "Board", "topic": "Only us", "private": True}
        slug = self._server.post("/api/rooms", room, **friend).json["slug"]
        place = f"/api/rooms/{slug}/members/{quote(me)}"
        ask(self._server.port, "PUT", place, {"role": "owner"}, **friend)
        self._server.post(f"/api/rooms/{slug}/messages", {"text": f"@{me}: look"}, **friend)
        talk = self._server.post("/api/direct", {"name": me}, **friend).json["slug"]
        self._server.post(f"/api/rooms/{talk}/messages", {"text": "Soup?"}, **friend)
        page.locator(f'.room-link.unread[data-slug="{talk}"]').wait_for(state="attached")
        visitor.go(f"/r/{slug}")
        page.locator("#members").click()
        page.locator("#member-list .person").nth(1).wait_for()
        self._shoot(page, "members")
        page.get_by_role("button", name="Close details").click()
        page.get_by_role("button", name="Room menu").click()
        self._shoot(page, "room-menu")
        page.get_by_role("menuitem", name="Room settings").click()
        self._shoot(page, "room-settings")
        page.keyboard.press("Escape")
        ask(self._server.port, "DELETE", place, **friend)
        page.get_by_text("You no longer have access to Board.").wait_for()
        self._shoot(page, "removed")
        visitor.go(f"/r/{talk}")
        self._server.post(f"/api/rooms/{talk}/typing", None, **friend)
        page.get_by_text("is typing…").wait_for()
        self._shoot(page, "direct")

    def panel(self, visitor: Visitor) -> None:
        """The pages around the chat, and a question before what cannot be undone."""
        page = self._join(visitor).page
        visitor.go("/account")
        self._shoot(page, "account")
        page.get_by_role("button", name="Sign out everywhere…").click()
        self._shoot(page, "sign-out-everywhere")
        visitor.go("/people")
        self._shoot(page, "people")

    def troubles(self, visitor: Visitor) -> None:
        """A refused message, messages that wait, a broken line, no network."""
        page = self._join(visitor).page
        page.route("**/messages", lambda route: route.fulfill(status=403, body="{}"))
        self._send(visitor, "This one was refused.")
        page.get_by_role("button", name="Retry").wait_for()
        page.unroute_all()
        page.route("**/api/**", lambda route: route.abort())
        self._send(visitor, "This one waits for the server.")
        bar = page.locator("#connection")
        page.evaluate("dispatchEvent(new Event('online'))")
        bar.get_by_text("Reconnecting…").wait_for()
        self._shoot(page, "reconnecting")
        visitor.context.set_offline(True)
        bar.get_by_text("waiting").wait_for()
        self._shoot(page, "offline")

    def _with_visitor(self, state: Callable[[Visitor], None], options: dict[str, Any]) -> None:
        context = self._browser.new_context(
            locale="en-GB", color_scheme=self._scheme, reduced_motion="reduce", **options
        )
        context.set_default_timeout(15_000)
        state(Visitor(context, self._server.url))
        context.close()

    def _join(self, visitor: Visitor) -> Visitor:
        self._count = getattr(self, "_count", 0) + 1
        return visitor.join(f"Ada {self._width} {self._scheme} {self._count}")

    def _send(self, visitor: Visitor, text: str) -> None:
        visitor.begin(text)
        visitor.page.get_by_role("button", name="Send").click()

    def _shoot(self, page: Page, name: str) -> None:
        page.screenshot(path=self._folder / f"{name}-{self._width}-{self._scheme}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
