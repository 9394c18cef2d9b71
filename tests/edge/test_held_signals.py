"""Signals on the project's own server, in both ways of waiting: who types, who comes and goes."""

from __future__ import annotations

import pytest

from tests.live import Exchange, LiveServer, join, request, until

WAYS = {"blocked": 8, "parked": 0}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def server(request: pytest.FixtureRequest, make_server) -> LiveServer:
    made: LiveServer = make_server(poll_threads=request.param).start()
    yield made
    made.stop()
    assert "Traceback" not in made.log


@pytest.fixture
def ada(server: LiveServer) -> dict[str, str]:
    return join(server.port, "ada")


@pytest.fixture
def lin(server: LiveServer) -> dict[str, str]:
    return join(server.port, "lin")


def held_by(server: LiveServer) -> int:
    return int(server.get("/healthz").json["held"])


@pytest.fixture
def hold(server: LiveServer):
    """Send a poll on a connection of its own, and wait until it is held."""

    def held(user: dict[str, str], more: str = "") -> Exchange:
        before = held_by(server)
        path = f"/api/events?after=now&wait=20{more}"
        exchange = Exchange(server.port, request("GET", path, **user))
        until(lambda: held_by(server) == before + 1)
        return exchange

    return held


def types(server: LiveServer, user: dict[str, str]) -> int:
    return server.post("/api/rooms/general/typing", {}, **user).status


def told(exchange: Exchange) -> list[tuple[str, str]]:
    signals = exchange.answer().json["signals"]
    return [(signal["type"], signal["user"]["name"]) for signal in signals]


def test_a_held_poll_is_answered_when_somebody_types(server, hold, ada, lin):
    polls = [hold(ada, "&tick=0") for _ in range(10)]
    assert types(server, lin) == 204
    assert [told(poll) for poll in polls] == [[("typing", "lin")]] * 10


def test_a_held_poll_is_answered_when_somebody_comes(server, hold, ada, lin):
    poll = hold(ada, "&tick=0")
    other = hold(lin)
    assert told(poll) == [("presence", "lin")]
    assert held_by(server) == 1
    other.close()


def test_a_held_poll_without_a_tick_sleeps_through_signals(server, hold, ada, lin):
    deaf, hearing = hold(ada), hold(ada, "&tick=0")
    types(server, lin)
    assert told(hearing) == [("typing", "lin")]
    assert not deaf.has_answer()
    deaf.close()


def online(server: LiveServer, asking: dict[str, str]) -> list[str]:
    users = server.get("/api/users", **asking).json["users"]
    return [user["name"] for user in users if user["online"]]


def test_the_last_tab_that_says_so_takes_its_user_along(server, hold, ada, lin):
    tabs = [hold(lin) for _ in range(10)]
    assert online(server, ada) == ["lin"]
    for tab in tabs:
        tab.close()
    assert server.post("/api/session/away", {}, **lin).status == 204
    until(lambda: online(server, ada) == [])
