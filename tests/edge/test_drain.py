"""Drain: a signal ends the server, and everybody who is owed an answer gets it whole."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.live import Answer, Exchange, LiveServer, join, request, until

SLOW_APP = ("-m", "tests.edge.slow_app")
POLL = "/api/events?wait=50"

Begin = Callable[[bytes], Exchange]


class Gate:
    """A FIFO that slow requests read from; they go on when it is opened here, for good."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path

    def open(self) -> None:
        writing = os.open(self.path, os.O_RDWR)
        opened = self.path.with_suffix(".open")
        opened.touch()
        opened.replace(self.path)
        os.close(writing)


@pytest.fixture
def numbers() -> dict[str, int]:
    return {}


@pytest.fixture
def server(make_server: Callable[..., LiveServer], numbers: dict[str, int]) -> LiveServer:
    return make_server(command=SLOW_APP, limits="off", **numbers).start()


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


@pytest.fixture
def begin(server: LiveServer) -> Iterator[Begin]:
    """Send a request, or a part of one; hang up when the test is over."""
    with ExitStack() as begun:

        def send(sent: bytes) -> Exchange:
            exchange = Exchange(server.port, sent)
            begun.callback(exchange.close)
            return exchange

        yield send


@pytest.fixture
def hold(server: LiveServer, begin: Begin) -> Callable[[int], list[Exchange]]:
    """Begin some polls, and return them when the server holds them."""

    def held(count: int) -> list[Exchange]:
        poll = request("GET", POLL, Connection="keep-alive", **join(server.port, "ada"))
        polls = [begin(poll) for _ in range(count)]
        until(lambda: now(server)["held"] == count)
        return polls

    return held


@pytest.fixture
def run(server: LiveServer, begin: Begin, gate: Gate) -> Callable[[int], list[Exchange]]:
    """Begin some requests that wait for the gate, and return them when they run."""

    def running(count: int) -> list[Exchange]:
        exchanges = [begin(slow(gate)) for _ in range(count)]
        until(lambda: now(server)["running"] == count)
        return exchanges

    return running


def now(server: LiveServer) -> dict[str, int]:
    answer: dict[str, int] = server.get("/test/now").json
    return answer


def slow(gate: Gate) -> bytes:
    return request("GET", f"/test/slow?gate={gate.path}", Connection="keep-alive")


def refuses_connections(server: LiveServer) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        # It came in the very moment in which the listener was closed.
        return False
    return False


def answers_of(exchanges: list[Exchange]) -> list[Answer]:
    return [exchange.answer() for exchange in exchanges]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_followed_by_103_complete_answers_and_exit_0(server, gate, hold, run, number):
    polls = hold(100)
    running = run(3)
    began_s = time.monotonic()
    server.signal(number)
    until(lambda: all(poll.has_answer() for poll in polls))
    polls_answered_s = time.monotonic() - began_s
    until(lambda: refuses_connections(server))
    assert not any(each.has_answer() for each in running)
    gate.open()
    answers = answers_of(polls + running)
    assert server.wait() == 0
    assert time.monotonic() - began_s < 5
    assert polls_answered_s < 0.5
    assert [answer.status for answer in answers] == [200] * 103
    assert [answer.json["events"] for answer in answers[:100]] == [[]] * 100
    assert [answer.json for answer in answers[100:]] == [{"slow": True}] * 3
    assert {answer.headers["connection"] for answer in answers} == {"close"}
    assert "Traceback" not in server.log


def test_polls_that_are_let_go_come_back_spread_over_time(server, hold):
    polls = hold(50)
    server.signal(signal.SIGTERM)
    pauses_ms = [answer.json["advice"]["next_ms"] for answer in answers_of(polls)]
    assert server.wait() == 0
    assert min(pauses_ms) > 0
    assert max(pauses_ms) - min(pauses_ms) > 500
    assert len(set(pauses_ms)) > 25


@pytest.mark.parametrize("numbers", [{"poll_threads": 2, "serve_threads": 2}])
def test_requests_that_wait_for_a_thread_are_answered(server, gate, begin, run):
    first = run(3)
    rest = [begin(slow(gate)) for _ in range(5)]
    server.signal(signal.SIGTERM)
    until(lambda: refuses_connections(server))
    gate.open()
    answers = answers_of(first + rest)
    assert [answer.json for answer in answers] == [{"slow": True}] * 8
    assert server.wait() == 0


def test_an_idle_connection_is_closed(server):
    kept = request("GET", "/healthz", Connection="keep-alive")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(kept)
        until(lambda: client.recv(65536, socket.MSG_PEEK).endswith(b"}"))
        client.recv(65536)
        server.signal(signal.SIGTERM)
        assert client.recv(65536) == b""
    assert server.wait() == 0


def test_a_request_that_is_still_arriving_is_answered_when_it_comes_in_time(
    server, gate, begin, run
):
    whole = request("POST", "/api/session", {"name": "ada"})
    late = begin(whole[:-5])
    running = run(1)
    server.signal(signal.SIGTERM)
    until(lambda: refuses_connections(server))
    late.send(whole[-5:])
    assert late.answer().status == 201
    gate.open()
    assert answers_of(running)[0].status == 200
    assert server.wait() == 0


def test_a_request_that_never_arrives_whole_is_cut_within_5_s(server, begin):
    begin(request("POST", "/api/session", {"name": "ada"})[:-5])
    now(server)
    began_s = time.monotonic()
    server.signal(signal.SIGTERM)
    assert server.wait() == 0
    assert 1 < time.monotonic() - began_s < 5


def test_a_client_that_does_not_read_is_cut_within_5_s(server):
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.connect(("127.0.0.1", server.port))
        client.sendall(request("GET", "/test/large"))
        until(lambda: client.recv(1, socket.MSG_PEEK) == b"H")
        began_s = time.monotonic()
        server.signal(signal.SIGTERM)
        assert server.wait() == 0
        assert 2 < time.monotonic() - began_s < 5


def test_a_second_signal_ends_the_server_at_once(server, begin):
    begin(request("GET", "/test/stuck"))
    until(lambda: now(server)["running"] == 1)
    server.signal(signal.SIGTERM)
    until(lambda: refuses_connections(server))
    began_s = time.monotonic()
    server.signal(signal.SIGTERM)
    assert server.wait() == 128 + signal.SIGTERM
    assert time.monotonic() - began_s < 1
    assert "second signal" in server.log


def test_a_request_that_never_ends_cannot_hold_the_server_beyond_15_s(server, begin, hold):
    polls = hold(5)
    begin(request("GET", "/test/stuck"))
    until(lambda: now(server)["running"] == 1)
    began_s = time.monotonic()
    server.signal(signal.SIGTERM)
    assert [answer.status for answer in answers_of(polls)] == [200] * 5
    assert server.wait() == 1
    assert 5 < time.monotonic() - began_s < 15
    assert "did not end and were cut" in server.log


def test_a_server_that_drained_starts_again_on_the_same_port_and_data(server):
    guest = join(server.port, "ada")
    port = server.port
    assert server.restart().port == port
    assert server.get("/api/session", **guest).json["user"]["name"] == "ada"
