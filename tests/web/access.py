"""Who asks for what, of whose rooms: the table of all routes, and a world to ask in.

A route that is missing here fails a test (test_access.py).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import text

from chat.edge.factory import create_app
from chat.values.settings import Settings
from tests.web.program import Program, joined
from tests.web.standing import make_admin

MARK = "xyzzy"
"""It is in all that is said of the closed rooms and in them, and nowhere else."""
SUBJECTS = ("anonymous", "guest", "member", "ex-member", "banned", "admin")
CLOSED = ("private", "direct")
MISSING_MESSAGE = 99
"""Of two digits, as those that are there: its length does not tell it from them."""
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


class Ask(NamedTuple):
    """One request; `{room}`, `{message}` and `{file}` stand for what is asked about."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None

    @property
    def names(self) -> str:
        """What it names: a room, a message, a file or nothing."""
        told = f"{self.path}{self.body}"
        kinds = ("room", "message", "file")
        return next((each for each in kinds if f"{{{each}}}" in told), "nothing")

    def __str__(self) -> str:
        """Name it in the names of tests."""
        return f"{self.method} {self.path}"


def _plain(method: str, path: str, **rest: Any) -> tuple[tuple[str, str], list[Ask]]:
    return (method, path), [Ask(method, path, **rest)]


def _in_room(method: str, rest: str = "", **more: Any) -> tuple[tuple[str, str], list[Ask]]:
    rule, _, query = f"/api/rooms/<slug>{rest}".partition("?")
    path = rule.replace("<slug>", "{room}").replace("<name>", "zed") + ("?" + query) * bool(query)
    return (method, rule), [Ask(method, path, **more)]


def _of_message(method: str, rest: str = "", **more: Any) -> tuple[tuple[str, str], list[Ask]]:
    rule = f"/api/messages/<message_id>{rest}"
    path = rule.replace("<message_id>", "{message}").replace("<emoji>", "%F0%9F%91%8D")
    return (method, rule), [Ask(method, path, **more)]


def _of_zed(method: str, rest: str = "", **more: Any) -> tuple[tuple[str, str], list[Ask]]:
    rule = f"/api/users/<name>{rest}"
    return (method, rule), [Ask(method, rule.replace("<name>", "zed"), **more)]


def _of_person(method: str, rest: str = "", **more: Any) -> tuple[tuple[str, str], list[Ask]]:
    rule = f"/people/<int:user_id>{rest}"
    return (method, rule), [Ask(method, rule.replace("<int:user_id>", "7"), **more)]


HELLO = {"text": "hello"}
RULES: dict[tuple[str, str], list[Ask]] = dict(
    [
        _plain("GET", "/"),
        _plain("GET", "/join"),
        _plain("POST", "/join", form={"name": ""}),
        _plain("POST", "/leave", form={}),
        (("GET", "/languages/<tag>.js"), [Ask("GET", "/languages/zh-Hans.js")]),
        _plain("GET", "/language"),
        _plain("POST", "/language", form={"language": "zh-Hans"}),
        _plain("GET", "/rooms"),
        _plain("POST", "/rooms", form={"name": "!"}),
        _plain("GET", "/healthz"),
        _plain("GET", "/readyz"),
        _plain("GET", "/metrics"),
        _plain("GET", "/debug/state"),
        _plain("POST", "/api/session", body={"name": ""}),
        _plain("GET", "/api/session"),
        _plain("PATCH", "/api/session", body={"name": ""}),
        _plain("DELETE", "/api/session"),
        _plain("PUT", "/api/session/password", body={"password": ""}),
        _plain("POST", "/api/session/away"),
        _plain("POST", "/api/session/link"),
        _plain("GET", "/api/sessions"),
        _plain("DELETE", "/api/sessions"),
        (
            ("DELETE", "/api/sessions/<session_id>"),
            [Ask("DELETE", "/api/sessions/0123456789abcdef")],
        ),
        (
            ("POST", "/api/rooms/<slug>/uploads"),
            [Ask("POST", "/api/rooms/{room}/uploads?name=a.txt", form=HELLO)],
        ),
        (("DELETE", "/api/uploads/<upload_id>"), [Ask("DELETE", "/api/uploads/999")]),
        (
            ("GET", "/files/<key>"),
            [Ask("GET", "/files/{file}"), Ask("GET", "/files/{file}?size=small")],
        ),
        _plain("GET", "/sign-in"),
        _plain("POST", "/sign-in", form={"name": ""}),
        _plain("GET", "/people"),
        _of_person("GET"),
        (("GET", "/people/<int:user_id>/<_form>"), [Ask("GET", "/people/7/ban")]),
        (("POST", "/people/<int:user_id>/talk"), [Ask("POST", "/people/999/talk", form={})]),
        _of_person("POST", "/link", form={}),
        _of_person("POST", "/role", form={"role": "member"}),
        _of_person("POST", "/kick", form={}),
        _of_person("POST", "/delete", form={}),
        _of_person("POST", "/mute", form={"minutes": "10"}),
        _of_person("POST", "/unmute", form={}),
        _of_person("POST", "/ban", form={"hours": "1"}),
        _of_person("POST", "/unban", form={}),
        _plain("GET", "/admin"),
        (("GET", "/admin/<path:_form>"), [Ask("GET", "/admin/access")]),
        _plain("POST", "/admin/access", form={"access": "open"}),
        _plain("POST", "/admin/invites", form={"uses": "1", "days": "1"}),
        (("POST", "/admin/invites/<int:invite_id>"), [Ask("POST", "/admin/invites/9", form={})]),
        (
            ("POST", "/admin/invites/<int:invite_id>/renew"),
            [Ask("POST", "/admin/invites/9/renew", form={})],
        ),
        (("POST", "/admin/bans/<ban_id>"), [Ask("POST", "/admin/bans/999", form={})]),
        _plain("GET", "/account"),
        (("GET", "/account/<path:_form>"), [Ask("GET", "/account/password")]),
        _plain("POST", "/account/name", form={"name": ""}),
        _plain("POST", "/account/link", form={}),
        _plain("POST", "/account/password", form={"password": ""}),
        _plain("POST", "/account/sessions", form={}),
        (("POST", "/account/sessions/<session_id>"), [Ask("POST", "/account/sessions/0", form={})]),
        _plain("POST", "/account/theme", form={"theme": "dark"}),
        _plain("GET", "/api/server"),
        _plain("PATCH", "/api/server", body={"access": "open"}),
        _plain("GET", "/setup"),
        _plain("POST", "/setup", form={"code": "x"}),
        _plain("POST", "/api/setup", body={"code": "x"}),
        (("GET", "/link/<code>"), [Ask("GET", "/link/x")]),
        _plain("POST", "/link", form={"code": "x"}),
        (("GET", "/invite/<code>"), [Ask("GET", "/invite/x")]),
        _plain("GET", "/api/invites"),
        _plain("POST", "/api/invites", body={"uses": 1, "days": 1}),
        (("DELETE", "/api/invites/<invite_id>"), [Ask("DELETE", "/api/invites/9")]),
        _plain("GET", "/api/users"),
        _of_zed("PATCH", body={"role": "member"}),
        _of_zed("DELETE", "/sessions"),
        _of_zed("PUT", "/ban", body={"reason": "spam"}),
        _of_zed("DELETE", "/ban"),
        _of_zed("PUT", "/mute", body={"minutes": 1}),
        _of_zed("DELETE", "/mute"),
        _of_zed("DELETE", "/messages"),
        _of_zed("POST", "/link"),
        _plain("GET", "/api/bans"),
        (("DELETE", "/api/bans/<ban_id>"), [Ask("DELETE", "/api/bans/999")]),
        _plain("GET", "/api/audit"),
        _plain("GET", "/api/sizes"),
        _plain("GET", "/api/backup"),
        _plain("GET", "/api/openapi.json"),
        _plain("GET", "/api/docs"),
        (
            ("GET", "/api/search"),
            [
                Ask("GET", f"/api/search?q={MARK}"),
                Ask("GET", f"/api/search?q={MARK}&room={{room}}"),
            ],
        ),
        (
            ("GET", "/api/events"),
            [
                Ask("GET", "/api/events?after=start&wait=0&tick=0"),
                Ask("GET", "/api/events?after=start&wait=0&rooms={room}"),
                Ask("GET", "/api/events?after=now&wait=9&rooms={room}"),
                Ask("GET", "/api/events?after=start&wait=0&rooms=general,{room}"),
            ],
        ),
        _plain("GET", "/api/rooms"),
        (
            ("POST", "/api/rooms"),
            [Ask("POST", "/api/rooms", {"name": "Open"})],
        ),
        (("POST", "/api/direct"), [Ask("POST", "/api/direct", {"name": "nobody"})]),
        _in_room("GET"),
        _in_room("PATCH", body={"topic": "leaves"}),
        _in_room("DELETE"),
        _in_room("PUT", "/read", body={"message": 1}),
        _in_room("PUT", "/unread", body={"message": 1}),
        _in_room("PUT", "/notify", body={"level": "none"}),
        _in_room("POST", "/typing"),
        _in_room("GET", "/export"),
        _in_room("GET", "/members"),
        _in_room("PUT", "/members/<name>"),
        _in_room("DELETE", "/members/<name>"),
        (
            ("GET", "/api/rooms/<slug>/messages"),
            [
                Ask("GET", "/api/rooms/{room}/messages"),
                Ask("GET", "/api/rooms/{room}/messages?before=99999"),
                Ask("GET", "/api/rooms/{room}/messages?after=start&wait=0"),
                Ask("GET", "/api/rooms/{room}/messages?wait=9"),
            ],
        ),
        (
            ("POST", "/api/rooms/<slug>/messages"),
            [
                Ask("POST", "/api/rooms/{room}/messages", HELLO),
                Ask("POST", "/api/rooms/general/messages", HELLO | {"reply_to": "{message}"}),
            ],
        ),
        _of_message("GET"),
        _of_message("PATCH", body=HELLO),
        _of_message("DELETE"),
        _of_message("PUT", "/reactions/<emoji>"),
        _of_message("DELETE", "/reactions/<emoji>"),
        (
            ("GET", "/r/<slug>"),
            [Ask("GET", "/r/{room}"), Ask("GET", "/r/{room}?before=9"), Ask("GET", "/r/general")],
        ),
        (("POST", "/r/<slug>"), [Ask("POST", "/r/{room}", form=HELLO)]),
        (
            ("GET", "/r/<slug>/<int:message_id>"),
            [Ask("GET", "/r/{room}/2"), Ask("GET", "/r/general/{message}")],
        ),
        (("GET", "/r/<slug>/qr.svg"), [Ask("GET", "/r/{room}/qr.svg")]),
        (("GET", "/r/<slug>.txt"), [Ask("GET", "/r/{room}.txt")]),
    ]
)
"""By method and rule, what is asked; the rules are those of all routes, but for static files."""


class World:
    """A chat with people who are in rooms, have been or never were.

    Args:
        folder: For its data.
    """

    def __init__(self, folder: Path) -> None:
        """Let everybody join, and say in each room what nobody else may read."""
        self.app: Flask = create_app(Settings(data=folder, port=0, limits=False))
        self.chat = self.app.extensions["chat"]
        names = ("owner", "guest", "member", "ex-member", "banned", "admin", "zed")
        self._people = {name: joined(self.app, name) for name in names}
        self._ids = {
            name: self._people[name].get("/api/session").json["user"]["id"] for name in names
        }
        make_admin(self.chat, "admin")
        owner = self._people["owner"]
        closed = {"name": f"{MARK} name", "topic": f"{MARK} topic", "private": True}
        private = owner.post("/api/rooms", closed).json["slug"]
        for name in ("member", "ex-member"):
            owner.ask("PUT", f"/api/rooms/{private}/members/{name}")
        direct = self._people["member"].post("/api/direct", {"name": "owner"}).json["slug"]
        owner.post("/api/rooms", {"name": "Open"})
        self.rooms = {"open": "open", "private": private, "direct": direct, "missing": "0" * 16}
        self.messages = {
            room: owner.say("hello" if room == "open" else f"{MARK} said", self.rooms[room])["id"]
            for room in ("open", *CLOSED)
        } | {"missing": MISSING_MESSAGE}
        self.files = {room: self._file_in(self.rooms[room]) for room in ("open", *CLOSED)}
        self.files["missing"] = "0" * len(self.files["open"])
        self._people["ex-member"].say(f"{MARK}ed once", private)
        owner.ask("DELETE", f"/api/rooms/{private}/members/ex-member")
        owner.say(f"{MARK} since", private)
        banned = self._people["admin"].put("/api/users/banned/ban", {"reason": "spam"})
        assert banned.status_code == 204

    def ask(self, subject: str, ask: Ask, room: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return the answer to *subject*, which asks about *room*: its status, headers and body.

        The slug of the room and the id of the message read the same in all of them: what is asked
        may be echoed.
        """
        slug, message, file = self.rooms[room], self.messages[room], self.files[room]
        path = ask.path.replace("{room}", slug).replace("{message}", str(message))
        path = path.replace("{file}", file)
        body = ask.body and {k: message if v == "{message}" else v for k, v in ask.body.items()}
        page = {} if path.startswith("/api") else {"headers": BROWSER}
        answer = self._program(subject).ask(ask.method, path, json=body, data=ask.form, **page)
        headers = [
            (name, value.replace(slug, "SLUG").replace(f"/{message}", "/ID").replace(file, "KEY"))
            for name, value in answer.headers
        ]
        told = answer.data.replace(slug.encode(), b"SLUG").replace(b"/%d" % message, b"/ID")
        answer.close()
        return answer.status_code, headers, told.replace(file.encode(), b"KEY")

    def close(self) -> None:
        """Close the chat."""
        self.chat.close()

    def _program(self, subject: str) -> Program:
        """Return a program that asks as *subject*, with a session of its own."""
        if subject == "anonymous":
            return Program(self.app)
        if subject == "banned":
            return self._people["banned"]
        token = secrets.token_urlsafe(16)
        row = {
            "hash": hashlib.sha256(token.encode()).digest(),
            "user": self._ids[subject],
            "now": time.time_ns() // 1_000_000,
        }
        query = (
            "INSERT INTO sessions (token_hash, user_id, created_at, used_at)"
            " VALUES (:hash, :user, :now, :now)"
        )
        self._write(query, row)
        return Program(self.app, token)

    def _file_in(self, slug: str) -> str:
        """Let the owner send a file in a room, which is marked, and return its key."""
        owner, name = self._people["owner"], f"{MARK}.txt" if slug != "open" else "a.txt"
        added = owner.ask("POST", f"/api/rooms/{slug}/uploads?name={name}", data=name.encode())
        sent = {"text": "", "files": [added.json["id"]]}
        assert owner.post(f"/api/rooms/{slug}/messages", sent).status_code == 201
        return str(added.json["url"].rpartition("/")[2])

    def _write(self, query: str, row: dict[str, Any]) -> None:
        self.chat._writer.write(
            lambda transaction: transaction.connection.execute(text(query), row)
        )


def routes() -> set[tuple[str, str]]:
    """Return method and rule of all routes of the app, but for static files."""
    app = create_app(Settings(data=Path("never-opened"), port=0))
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in ("static", "assets.asset")
    }


def asks() -> Iterator[Ask]:
    """Return all that is asked, of the routes that there are; by HEAD too where GET is."""
    for route in sorted(routes() & set(RULES)):
        for ask in RULES[route]:
            yield ask
            if ask.method == "GET":
                yield ask._replace(method="HEAD")
