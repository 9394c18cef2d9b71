"""Limits on held polls on the project's own server, in both ways of waiting."""

from contextlib import ExitStack

import pytest

from tests.live import Answer, Exchange, LiveServer, join, request, until

WAYS = {"blocked": 8, "parked": 0}
POLL = "/api/events?after=now&wait=20"


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def make_limited(request: pytest.FixtureRequest, make_server):
    """Make a server whose polls wait in one way, with limits of the test's choice."""

    def made(**settings: object) -> LiveServer:
        server: LiveServer = make_server(poll_threads=request.param, **settings).start()
        return server

    return made


@pytest.fixture
def hold():
    """Send polls that are held, each on a connection of its own, and wait until they are."""
    with ExitStack() as exchanges:

        def held(server: LiveServer, count: int, user: dict[str, str], path: str = POLL):
            before = held_by(server)
            made = [Exchange(server.port, request("GET", path, **user)) for _ in range(count)]
            for exchange in made:
                exchanges.callback(exchange.close)
            until(lambda: held_by(server) == before + count)
            return made

        yield held


def held_by(server: LiveServer) -> int:
    held: int = server.get("/healthz").json["held"]
    return held


def is_turned_away(answer: Answer) -> bool:
    told = answer.json
    assert (answer.status, told["events"], told["prev"]) == (200, [], told["cursor"])
    return 1000 <= told["advice"]["next_ms"] <= 30_000


@pytest.mark.parametrize("limit", ["max_polls", "polls_per_user", "polls_per_address"])
def test_a_poll_over_a_limit_is_empty_at_once_with_a_pause(make_limited, hold, limit: str):
    server = make_limited(**{limit: 2})
    ada = join(server.port, "Ada")
    hold(server, 2, ada)
    assert is_turned_away(server.get(POLL, **ada))
    assert held_by(server) == 2


def test_a_user_at_the_limit_keeps_nobody_else_out(make_limited, hold):
    server = make_limited(polls_per_user=2)
    ada, lin = join(server.port, "Ada"), join(server.port, "Lin")
    hold(server, 2, ada)
    hold(server, 2, lin)


def test_a_poll_over_a_limit_still_gets_what_is_there(make_limited, hold):
    server = make_limited(polls_per_user=1)
    ada = join(server.port, "Ada")
    server.post("/api/rooms/general/messages", {"text": "hello"}, **ada)
    hold(server, 1, ada)
    told = server.get("/api/events?after=start&wait=20", **ada).json
    assert told["events"] != []
    assert told["advice"]["next_ms"] == 0


def test_answers_hang_ups_and_time_outs_give_seats_back(make_limited, hold):
    server = make_limited(polls_per_user=3)
    ada = join(server.port, "Ada")
    answered, gone, half = hold(server, 3, ada)
    gone.close()
    half.shut_writing()
    until(lambda: held_by(server) == 1, 2)
    hold(server, 2, ada, "/api/events?after=now&wait=1")
    until(lambda: held_by(server) == 1, 3)
    server.post("/api/rooms/general/messages", {"text": "hello"}, **ada)
    assert answered.answer().json["events"] != []
    hold(server, 3, ada)
    assert is_turned_away(server.get(POLL, **ada))


def test_limits_off_lifts_those_of_users_and_addresses_alone(make_limited, hold):
    server = make_limited(polls_per_user=1, polls_per_address=1, max_polls=5, limits="off")
    ada = join(server.port, "Ada")
    hold(server, 5, ada)
    assert is_turned_away(server.get(POLL, **ada))


def test_a_client_that_spins_is_told_to_pause_and_then_refused(make_limited):
    server = make_limited(polls_per_user=10)
    ada = join(server.port, "Ada")
    server.post("/api/rooms/general/messages", {"text": "hello"}, **ada)
    answers = [server.get("/api/events?after=start&wait=20", **ada) for _ in range(60)]
    told = [each.json["advice"]["next_ms"] for each in answers if each.status == 200]
    assert told[:10] == [0] * 10
    assert told == sorted(told)
    assert told[-1] >= 5000
    last = answers[-1]
    assert (last.status, last.json["error"]["code"]) == (429, "too_fast")
    assert 1 <= int(last.headers["retry-after"]) <= 10


def test_a_client_that_spins_without_waiting_is_told_to_pause(make_limited):
    server = make_limited(polls_per_user=10)
    ada = join(server.port, "Ada")
    path = "/api/rooms/general/messages?wait=0"
    told = [server.get(path, **ada).json["advice"]["next_ms"] for _ in range(30)]
    assert told[:10] == [0] * 10
    assert told[-1] > 0


def test_without_limits_a_client_may_spin(make_limited):
    server = make_limited(polls_per_user=10, limits="off")
    ada = join(server.port, "Ada")
    answers = [server.get("/api/events?after=start&wait=20", **ada) for _ in range(60)]
    assert {answer.json["advice"]["next_ms"] for answer in answers} == {0}


def test_nine_tabs_and_their_cursors_are_never_slowed(make_limited, hold):
    server = make_limited()
    ada = join(server.port, "Ada")
    for text in ("one", "two", "three", "four"):
        tabs = hold(server, 9, ada)
        server.post("/api/rooms/general/messages", {"text": text}, **ada)
        assert {tab.answer().json["advice"]["next_ms"] for tab in tabs} == {0}


def test_those_turned_away_are_told_in_the_log(make_limited, hold):
    server = make_limited(polls_per_user=1)
    ada = join(server.port, "Ada")
    hold(server, 1, ada)
    assert is_turned_away(server.get(POLL, **ada))
    until(lambda: "1 turned away in the last minute: 1 per user" in server.log)


def test_addresses_behind_a_trusted_proxy_are_told_apart(make_limited, hold):
    server = make_limited(polls_per_address=1, trusted_proxy="127.0.0.1")
    ada = join(server.port, "Ada")
    at_home = ada | {"X-Forwarded-For": "192.0.2.7"}
    hold(server, 1, at_home)
    hold(server, 1, ada | {"X-Forwarded-For": "198.51.100.7"})
    assert is_turned_away(server.get(POLL, **at_home))


def test_clients_of_a_trusted_proxy_are_not_on_this_machine(make_server):
    server = make_server(trusted_proxy="127.0.0.1").start()
    assert server.get("/metrics").status == 200
    assert server.get("/metrics", X_Forwarded_For="192.0.2.7").status == 404
