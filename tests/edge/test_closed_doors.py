"""Who is out of a room, or signed out, while a poll is held gets nothing more, in both ways."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.live import Answer, Exchange, LiveServer, ask, join, request, until

WAYS = {"blocked": 8, "parked": 0}
AT_ONCE_S = 1.0
ALL = "/api/events?after=now&wait=20"


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(way: str, make_server) -> LiveServer:
    made: LiveServer = make_server(poll_threads=WAYS[way], debug="on").start()
    yield made
    made.stop()
    assert "Traceback" not in made.log


@pytest.fixture
def owner(server: LiveServer) -> dict[str, str]:
    return join(server.port, "Ada")


@pytest.fixture
def lin(server: LiveServer) -> dict[str, str]:
    return join(server.port, "Lin")


@pytest.fixture
def room(server: LiveServer, owner, lin) -> str:
    """The slug of a private room in which both are."""
    made = server.post("/api/rooms", {"name": "Secrets", "private": True}, **owner).json["slug"]
    put(server, f"/api/rooms/{made}/members/lin", owner)
    return str(made)


def put(server: LiveServer, path: str, user: dict[str, str], method: str = "PUT") -> None:
    answer = ask(server.port, method, path, **user)
    assert answer.status == 204, answer.body


def say(server: LiveServer, room: str, user: dict[str, str], text: str) -> None:
    assert server.post(f"/api/rooms/{room}/messages", {"text": text}, **user).status == 201


@pytest.fixture
def hold(server: LiveServer, way: str) -> Callable[[str, dict[str, str]], Exchange]:
    """Send a request that is held, and wait until it is, in the way that is asked for."""

    def held() -> int:
        return int(server.get("/debug/state").json["held"][way])

    def send(path: str, user: dict[str, str]) -> Exchange:
        before = held()
        exchange = Exchange(server.port, request("GET", path, **user))
        until(lambda: held() == before + 1)
        return exchange

    return send


def at_once(exchange: Exchange, since: float) -> Answer:
    """Return the answer, which must be there within a second of *since*."""
    answer = exchange.answer()
    assert time.monotonic() - since < AT_ONCE_S
    return answer


def headers(answer: Answer) -> dict[str, str]:
    unlike = {"date", "connection", "x-accel-buffering"}
    return {name: value for name, value in answer.headers.items() if name not in unlike}


def types(answer: Answer) -> list[Any]:
    return [(event["type"], event["room"]) for event in answer.json["events"]]


@pytest.mark.parametrize(
    "path", ["/api/events?after=now&wait=20&rooms=ROOM", "/api/rooms/ROOM/messages?wait=20"]
)
def test_a_poll_of_the_room_ends_as_if_there_were_none(server, hold, owner, lin, room, path):
    exchange = hold(path.replace("ROOM", room), lin)
    missing = server.get(path.replace("ROOM", "0" * 16), **lin)

    since = time.monotonic()
    put(server, f"/api/rooms/{room}/members/lin", owner, "DELETE")
    say(server, room, owner, "secret")

    answer = at_once(exchange, since)
    assert (answer.status, answer.body) == (404, missing.body)
    # What was held may be told to proxies as such; it was seen before it was held.
    assert headers(answer) == headers(missing)


def test_a_poll_of_everything_hears_that_one_is_out_and_no_more(server, hold, owner, lin, room):
    exchange = hold(ALL, lin)

    since = time.monotonic()
    put(server, f"/api/rooms/{room}/members/lin", owner, "DELETE")
    say(server, room, owner, "secret")

    answer = at_once(exchange, since)
    assert types(answer) == [("room.left", room)]
    assert b"secret" not in answer.body.lower()


def test_the_next_poll_goes_on_without_the_room(server, hold, owner, lin, room):
    cursor = server.get("/api/rooms", **lin).json["cursor"]
    put(server, f"/api/rooms/{room}/members/lin", owner, "DELETE")
    exchange = hold(ALL, lin)

    say(server, room, owner, "secret")
    say(server, "general", owner, "hello")

    assert types(exchange.answer()) == [("message.created", "general")]
    past = server.get(f"/api/events?after={cursor}&wait=0", **lin)
    assert types(past) == [("room.left", room), ("message.created", "general")]


def test_who_comes_into_a_room_hears_of_it_at_once(server, hold, owner, room):
    bob = join(server.port, "Bob")
    exchange = hold(ALL, bob)

    since = time.monotonic()
    put(server, f"/api/rooms/{room}/members/bob", owner)

    assert ("room.joined", room) in types(at_once(exchange, since))
    exchange = hold(ALL, bob)
    say(server, room, owner, "welcome")
    assert types(exchange.answer()) == [("message.created", room)]


def test_a_direct_room_reaches_the_other_at_once(server, hold, owner, lin):
    exchange = hold(ALL, lin)

    since = time.monotonic()
    slug = server.post("/api/direct", {"name": "lin"}, **owner).json["slug"]

    assert ("room.joined", slug) in types(at_once(exchange, since))


@pytest.mark.parametrize("path", [ALL, f"{ALL}&rooms=ROOM", "/api/rooms/ROOM/messages?wait=20"])
def test_signing_out_ends_a_poll_without_a_word(server, hold, owner, lin, room, path):
    exchange = hold(path.replace("ROOM", room), lin)

    since = time.monotonic()
    put(server, "/api/session", lin, "DELETE")
    say(server, room, owner, "secret")

    answer = at_once(exchange, since)
    assert (answer.status, b"unauthorized" in answer.body) == (401, True), answer.body


@pytest.mark.parametrize(
    ("act", "code"),
    [("PUT ban", b"session_banned"), ("DELETE sessions", b"unauthorized")],
    ids=["banned", "kicked"],
)
def test_who_is_banned_or_kicked_hears_nothing_more(server, hold, owner, lin, room, act, code):
    setup = server.setup_url().rpartition("=")[2]
    assert server.post("/api/setup", {"code": setup}, **owner).status == 200
    exchange = hold(ALL, lin)

    since = time.monotonic()
    method, _, what = act.partition(" ")
    done = ask(server.port, method, f"/api/users/lin/{what}", {}, **owner)
    say(server, room, owner, "secret")

    answer = at_once(exchange, since)
    assert (done.status, answer.status, code in answer.body) == (204, 401, True), answer.body
    assert b"secret" not in answer.body
