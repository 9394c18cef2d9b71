"""Where a state of the page is reached: a server, people who talk there, and Ada with a browser.

Knows nothing of pytest: tests and pictures are made from the same scenes.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal
from urllib.parse import quote

from playwright.sync_api import Browser, Page, Route

from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask, join

Device = Literal["desktop", "phone"]
ME = "Ada Lovelace"
FRIEND = "Grace Hopper"
PASSWORD = "seven plates of comet soup"
DEVICES: dict[Device, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
}


class Scene:
    """One server and one device; everybody but Ada is a program."""

    def __init__(self, browser: Browser, server: LiveServer, device: Device) -> None:
        """Open nothing yet."""
        self.server = server
        self.device = device
        self._browser = browser
        self._friends: dict[str, dict[str, str]] = {}
        self.visitors: list[Visitor] = []

    @cached_property
    def ada(self) -> Visitor:
        """Ada, in #general."""
        return self.open().join(ME)

    @cached_property
    def stranger(self) -> Visitor:
        """Somebody who has just come, and has seen nothing."""
        return self.open()

    @property
    def page(self) -> Page:
        """The page that Ada has before her."""
        return self.ada.page

    @property
    def is_phone(self) -> bool:
        """Whether it is used with a finger."""
        return self.device == "phone"

    def open(self, **options: Any) -> Visitor:
        """Open another browser on the same device."""
        device = DEVICES[self.device]
        still = {"locale": "en-GB", "timezone_id": "Asia/Tokyo", "reduced_motion": "reduce"}
        context = self._browser.new_context(**{**device, **still, **options})
        context.set_default_timeout(20_000)
        self.visitors.append(Visitor(context, self.server.url))
        return self.visitors[-1]

    def close(self) -> None:
        """Close all browsers."""
        for visitor in self.visitors:
            visitor.context.close()

    def friend(self, name: str = FRIEND) -> dict[str, str]:
        """Return the header of somebody who writes by a program; they join when first named."""
        if name not in self._friends:
            self._friends[name] = join(self.server.port, name)
        return self._friends[name]

    def say(self, text: str, name: str = FRIEND, room: str = "general", **fields: Any) -> int:
        """Let *name* write, and return the id of the message."""
        body = {"text": text, **fields}
        path = f"/api/rooms/{room}/messages"
        return int(self.server.post(path, body, **self.friend(name)).json["id"])

    def came(self, name: str, token: str) -> None:
        """Remember with what *name* is signed in."""
        self._friends[name] = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, body: object = None, name: str = FRIEND) -> Any:
        """Let *name* do something else, and return the answer."""
        answer = ask(self.server.port, method, path, body, **self.friend(name))
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body!r}")
        return answer.json if answer.body else None

    def put_into(self, slug: str, name: str = ME, role: str = "member") -> None:
        """Make *name* a member of the friend's room."""
        self.ask("PUT", f"/api/rooms/{slug}/members/{quote(name)}", {"role": role})

    def private_room(self, name: str = "Observatory", role: str = "owner") -> str:
        """Let the friend make a private room with Ada in it, and return its slug."""
        room = {"name": name, "topic": "Nights, weather, telescope time", "private": True}
        slug = str(self.ask("POST", "/api/rooms", room)["slug"])
        self.put_into(slug, role=role)
        return slug

    def send(self, text: str) -> None:
        """Let Ada write, as one does on this device."""
        self.ada.begin(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def sign_ada_out(self) -> None:
        """End the session of Ada's browser, behind its back."""
        cookies = self.ada.context.cookies()
        [token] = [each["value"] for each in cookies if each["name"] == "chat_session"]
        self.came(ME, token)
        self.ask("DELETE", "/api/session", name=ME)


def hold(_: Route) -> None:
    """Let a request of the page hang for good."""
