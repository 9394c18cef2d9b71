"""A server in the test's own process and thread: it moves when the test turns its loop."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from chat.edge.connections import ConnectionServer
from chat.edge.listener import open_listener
from chat.edge.loop import Loop
from chat.edge.runner import connection_server
from chat.edge.workers import Workers
from chat.values.settings import Settings

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@pytest.fixture
def loop() -> Iterator[Loop]:
    """A loop that turns when it is told to."""
    made = Loop()
    yield made
    made.close()


@pytest.fixture
def wsgi_app() -> Wsgi:
    """What the server in the loop serves; a test module may have its own."""
    return lambda _environ, _start_response: []


@pytest.fixture
def loop_server(loop: Loop, settings: Settings, wsgi_app: Wsgi) -> ConnectionServer:
    """A server without threads: a test runs a request by `connection.service()`."""
    return connection_server(wsgi_app, settings, open_listener(settings), Workers(), loop)


@pytest.fixture
def client(loop_server: ConnectionServer) -> Iterator[socket.socket]:
    """A client that has connected; the server has not accepted it yet."""
    with socket.create_connection(("127.0.0.1", loop_server.effective_port)) as made:
        yield made
