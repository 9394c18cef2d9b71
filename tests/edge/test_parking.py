"""Parking in the loop, step by step: what a connection does while its request waits."""

import itertools
import logging
import socket
import weakref
from collections.abc import Callable

import pytest

from chat.edge import loop as loop_module
from chat.edge import request_task
from chat.web.parking import PARK, LateAnswer

LARGE = b"x" * 30_000_000
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Waiting:
    """Something to wait for that a test wakes by hand."""

    goes_first = False

    def __init__(self) -> None:
        self.answers: list[LateAnswer | None] = []
        self.begun = 0
        self.cancelled = 0
        self.wake: Callable[[], None] = lambda: None

    def begin(self, when_awake: Callable[[], None]) -> None:
        self.begun += 1
        self.wake = when_awake

    def answer(self) -> LateAnswer | None:
        return self.answers.pop(0)

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.fixture
def wsgi_app(waiting: Waiting):
    def app(environ, start_response):
        environ[PARK](waiting)
        start_response("200 OK", [("Content-Length", "0"), ("X-Given", "by the view")])
        return [b""]

    return app


@pytest.fixture
def connection(loop_server, loop, client):
    """A connection whose request has been parked."""
    loop.turn(1)
    client.sendall(REQUEST)
    loop.turn(1)
    made = next(iter(loop_server.active_channels.values()))
    made.service()
    return made


def received(client: socket.socket, loop, length: int) -> bytes:
    """Return the answer's head and *length* bytes of body, turning the loop meanwhile."""
    client.setblocking(False)
    got = b""
    while len(got.partition(b"\r\n\r\n")[2]) < length:
        loop.turn(0.001)
        try:
            got += client.recv(1_000_000)
        except BlockingIOError:
            continue
    return got


def test_nothing_is_sent_while_it_waits(connection, client, waiting, loop):
    loop.turn(0)
    client.setblocking(False)
    with pytest.raises(BlockingIOError):
        client.recv(1)
    assert (connection.busy, waiting.begun) == (True, 1)


def test_the_answer_has_the_headers_of_the_view_and_its_own(connection, client, waiting, loop):
    waiting.answers = [LateAnswer(503, b"later", (("Retry-After", "5"),))]
    waiting.wake()
    head, _, body = received(client, loop, 5).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nX-Given: by the view" in head
    assert b"\r\nRetry-After: 5" in head
    assert b"\r\nContent-Length: 5" in head
    assert (body, connection.busy) == (b"later", False)


def test_the_next_request_is_not_answered_with_this_answer(
    connection, client, waiting, loop, loop_server, monkeypatch: pytest.MonkeyPatch
):
    begun = []
    # A worker may begin with the next request before the loop has ended this one.
    monkeypatch.setattr(
        loop_server,
        "add_task",
        lambda added: begun.append(added.task_class(added, added.requests[0])),
    )
    client.sendall(REQUEST)
    loop.turn(1)
    waiting.answers = [LateAnswer(200, b"now")]
    waiting.wake()
    assert received(client, loop, 3).endswith(b"now")
    assert [(task.request, task.answer) for task in begun] == [(connection.requests[0], None)]


def test_what_is_not_wanted_yet_waits_on(connection, client, waiting, loop):
    waiting.answers = [None, LateAnswer(200, b"now")]
    waiting.wake()
    loop.turn(1)
    assert (connection.busy, waiting.begun) == (True, 2)
    waiting.wake()
    assert received(client, loop, 3).endswith(b"now")


def test_a_large_answer_is_whole(connection, client, waiting, loop):
    waiting.answers = [LateAnswer(200, LARGE)]
    waiting.wake()
    loop.turn(1)
    assert connection.unsent_bytes
    assert received(client, loop, len(LARGE)).endswith(LARGE)


def test_a_client_that_hangs_up_ends_the_waiting(connection, client, waiting, loop):
    client.close()
    loop.turn(1)
    assert (connection.connected, waiting.cancelled) == (False, 1)


def test_waking_what_was_hung_up_does_nothing(connection, client, waiting, loop):
    client.close()
    loop.turn(1)
    waiting.wake()
    loop.turn(1)
    assert waiting.answers == []


def test_a_hang_up_before_the_waiting_begins_ends_it(loop_server, loop, client, waiting):
    loop.turn(1)
    client.sendall(REQUEST)
    loop.turn(1)
    connection = next(iter(loop_server.active_channels.values()))
    client.close()
    waiting.begin = lambda _when_awake: loop.turn(1)  # type: ignore[method-assign]
    connection.service()
    assert waiting.cancelled >= 1


def test_a_request_after_it_is_parked_in_its_turn(connection, client, waiting, loop, loop_server):
    waiting.answers = [LateAnswer(200, b"first"), LateAnswer(200, b"second")]
    client.sendall(REQUEST)
    loop.turn(1)
    waiting.wake()
    assert received(client, loop, 5).endswith(b"first")
    assert (waiting.begun, connection.busy) == (1, True)
    connection.service()
    waiting.wake()
    assert received(client, loop, 6).endswith(b"second")


def test_a_fault_in_the_loop_closes_one_connection(connection, client, waiting, loop, caplog):
    waiting.wake()  # there is no answer to give: the list is empty
    with caplog.at_level(logging.ERROR):
        loop.turn(1)
    assert not connection.connected
    assert "parked" in caplog.text


@pytest.mark.parametrize("line", [b"Connection: close", b"X-Other: 1"])
def test_each_header_of_a_late_answer_is_sent_once(
    line, loop_server, client, waiting, loop, monkeypatch: pytest.MonkeyPatch
):
    seconds = itertools.count()
    monkeypatch.setattr(request_task.time, "time", lambda: float(next(seconds)))
    loop.turn(1)
    client.sendall(REQUEST[:-2] + line + b"\r\n\r\n")
    loop.turn(1)
    next(iter(loop_server.active_channels.values())).service()
    waiting.answers = [LateAnswer(503, b"later", (("Retry-After", "5"),))]
    waiting.wake()
    head = received(client, loop, 5).partition(b"\r\n\r\n")[0]
    names = [field.partition(b":")[0] for field in head.split(b"\r\n")[1:]]
    assert sorted(names) == sorted(set(names))
    assert {b"Retry-After", b"Content-Length", b"X-Given"} <= set(names)


def test_an_answer_that_closes_is_the_same_whichever_second_it_is(
    loop_server, client, waiting, loop, monkeypatch: pytest.MonkeyPatch
):
    seconds = itertools.count()
    monkeypatch.setattr(request_task.time, "time", lambda: float(next(seconds)))
    loop.turn(1)
    client.sendall(REQUEST[:-2] + b"Connection: close\r\n\r\n")
    loop.turn(1)
    connection = next(iter(loop_server.active_channels.values()))
    connection.service()
    waiting.answers = [LateAnswer(200, b"now")]
    waiting.wake()
    head = received(client, loop, 3).partition(b"\r\n\r\n")[0].lower()
    assert [head.count(name) for name in (b"date:", b"via:", b"connection: close")] == [1, 0, 1]
    loop.turn(1)
    assert client.recv(1) == b""


@pytest.mark.parametrize(("goes_first", "order"), [(True, ["it", "poll"]), (False, ["poll", "it"])])
def test_a_write_is_answered_before_the_polls_that_woke_earlier(
    goes_first, order, loop_server, client, waiting, loop
):
    loop.turn(1)
    waiting.goes_first = goes_first
    client.sendall(REQUEST)
    loop.turn(1)
    next(iter(loop_server.active_channels.values())).service()
    answered = []
    waiting.answer = lambda: answered.append("it") or LateAnswer(200, b"")  # type: ignore[method-assign]
    loop.call(lambda: answered.append("poll"))
    waiting.wake()
    loop.turn(1)
    assert answered == order


def test_what_has_ended_is_let_go_when_nobody_waits(loop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loop_module, "CALLS_A_TURN", 1)
    ended = Waiting()
    left = weakref.ref(ended)
    loop.keep_for_now(ended)
    del ended
    for _ in range(2):
        loop.call(lambda: None)
    loop.turn(0)
    assert left() is not None
    loop.turn(0)
    assert left() is None
