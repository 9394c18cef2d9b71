"""Who asks for much and reads nothing keeps no thread, and gets all of it in the end."""

import socket

import pytest

ANSWER = b"x" * 30_000_000
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def wsgi_app(asked: list[str]):
    def app(environ, start_response):
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Length", str(len(ANSWER)))])
        return [ANSWER]

    return app


@pytest.fixture
def connection(loop_server, loop, client):
    """A connection with two requests, the first of which is answered and not read."""
    loop.turn(1)
    client.sendall(REQUEST * 2)
    loop.turn(1)
    made = next(iter(loop_server.active_channels.values()))
    made.service()
    return made


def read(client: socket.socket, loop, length: int) -> int:
    """Read at least *length* bytes, turning the loop meanwhile."""
    client.setblocking(False)
    got = 0
    while got < length:
        loop.turn(0.001)
        try:
            got += len(client.recv(1_000_000))
        except BlockingIOError:
            continue
    return got


def test_the_next_request_waits_without_a_thread(connection, asked):
    connection.service()  # returns at once: a thread that blocked here would never come back
    assert connection.unsent_bytes
    assert (len(asked), connection.busy) == (1, False)


def test_it_is_worked_on_when_the_answer_before_it_is_read(
    connection, client, loop, loop_server, asked
):
    queue = loop_server.task_dispatcher.queue
    queue.clear()
    connection.service()
    read(client, loop, len(ANSWER))
    loop.turn(0.1)
    assert (list(queue), connection.busy) == ([connection], True)
    connection.service()
    assert len(asked) == 2
    assert read(client, loop, len(ANSWER)) >= len(ANSWER)


def test_a_reader_that_is_gone_waits_for_nothing(connection, client, loop):
    connection.service()
    client.close()
    loop.turn(1)
    loop.turn(0)
    assert not connection.connected
