"""/debug/state on the project's own server: in both ways of waiting all comes back in the end."""

import signal

import pytest

from tests.live import Exchange, LiveServer, ask, join, request, until

WAYS = {"blocked": 40, "parked": 0}
POLLS = 30


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def server(way: str, make_server) -> LiveServer:
    made: LiveServer = make_server(poll_threads=WAYS[way], debug="on").start()
    yield made
    made.stop()
    assert "Traceback" not in made.log


@pytest.fixture
def ada(server: LiveServer) -> dict[str, str]:
    return join(server.port, "Ada")


@pytest.fixture
def hold(server: LiveServer, ada):
    """Let the server hold some polls; it has done so before, and all of those are over."""
    idle = state_of(server)

    def held(path: str = "/api/events?after=now&wait=20") -> list[Exchange]:
        made = [Exchange(server.port, request("GET", path, **ada)) for _ in range(POLLS)]
        until(lambda: state_of(server)["held"]["in_all"] == POLLS)
        return made

    for exchange in held():
        exchange.close()
    until(lambda: is_back(server, idle))
    return held


def state_of(server: LiveServer) -> dict:
    return server.get("/debug/state").json


def is_back(server: LiveServer, before: dict) -> bool:
    now = state_of(server)
    seats, held = now["seats"], now["held"]
    return (
        (seats["taken"], seats["users"], seats["addresses"], held["in_all"]) == (0, 0, 0, 0)
        # Of other descriptors, the database keeps some open that it did not need before.
        and abs(now["sockets"] - before["sockets"]) <= 2
        and now["threads"] == before["threads"]
    )


def test_held_polls_are_told_by_the_way_they_wait(server, hold, way):
    exchanges = hold()
    state = state_of(server)
    assert (state["held"][way], state["held"]["in_all"]) == (POLLS, POLLS)
    assert 0 < state["held"]["oldest_s"] < 20
    seats = state["seats"]
    assert (seats["taken"], seats["users"], seats["addresses"]) == (POLLS, 1, 1)
    for exchange in exchanges:
        exchange.close()


def test_after_answers_all_is_back(server, ada, hold):
    before = state_of(server)
    exchanges = hold()
    server.post("/api/rooms/general/messages", {"text": "hello"}, **ada)
    assert [len(exchange.answer().json["events"]) for exchange in exchanges] == [1] * POLLS
    until(lambda: is_back(server, before))


def test_after_time_outs_all_is_back(server, hold):
    before = state_of(server)
    exchanges = hold("/api/events?after=now&wait=2")
    assert [exchange.answer().json["events"] for exchange in exchanges] == [[]] * POLLS
    until(lambda: is_back(server, before))


def test_after_hang_ups_all_is_back_within_two_seconds(server, hold):
    before = state_of(server)
    for exchange in hold():
        exchange.close()
    until(lambda: is_back(server, before), 2)


def test_hang_ups_in_the_middle_of_a_fan_out_leave_nothing(server, ada, hold):
    before = state_of(server)
    exchanges = hold()
    server.post("/api/rooms/general/messages", {"text": "hello"}, **ada)
    for exchange in exchanges:
        exchange.close()
    until(lambda: is_back(server, before))


def test_polls_that_are_signed_out_while_held_leave_nothing(server, ada, hold):
    before = state_of(server)
    exchanges = hold()
    ask(server.port, "DELETE", "/api/session", **ada)
    lin = join(server.port, "Lin")
    server.post("/api/rooms/general/messages", {"text": "hello"}, **lin)
    assert {exchange.answer().status for exchange in exchanges} == {401}
    until(lambda: is_back(server, before))


def test_what_one_way_measures_is_told_of_that_way(server, ada, hold, way):
    exchanges = hold()
    server.post("/api/rooms/general/messages", {"text": "hello"}, **ada)
    answers = [exchange.answer() for exchange in exchanges]
    told = server.get("/metrics").body.decode()
    assert len(answers) == POLLS
    assert f'halley_answer_seconds_count{{way="{way}"}} {POLLS}.0' in told
    assert f'halley_fan_out_seconds_count{{way="{way}"}} 1.0' in told


def test_a_drain_is_told_in_the_log_with_its_figures(server, hold):
    exchanges = hold()
    server.signal(signal.SIGTERM)
    assert {exchange.answer().status for exchange in exchanges} == {200}
    assert server.wait() == 0
    assert f"Draining: {POLLS} held polls are answered" in server.log
    assert "; 0 requests were cut" in server.log
