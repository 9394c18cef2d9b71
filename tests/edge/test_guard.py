"""Guard: who stands still in the middle of something is cut, and who merely waits is not."""

import socket

import pytest

from chat.edge.guard import ARRIVING_S, LINGERING_S, LOOK_S, SENDING_S, Guard
from chat.edge.loop import Loop
from tests.live import until


def answer_at_length(_environ, start_response):
    start_response("200 OK", [("Content-Length", "16000000")])
    return [b"x" * 16_000_000]


@pytest.fixture
def wsgi_app():
    return answer_at_length


@pytest.fixture
def connection(loop_server, loop, client):
    loop.turn(1)
    return next(iter(loop_server.active_channels.values()))


@pytest.fixture
def pass_time(loop_server, clock):
    """Let time pass, with a look now and then as the loop has them."""
    guard = Guard(clock)
    guard.look_at(loop_server.active_channels)

    def passed(seconds: float) -> None:
        for _ in range(int(seconds / LOOK_S)):
            clock.advance(LOOK_S)
            guard.look_at(loop_server.active_channels)

    return passed


def test_an_idle_connection_is_left_to_the_idle_timeout(connection, pass_time):
    pass_time(300)
    assert connection.connected


def test_a_request_that_runs_is_never_cut(loop, client, connection, pass_time):
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    loop.turn(1)
    pass_time(300)
    assert connection.busy
    assert connection.connected


def test_a_request_that_trickles_in_is_cut_in_time(loop, client, connection, pass_time):
    client.sendall(b"GET / HTTP/1.1\r\n")
    loop.turn(1)
    pass_time(ARRIVING_S - LOOK_S)
    client.sendall(b"A: b\r\n")
    loop.turn(1)
    assert connection.connected
    pass_time(LOOK_S * 2)
    assert not connection.connected
    assert client.recv(1) == b""


def test_a_new_request_on_the_same_connection_has_its_own_time(loop, client, connection, pass_time):
    client.sendall(b"GET / HTTP/1.1\r\n")
    loop.turn(1)
    pass_time(ARRIVING_S - LOOK_S)
    client.sendall(b"Host: x\r\n\r\nGET / HTTP/1.1\r\n")
    loop.turn(1)
    pass_time(ARRIVING_S)
    assert connection.connected


def test_a_client_that_reads_nothing_is_cut_in_time(loop, client, connection, pass_time):
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    loop.turn(1)
    connection.service()
    assert connection.unsent_bytes
    pass_time(SENDING_S - LOOK_S)
    assert connection.connected
    pass_time(LOOK_S * 2)
    assert not connection.connected


def test_a_client_that_reads_slowly_is_not_cut(loop, client, connection, pass_time):
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    loop.turn(1)
    connection.service()
    pass_time(SENDING_S - LOOK_S)
    before = connection.unsent_bytes
    until(lambda: read_a_little(client, loop) and connection.unsent_bytes < before)
    assert connection.unsent_bytes
    pass_time(SENDING_S)
    assert connection.connected


def read_a_little(client: socket.socket, loop: Loop) -> int:
    read = client.recv(65536)
    loop.turn(0.01)
    return len(read)


def test_a_refused_client_that_goes_on_sending_is_cut(loop, client, connection, pass_time):
    client.sendall(b"nonsense\r\n\r\n")
    loop.turn(1)
    connection.service()
    loop.turn(1)
    assert connection.lingering
    client.sendall(b"more nonsense")
    loop.turn(1)
    assert connection.connected
    pass_time(LINGERING_S + LOOK_S * 2)
    assert not connection.connected


def test_a_refused_client_that_hangs_up_is_closed_at_once(loop, client, connection):
    client.sendall(b"nonsense\r\n\r\n")
    loop.turn(1)
    connection.service()
    loop.turn(1)
    client.close()
    loop.turn(1)
    assert not connection.connected


def test_a_connection_that_was_cut_is_forgotten(loop_server, loop, client, connection, clock):
    guard = Guard(clock)
    client.sendall(b"GET / HTTP/1.1\r\n")
    loop.turn(1)
    guard.look_at(loop_server.active_channels)
    connection.handle_close()
    clock.advance(LOOK_S)
    guard.look_at(loop_server.active_channels)
    assert guard._still == {}
