"""No word that the server says escapes the catalogue: every page, in a pseudo language.

People, rooms and messages have no Latin letters here, so whatever has some and is outside of the
pseudo language stands in the source alone.
"""

from __future__ import annotations

import pytest

from chat.edge.factory import create_app
from chat.values.settings import Settings
from chat.web import catalogue
from chat.web.panel import DONE
from tests.pseudo import escaped, write_catalogue
from tests.web.program import Program, claim, joined

READER = {"Accept": "text/html", "Accept-Language": "zh-CN"}
KNOWN = ("Halley", "general", "General", "Werkzeug", "kB", "MB", "GB", "UTC", "hours")
"""The server, the first room, a program, units, and a field that only programs get wrong."""


def form(program: Program, path: str, **fields: str) -> None:
    """Use a form of a page, as it must work."""
    answer = program.ask("POST", path, data=fields)
    assert answer.status_code < 400, answer.text


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A server that speaks the pseudo language, and on it an admin, people of all kinds, rooms."""
    folder = tmp_path_factory.mktemp("languages")
    write_catalogue(folder)
    before, catalogue.FOLDER = catalogue.FOLDER, folder
    catalogue.translations.cache_clear()
    app = create_app(Settings(data=tmp_path_factory.mktemp("data"), port=0, limits=False))
    yield furnished(app)
    app.extensions["chat"].close()
    catalogue.FOLDER = before
    catalogue.translations.cache_clear()


def furnished(app) -> dict[str, Program]:
    """Let things happen of which pages tell."""
    people = {name: joined(app, name) for name in ("小梅", "阿强", "王波", "安娜")}
    admin, guest = claim(people["小梅"]), people["阿强"]
    people["安娜"].put("/api/session/password", {"password": "正确的马电池订书钉"})
    talk(guest, admin)
    for path, fields in DEEDS:
        form(admin, path, **fields)
    for invite in admin.get("/api/invites").json["invites"]:
        form(admin, f"/admin/invites/{invite['id']}/renew")
    return {"admin": admin, "guest": guest, "nobody": Program(app)}


def talk(guest: Program, admin: Program) -> None:
    """Let there be messages and rooms of all kinds."""
    first, gone = guest.say("你好"), guest.say("不要")
    for quoted in (first, gone):
        guest.post("/api/rooms/general/messages", {"text": "好", "reply_to": quoted["id"]})
    guest.ask("PATCH", f"/api/messages/{first['id']}", json={"text": "大家好"})
    guest.ask("DELETE", f"/api/messages/{gone['id']}")
    admin.put(f"/api/messages/{first['id']}/reactions/👍", {})
    for room in ("茶馆", "仓库"):
        admin.post("/api/rooms", {"name": room, "topic": "闲聊"})
    admin.ask("PATCH", "/api/rooms/仓库", json={"archived": True})
    admin.post("/api/rooms", {"name": "密室", "private": True})
    admin.post("/api/direct", {"name": "阿强"})
    admin.put("/api/rooms/茶馆/notify", {"level": "none"})


DEEDS = [
    ("/admin/invites", {"uses": "", "days": ""}),
    ("/admin/invites", {"uses": "5", "days": "7"}),
    ("/people/2/mute", {"minutes": "480"}),
    ("/people/3/ban", {"hours": "24", "reason": "吵闹", "address": "1"}),
    ("/people/4/role", {"role": "admin"}),
    ("/people/4/role", {"role": "member"}),
    ("/people/4/link", {}),
    ("/people/4/mute", {"minutes": "10"}),
    ("/people/4/unmute", {}),
    ("/people/4/kick", {}),
    ("/people/4/delete", {}),
    ("/admin/access", {"access": "invite"}),
    ("/admin/access", {"access": "open"}),
]
ADMINS = [
    *("/account", "/account?ask=leave", "/account?ask=everywhere", "/people", "/admin"),
    *("/admin?ask=revoke-2", "/people/1", "/people/2", "/people/3", "/people/4"),
    *(f"/people/2?ask={ask}" for ask in ("link", "role", "kick", "delete", "ban")),
    *(f"/people/4?ask={ask}" for ask in ("link", "role", "mute", "kick", "delete", "ban")),
    *(f"/people/4?done={done}" for done in DONE),
    *("/r/general", "/r/general/3", "/r/茶馆", "/r/仓库", "/r/密室"),
    *("/nowhere", "/r/nowhere", "/people/99", "/link/x"),
    *("/api/rooms/general/export", "/languages/zh.js"),
]
GUESTS = ["/account", "/account?ask=leave", "/people", "/r/general", "/admin", "/r/仓库"]
NOBODYS = ["/", "/sign-in", "/invite/x", "/setup?code=x", "/nowhere"]
FORMS = [
    ("nobody", "/join", {"name": ""}),
    ("nobody", "/join", {"name": "阿强"}),
    ("nobody", "/join", {"name": "李雷", "invite": "x"}),
    ("nobody", "/sign-in", {"name": "安娜", "password": "x"}),
    ("nobody", "/setup", {"code": "x"}),
    ("nobody", "/link", {"code": "x"}),
    ("guest", "/r/general", {"text": "好" * 8001}),
    ("guest", "/rooms", {"name": "茶馆"}),
    ("guest", "/rooms", {"name": "好" * 65}),
    ("guest", "/account/name", {"name": "安娜"}),
    ("guest", "/account/password", {"password": "短"}),
    ("guest", "/account/sessions/x", {}),
    ("guest", "/account/link", {}),
    ("admin", "/people/4/ban", {"hours": "x"}),
    ("admin", "/people/4/ban", {"hours": "", "reason": "吵" * 251}),
    ("admin", "/people/4/link", {}),
    ("admin", "/people/1/role", {"role": "member"}),
    ("admin", "/people/1/mute", {"minutes": "10"}),
    ("admin", "/admin/invites/99", {}),
    ("admin", "/admin/bans/99", {}),
    ("admin", "/admin/access", {"access": "x"}),
]
PAGES = [(who, path) for who, paths in [("admin", ADMINS), ("guest", GUESTS)] for path in paths]


@pytest.mark.parametrize(("who", "path"), [*PAGES, *(("nobody", path) for path in NOBODYS)])
def test_every_word_of_a_page_is_translated(world, who, path):
    with world[who].get(path, headers=READER) as answer:
        html = answer.text

    assert "⟦" in html
    assert escaped(html, *KNOWN) == []


@pytest.mark.parametrize(("who", "path", "fields"), FORMS)
def test_every_word_about_a_form_is_translated(world, who, path, fields):
    answer = world[who].ask("POST", path, data=fields, headers=READER)

    assert "⟦" in answer.text
    assert escaped(answer.text, *KNOWN) == []


def test_an_invited_guest_is_asked_in_words_that_are_translated(world):
    form(world["admin"], "/admin/access", access="invite")
    answers = [world["nobody"].get(path, headers=READER).text for path in ("/", "/invite/x")]
    form(world["admin"], "/admin/access", access="open")

    assert [escaped(html, *KNOWN) for html in answers] == [[], []]


def test_a_word_that_escapes_is_found():
    html = "<p>⟦Go to ⟧Halley and <b title='Now'>stay</b></p><code>x</code><p lang=en>English</p>"

    assert escaped(html, "Halley") == ["and", "Now", "stay"]
