"""An export holds all messages of a room, and shows nothing but them."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest

from chat.store.exported import PAGE_MESSAGES
from chat.values.records import CONSOLE
from tests.admins import make_admin
from tests.web.program import Program, joined

HOSTILE = '<script>alert(1)</script> & "quotes" <img src=x onerror=alert(1)>'


@pytest.fixture
def root(app, chat):
    """A program that has joined as root and is an admin."""
    program = joined(app, "root")
    make_admin(chat.settings.database_file, "root")
    chat.sessions.forget(1)
    return program


@pytest.fixture
def console(app, chat):
    """The command line of this server."""
    return Program(app, chat.console.token)


def exported(program, room="general", kind="html"):
    return program.get(f"/api/rooms/{room}/export?as={kind}", buffered=True)


def test_a_page_tells_who_said_what_when(root):
    first = root.say("hello\nthere")
    root.post("/api/rooms/general/messages", {"text": "and you", "reply_to": first["id"]})

    page = exported(root).text

    assert page.startswith("<!doctype html>")
    assert '<h1 dir="auto">General</h1>' in page
    assert f'id="m{first["id"]}"' in page
    assert "<p>hello<br>there</p>" in page
    assert f'In reply to <a href="#m{first["id"]}">root</a>: hello' in page
    assert re.search(r"<h2>\w+ \d+ \w+ 20\d\d</h2>", page)
    assert page.count("<h2>") == 1


def test_a_page_needs_no_other_file_and_runs_nothing(root):
    root.say(HOSTILE)

    page = exported(root).text

    assert "<script" not in page
    assert "onerror=alert" not in page.replace("&lt;img src=x onerror=alert", "")
    assert not re.search(r"\b(src|href)=\"(?!#)", page)
    assert "default-src 'none'" in page


def test_a_room_without_messages_says_so(root):
    assert "There are no messages in this room." in exported(root).text


def test_json_holds_the_messages_as_the_api_tells_them(root):
    first, second = root.say("hello"), root.say(HOSTILE)

    answer = exported(root, kind="json")

    assert answer.mimetype == "application/json"
    told = json.loads(answer.data)
    assert told["messages"] == [first, second]
    assert told["room"]["slug"] == "general"
    assert told["exported_at"] >= second["sent_at"]


def test_a_room_without_messages_is_json_too(root):
    assert json.loads(exported(root, kind="json").data)["messages"] == []


@pytest.mark.parametrize("more", [-1, 0, 1, PAGE_MESSAGES])
def test_every_page_of_messages_is_in_it_once(root, chat, more):
    head = root.say("first")["id"]
    rows = [(head + n, f"text {n}") for n in range(1, PAGE_MESSAGES + more)]
    with closing(sqlite3.connect(chat.settings.database_file)) as connection, connection:
        connection.executemany(
            "INSERT INTO messages (id, room_id, author_id, text, html, sent_at)"
            " VALUES (?, 1, 1, ?, '', 0)",
            rows,
        )
        connection.execute(
            "INSERT INTO events (seq, room_id, kind, body) VALUES (?, 1, 'test', '{}')",
            (head + len(rows),),
        )
    told = json.loads(exported(root, kind="json").data)

    assert [each["id"] for each in told["messages"]] == [head, *(id_ for id_, _ in rows)]


def test_it_is_a_file_to_save(root):
    root.post("/api/rooms", {"name": "Café"})

    disposition = exported(root, "café").headers["Content-Disposition"]

    assert disposition.startswith("attachment; filename")
    assert "caf%C3%A9.html" in disposition


def test_a_browser_that_takes_gzip_gets_it_too(root):
    headers = {"Accept-Encoding": "gzip"}
    answer = root.get("/api/rooms/general/export?as=html", headers=headers, buffered=True)
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")


def test_members_export_nothing(ada):
    refused = exported(ada)

    assert (refused.status_code, refused.json["error"]["code"]) == (403, "admin_only")


@pytest.mark.parametrize("kind", ["", "pdf", "HTML"])
def test_another_kind_is_refused(root, kind):
    refused = exported(root, kind=kind or "x")

    assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_parameter")


@pytest.fixture
def hidden(app, chat, root):
    """A private room with root in it and a message."""
    root.post("/api/rooms", {"name": "Hidden"})
    root.say("between us", "hidden")
    app.extensions["chat"].close()
    with closing(sqlite3.connect(chat.settings.database_file)) as connection, connection:
        connection.execute("UPDATE rooms SET kind = 'private' WHERE slug = 'hidden'")
    chat.is_draining = False
    chat.start()
    return "hidden"


def test_a_private_room_is_exported_by_the_console_alone(root, console, hidden):
    refused = exported(root, hidden)

    assert (refused.status_code, refused.json["error"]["code"]) == (403, "console_only")
    assert "between us" in exported(console, hidden).text


def test_an_admin_who_is_not_in_a_private_room_does_not_learn_of_it(app, chat, hidden):
    other = joined(app, "other")
    make_admin(chat.settings.database_file, "other")
    chat.sessions.forget(2)

    assert exported(other, hidden).json == exported(other, "nowhere").json


def test_a_room_that_is_not_there_is_told_to_the_console(console):
    refused = exported(console, "nowhere")

    assert (refused.status_code, refused.json["error"]["code"]) == (404, "room_not_found")


def test_who_exported_what_is_in_the_audit_log(root, console, chat):
    exported(root)
    exported(console)

    with closing(sqlite3.connect(chat.settings.database_file)) as connection:
        entries = connection.execute("SELECT by_id, action, subject FROM audit").fetchall()
    assert entries == [(1, "room.exported", "general"), (None, "room.exported", "general")]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/session"),
        ("GET", "/api/rooms/general"),
        ("GET", "/api/rooms/general/messages"),
        ("GET", "/api/messages/1"),
        ("POST", "/api/rooms"),
        ("POST", "/api/rooms/general/messages"),
    ],
)
def test_the_console_is_nobody_in_the_chat(console, method, path):
    refused = console.ask(method, path, json={})

    assert (refused.status_code, refused.json["error"]["code"]) == (403, "not_for_console")


def test_the_console_is_told_which_rooms_there_are_to_export(console, root):
    root.post("/api/rooms", {"name": "Hidden", "private": True})

    rooms = console.get("/api/rooms").json["rooms"]

    told = [(room["name"], room["kind"], room["role"], room["unread"]) for room in rooms]
    assert told == [("General", "open", None, 0), ("Hidden", "private", None, 0)]


def test_the_console_holds_no_poll(console):
    assert console.get("/api/events?wait=0").status_code in {401, 403}


def test_another_server_has_another_token(chat):
    assert not chat.console.is_token("")
    assert not chat.console.is_token(chat.console.token + "x")
    assert not chat.console.is_token("é" * 43)
    assert CONSOLE.id == 0
