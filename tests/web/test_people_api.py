"""/api/users/NAME: admins keep order, nobody else does, and what they do is done at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from chat.core.mutes import Mutes
from chat.store import standing
from chat.values.errors import Forbidden
from tests.admins import make_admin
from tests.blocked import Blocked
from tests.live import until
from tests.web.program import Program, joined

ACTS = [
    ("PATCH", "/api/users/lin", {"role": "admin"}),
    ("DELETE", "/api/users/lin/sessions", None),
    ("PUT", "/api/users/lin/ban", {}),
    ("DELETE", "/api/users/lin/ban", None),
    ("PUT", "/api/users/lin/mute", {"minutes": 5}),
    ("DELETE", "/api/users/lin/mute", None),
    ("DELETE", "/api/users/lin/messages", None),
    ("GET", "/api/bans", None),
    ("DELETE", "/api/bans/1", None),
    ("GET", "/api/audit", None),
    ("GET", "/api/sizes", None),
]
HOUR_MS = 3_600_000


@pytest.fixture
def root(app, chat):
    """A program that has joined as root and is an admin."""
    program = joined(app, "root")
    make_admin(chat.settings.database_file, "root")
    chat.sessions.forget(1)
    return program


def told(answer):
    return answer.status_code, answer.json["error"]["code"]


def expire_bans(database):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE bans SET expires_at = 1")


def users_of(app):
    return joined(app, "watcher").get("/api/users").json["users"]


def audited(root):
    return [(entry["action"], entry["subject"]) for entry in root.get("/api/audit").json["entries"]]


@pytest.mark.parametrize(("method", "path", "body"), ACTS)
def test_only_admins_may(root, ada, lin, nobody, method, path, body):
    assert told(ada.ask(method, path, json=body)) == (403, "admin_only")
    assert told(nobody.ask(method, path, json=body)) == (401, "unauthorized")
    assert audited(root) == []
    assert lin.get("/api/session").status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), ACTS[:7])
def test_nobody_of_that_name_is_not_found(root, method, path, body):
    path = path.replace("lin", "nobody")
    assert told(root.ask(method, path, json=body)) == (404, "user_not_found")
    assert audited(root) == []


@pytest.mark.parametrize("name", ["LIN", "Lin"])
def test_names_are_found_as_they_are_compared(root, lin, name):
    assert root.ask("PATCH", f"/api/users/{name}", json={"role": "admin"}).json["name"] == "lin"


def test_an_admin_makes_others_admins_and_members_again(root, lin):
    answer = root.ask("PATCH", "/api/users/lin", json={"role": "admin"})

    assert (answer.status_code, answer.json["role"]) == (200, "admin")
    assert lin.get("/api/session").json["user"]["role"] == "admin"
    assert lin.get("/api/audit").json["entries"][0]["by"]["name"] == "root"
    assert lin.ask("PATCH", "/api/users/root", json={"role": "member"}).status_code == 200
    assert told(root.get("/api/audit")) == (403, "admin_only")


def test_what_one_is_already_changes_nothing(root, lin):
    assert root.ask("PATCH", "/api/users/lin", json={"role": "member"}).json["role"] == "member"
    assert audited(root) == []


def test_the_last_admin_stays(root):
    answer = root.ask("PATCH", "/api/users/root", json={"role": "member"})

    assert told(answer) == (409, "last_admin")
    assert root.get("/api/session").json["user"]["role"] == "admin"


def test_who_is_kicked_is_signed_out_and_held_polls_end(root, lin):
    held = Blocked(lin.get, "/api/events?wait=50")
    until(lambda: root.app.extensions["chat"].queue.waiting == 1)

    assert root.ask("DELETE", "/api/users/lin/sessions").status_code == 204

    assert told(held.result()) == (401, "unauthorized")
    assert lin.get("/api/session").status_code == 401
    assert audited(root) == [("user.kicked", "lin")]


def test_who_is_banned_is_signed_out_and_held_polls_end(root, lin):
    held = Blocked(lin.get, "/api/events?wait=50")
    until(lambda: root.app.extensions["chat"].queue.waiting == 1)

    answer = root.put("/api/users/lin/ban", {"reason": "  too   loud ", "hours": 2})

    assert answer.status_code == 204
    assert told(held.result()) == (401, "session_banned")
    assert "Reason: too loud" in lin.get("/api/session").json["error"]["message"]
    (ban,) = root.get("/api/bans").json["bans"]
    assert (ban["user"]["name"], ban["address"], ban["reason"]) == ("lin", None, "too loud")
    assert ban["expires_at"] - ban["created_at"] == 2 * HOUR_MS
    assert ban["made_by"]["name"] == "root"
    assert root.get("/api/audit").json["entries"][0]["details"] == {
        "reason": "too loud",
        "hours": 2,
        "addresses": [],
    }


def test_who_is_kicked_as_a_guest_leaves_the_name_to_others(root, lin, nobody):
    root.ask("DELETE", "/api/users/lin/sessions")
    assert nobody.post("/api/session", {"name": "lin"}).status_code == 201


def test_an_account_that_is_banned_cannot_sign_in_until_the_ban_is_lifted(root, lin, nobody):
    account = {"name": "lin", "password": "seven blue teapots"}
    lin.put("/api/session/password", {"password": account["password"]})
    root.put("/api/users/lin/ban", {"reason": "too loud", "hours": 1})

    refused = nobody.post("/api/session", account)
    wrong = nobody.post("/api/session", account | {"password": "eight green teapots"})

    assert told(refused) == (403, "banned")
    assert refused.json["error"]["reason"] == "too loud"
    (ban,) = root.get("/api/bans").json["bans"]
    assert refused.json["error"]["until"] == ban["expires_at"]
    assert told(wrong) == (401, "bad_credentials")
    root.ask("DELETE", "/api/users/lin/ban")
    assert nobody.post("/api/session", account).status_code == 200


def test_a_ban_that_has_expired_keeps_nobody_out(root, lin, nobody, chat):
    account = {"name": "lin", "password": "seven blue teapots"}
    lin.put("/api/session/password", {"password": account["password"]})
    root.put("/api/users/lin/ban", {"hours": 1})
    expire_bans(chat.settings.database_file)

    assert nobody.post("/api/session", account).status_code == 200
    assert root.get("/api/bans").json["bans"] == []


def test_an_address_that_is_banned_lets_nobody_in_but_admins(app, root):
    home, next_door = (
        {"environ_base": {"REMOTE_ADDR": f"2001:db8:{number}:1::{number}"}} for number in (1, 2)
    )
    guest = Program(app).post("/api/session", {"name": "troll"}, **home)
    changed = root.put("/api/session/password", {"password": "seven blue teapots"})
    root.token = changed.headers["Chat-Token"]

    assert root.put("/api/users/troll/ban", {"address": True}).status_code == 204

    assert guest.status_code == 201
    again = Program(app).post("/api/session", {"name": "troll2"}, **home)
    assert told(again) == (403, "banned")
    assert "troll2" not in [user["name"] for user in users_of(app)]
    assert Program(app).post("/api/session", {"name": "eve"}, **next_door).status_code == 201
    admin = {"name": "root", "password": "seven blue teapots"}
    assert Program(app).post("/api/session", admin, **home).status_code == 200


def test_a_ban_without_hours_is_for_ever(root, lin):
    root.put("/api/users/lin/ban", {})
    assert [ban["expires_at"] for ban in root.get("/api/bans").json["bans"]] == [None]


def test_a_new_ban_takes_the_place_of_the_old_one(root, lin):
    root.put("/api/users/lin/ban", {"reason": "one"})
    root.put("/api/users/lin/ban", {"reason": "two"})
    assert [ban["reason"] for ban in root.get("/api/bans").json["bans"]] == ["two"]


@pytest.mark.parametrize("path", ["ban", "mute"])
@pytest.mark.parametrize("name", ["root", "lin"])
def test_admins_are_neither_banned_nor_muted(root, lin, path, name):
    root.ask("PATCH", "/api/users/lin", json={"role": "admin"})

    answer = root.put(f"/api/users/{name}/{path}", {"minutes": 5})

    assert told(answer) == (409, "admin_protected")
    assert root.get("/api/bans").json["bans"] == []
    assert root.get("/api/session").status_code == 200


def test_who_is_banned_is_made_no_admin(root, lin):
    root.put("/api/users/lin/ban", {})
    answer = root.ask("PATCH", "/api/users/lin", json={"role": "admin"})
    assert told(answer) == (409, "user_banned")


@pytest.mark.parametrize("way", ["by name", "by id"])
def test_a_ban_is_lifted(root, lin, way):
    root.put("/api/users/lin/ban", {"address": True})
    paths = {
        "by name": ["/api/users/lin/ban"],
        "by id": [f"/api/bans/{ban['id']}" for ban in root.get("/api/bans").json["bans"]],
    }

    statuses = [root.ask("DELETE", path).status_code for path in paths[way]]

    assert set(statuses) == {204}
    assert [ban for ban in root.get("/api/bans").json["bans"] if ban["user"]] == []


@pytest.mark.parametrize("ban_id", ["0", "7", "x", "9" * 30, "-1", "%00", "１"])  # noqa: RUF001
def test_a_ban_that_is_not_there_cannot_be_lifted(root, ban_id):
    assert told(root.ask("DELETE", f"/api/bans/{ban_id}")) == (404, "ban_not_found")


def test_who_is_muted_reads_and_does_not_write(root, lin):
    own = lin.say("before")
    assert root.put("/api/users/lin/mute", {"minutes": 5}).status_code == 204

    post = lin.post("/api/rooms/general/messages", {"text": "hello"})
    react = lin.ask("PUT", f"/api/messages/{own['id']}/reactions/%F0%9F%91%8D")
    types = lin.ask("POST", "/api/rooms/general/typing")
    edit = lin.ask("PATCH", f"/api/messages/{own['id']}", json={"text": "changed"})

    assert {told(each) for each in (post, edit, react, types)} == {(403, "muted")}
    assert "You may write again in 5 min" in post.json["error"]["message"]
    assert post.json["error"]["until"] > own["sent_at"] + 4 * 60_000
    assert [each["text"] for each in lin.get("/api/rooms/general/messages").json["messages"]] == [
        "before"
    ]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/rooms", {"name": "Shouting"}),
        ("PATCH", "/api/rooms/lins", {"topic": "shouting"}),
        ("PATCH", "/api/session", {"name": "shouting"}),
    ],
)
def test_who_is_muted_finds_no_other_place_to_write(root, lin, method, path, body):
    lin.post("/api/rooms", {"name": "Lins"})
    root.put("/api/users/lin/mute", {"minutes": 5})

    assert told(lin.ask(method, path, json=body)) == (403, "muted")
    assert lin.get("/api/rooms/lins").json["topic"] == ""


def test_who_is_muted_is_told_and_nobody_else(root, lin, ada):
    cursor = lin.get("/api/events?after=now&wait=0").json["cursor"]
    root.put("/api/users/lin/mute", {"minutes": 5})
    root.ask("DELETE", "/api/users/lin/mute")

    told_lin = lin.get(f"/api/events?after={cursor}&wait=0").json["events"]
    told_ada = ada.get(f"/api/events?after={cursor}&wait=0").json["events"]

    assert [each["type"] for each in told_lin] == ["user.muted", "user.muted"]
    assert told_lin[0]["until"] > told_lin[0]["at"]
    assert told_lin[1]["until"] is None
    assert told_ada == []


def test_who_is_unmuted_writes_again(root, lin):
    root.put("/api/users/lin/mute", {"minutes": 5})
    assert root.ask("DELETE", "/api/users/lin/mute").status_code == 204
    lin.say("again")
    assert audited(root) == [("user.unmuted", "lin"), ("user.muted", "lin")]


def test_a_mute_outlives_the_server_and_ends_by_itself(root, lin, chat):
    root.put("/api/users/lin/mute", {"minutes": 5})
    with chat._database.snapshot() as connection:
        stored = standing.muted(connection)
    clock = [stored[2] - 1]
    again = Mutes(chat._writer, stored, lambda: clock[0])
    user = chat.sessions.user_for(lin.token)

    with pytest.raises(Forbidden) as refused:
        again.refuse_muted(user)
    clock[0] += 1
    again.refuse_muted(user)

    assert refused.value.facts == {"until": clock[0]}


def test_all_messages_of_somebody_are_deleted_and_no_others(root, lin):
    rooms = ["general", "tea"]
    root.post("/api/rooms", {"name": "Tea"})
    for number in range(120):
        lin.say(f"spam {number}", rooms[number % 2])
    root.say("stays")

    answer = root.ask("DELETE", "/api/users/lin/messages")

    assert (answer.status_code, answer.json) == (200, {"deleted": 120})
    pages = [root.get(f"/api/rooms/{room}/messages?limit=200").json["messages"] for room in rooms]
    assert {each["text"] for page in pages for each in page} == {"", "stays"}
    assert audited(root) == [("messages.deleted", "lin")]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("ban", {"reason": "a" * 251}, "reason_too_long"),
        ("ban", {"reason": "a\x00"}, "reason_invalid"),
        ("ban", {"reason": "\ud800"}, "reason_invalid"),
        ("ban", {"reason": 1}, "field_invalid"),
        ("ban", {"hours": 0}, "hours_invalid"),
        ("ban", {"hours": 87_601}, "hours_invalid"),
        ("ban", {"hours": 10**400}, "hours_invalid"),
        ("ban", {"hours": 1.5}, "field_invalid"),
        ("ban", {"address": 1}, "field_invalid"),
        ("mute", {}, "field_invalid"),
        ("mute", {"minutes": 0}, "minutes_invalid"),
        ("mute", {"minutes": -5}, "minutes_invalid"),
        ("mute", {"minutes": 43_201}, "minutes_invalid"),
        ("mute", {"minutes": 10**400}, "minutes_invalid"),
        ("mute", {"minutes": "5"}, "field_invalid"),
    ],
)
def test_what_cannot_be_is_refused_and_not_done(root, lin, path, body, code):
    answer = root.put(f"/api/users/lin/{path}", body)

    assert told(answer) == (422, code)
    assert audited(root) == []
    assert lin.say("still here")


@pytest.mark.parametrize("body", [{}, {"role": "owner"}, {"role": None}, {"role": 1}])
def test_a_role_that_is_none_is_refused(root, lin, body):
    assert told(root.ask("PATCH", "/api/users/lin", json=body)) == (422, "field_invalid")


def test_the_audit_log_is_read_page_by_page(root, lin):
    for _ in range(60):
        root.put("/api/users/lin/mute", {"minutes": 1})

    first = root.get("/api/audit").json
    second = root.get(f"/api/audit?before={first['entries'][-1]['id']}").json

    assert (len(first["entries"]), first["more"]) == (50, True)
    assert (len(second["entries"]), second["more"]) == (10, False)
    assert first["entries"][-1]["id"] == second["entries"][0]["id"] + 1


def test_sizes_tell_how_much_there_is(root, lin, chat):
    uploads = chat.settings.data / "uploads" / "2026"
    uploads.mkdir(parents=True)
    (uploads / "cat.png").write_bytes(b"x" * 1000)
    (uploads.parent / "arriving-1").mkdir()
    (uploads.parent / "arriving-1" / "arrived").write_bytes(b"x" * 500)
    lin.say("hello")

    sizes = root.get("/api/sizes").json

    assert sizes["database_bytes"] > 10_000
    assert sizes["uploads_bytes"] == 1000
    counts = [sizes[name] for name in ("users", "rooms", "messages", "sessions")]
    assert counts == [2, 1, 1, 2]
    assert sizes["events"] >= 3
