"""An app that parks a request and then fails: it answers for that, and what it parked is let go."""

import logging

import pytest

from chat.web.parking import PARK


class Waiting:
    """Something to wait for that counts what is done to it."""

    goes_first = False

    def __init__(self) -> None:
        self.begun = 0
        self.cancelled = 0

    def begin(self, _when_awake) -> None:
        self.begun += 1

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def raises(start_response):
    raise RuntimeError("after it has parked")


def answers(start_response):
    start_response("500 Internal Server Error", [("Content-Length", "5")])
    return [b"sorry"]


@pytest.fixture(params=[raises, answers])
def wsgi_app(request: pytest.FixtureRequest, waiting: Waiting):
    def app(environ, start_response):
        environ[PARK](waiting)
        return request.param(start_response)

    return app


def test_what_was_parked_is_let_go(loop_server, loop, client, waiting, caplog):
    caplog.set_level(logging.CRITICAL)
    loop.turn(1)
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    loop.turn(1)
    connection = next(iter(loop_server.active_channels.values()))
    connection.service()
    loop.turn(0)
    assert client.recv(65536).startswith(b"HTTP/1.1 500 ")
    assert (waiting.begun, waiting.cancelled) == (0, 1)
