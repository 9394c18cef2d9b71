"""waitress is of the version, and inside of the shape, that chat/edge relies on."""

import inspect
import socket
from importlib.metadata import version

import pytest
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, TcpWSGIServer
from waitress.task import ErrorTask, Task, ThreadedTaskDispatcher, WSGITask

from chat.edge.drain import Drain
from chat.edge.server_numbers import FIXED


def test_waitress_is_the_version_that_was_read():
    assert version("waitress") == "3.0.2"


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (HTTPChannel, ["task_class", "error_task_class", "request", "total_outbufs_len"]),
        (HTTPChannel, ["handle_close", "handle_write", "readable", "service", "received"]),
        (HTTPChannel, ["_flush_outbufs_below_high_watermark", "write_soon", "send", "writable"]),
        (WSGITask, ["execute", "finish", "get_environment", "environ", "wrote_header"]),
        (Task, ["build_response_header", "set_close_on_finish", "write", "service"]),
        (BaseWSGIServer, ["channel_class", "handle_accept", "fix_addr", "pull_trigger"]),
        (ThreadedTaskDispatcher, ["set_thread_count", "start_new_thread", "add_task"]),
        (wasyncore.dispatcher, ["close", "del_channel", "add_channel"]),
        (wasyncore, ["read", "write", "close_all"]),
    ],
)
def test_waitress_has_what_is_overridden_or_called(kind: type, names: list[str]):
    assert [name for name in names if not hasattr(kind, name)] == []


@pytest.mark.parametrize("name", sorted(FIXED))
def test_waitress_knows_every_number(name: str):
    assert hasattr(Adjustments, name)


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (
            TcpWSGIServer.__init__,
            ["application", "map", "_sock", "dispatcher", "adj", "sockinfo", "bind_socket"],
        ),
        (wasyncore.close_all, ["map", "ignore_all"]),
    ],
)
def test_waitress_takes_what_it_is_given(function, names: list[str]):
    assert set(names) - set(inspect.signature(function).parameters) == set()


@pytest.mark.parametrize("kind", [ErrorTask, WSGITask])
def test_an_answer_builds_its_header_when_it_first_writes(kind: type[Task]):
    assert "self.build_response_header()" in inspect.getsource(kind.write)


def test_a_server_in_the_loop_is_a_listener_and_a_trigger(loop_server, loop):
    assert len(loop.connections) == 2
    assert loop_server.trigger.trigger > 0
    assert loop_server.active_channels == {}


def test_a_connection_knows_what_it_owes(loop_server, loop, client):
    loop.turn(1)
    (connection,) = loop_server.active_channels.values()
    assert (connection.busy, connection.unsent_bytes, connection.arriving) == (False, 0, False)
    client.sendall(b"GET / HTTP/1.1\r\n")
    loop.turn(1)
    assert (connection.busy, connection.arriving) == (False, True)
    client.sendall(b"Host: x\r\n\r\n")
    loop.turn(1)
    assert (connection.busy, connection.arriving) == (True, False)


def test_pulling_the_trigger_never_blocks(loop_server, loop):
    for _ in range(100_000):
        loop_server.pull_trigger()
    loop.turn(1)


def test_a_draining_server_takes_who_is_connected_and_refuses_who_is_not(loop_server, loop, client):
    port = loop_server.effective_port
    loop_server.stop_accepting()
    assert len(loop_server.active_channels) == 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    assert len(loop.connections) == 2


def test_a_drain_closes_who_is_idle(loop_server, loop, client):
    loop_server.stop_accepting()
    assert Drain(loop_server, loop).run() == 0
    assert client.recv(1) == b""
