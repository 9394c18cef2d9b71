"""Take the pictures of the README: `python -m tests.browser.screenshots`.

Starts a server of its own, lets four people talk, and leaves `room-light.png` and `room-dark.png`
in docs/screenshots. Pictures of every state are taken by gallery.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.chromium import launch
from tests.browser.visitor import Visitor
from tests.live import ROOT, LiveServer, join, until

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
README_FOLDER = ROOT / "docs" / "screenshots"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
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


def main() -> None:
    """Take the pictures for the README."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = LiveServer(Path(data), limits="off").start()
        browser = launch(playwright)
        try:
            _tell(server)
            for scheme in SCHEMES:
                _readme_picture(browser, server, scheme)
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


if __name__ == "__main__":
    main()
