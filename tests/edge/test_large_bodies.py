"""Large bodies: only where files are added, for as long as they keep arriving."""

from __future__ import annotations

import pytest

from chat.edge.guard import ARRIVING_BYTES, ARRIVING_S, LOOK_S, Guard
from tests.live import Exchange, LiveServer, join, request

UPLOAD = "/api/rooms/general/uploads?name=a.bin"
KIB = 1024


@pytest.fixture
def connection(loop_server, loop, client):
    loop.turn(1)
    return next(iter(loop_server.active_channels.values()))


def sent(server: LiveServer, path: str, size: int, **headers: str):
    head, _, _ = request("POST", path, **headers).partition(b"\r\n\r\n")
    exchange = Exchange(
        server.port, head + b"\r\nContent-Length: %d\r\n\r\n" % size + b"\x01" * size
    )
    answer = exchange.answer()
    exchange.close()
    return answer


def test_a_file_may_be_larger_than_any_other_body(live_server: LiveServer):
    ada = join(live_server.port, "Ada")
    kept = sent(live_server, UPLOAD, 3000 * KIB, **ada)
    assert (kept.status, kept.json["bytes"]) == (201, 3000 * KIB)
    got = live_server.get(kept.json["url"], **ada)
    assert (got.status, len(got.body)) == (200, 3000 * KIB)
    refused = sent(live_server, "/api/rooms/general/messages", 300 * KIB, **ada)
    assert refused.status == 413


@pytest.mark.parametrize("more_bytes", [1, 2, 1000])
def test_a_file_over_the_limit_is_refused_in_words(make_server, more_bytes: int):
    server = make_server(upload_bytes=100 * KIB).start()
    refused = sent(server, UPLOAD, 100 * KIB + more_bytes, **join(server.port, "Ada"))
    assert refused.status == 413
    assert str(100 * KIB)[:4] in refused.json["error"]["message"]


@pytest.fixture
def arrive(loop_server, loop, client, clock, connection):
    """Let so many bytes of a file arrive, as much time pass, and the guard look."""
    guard = Guard(clock)
    client.sendall(b"POST " + UPLOAD.encode() + b" HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n")
    loop.turn(1)

    def arrived(count: int, seconds: float) -> bool:
        expected = connection.request.body_bytes_received + count
        client.sendall(b"x" * count)
        while connection.request.body_bytes_received < expected:
            loop.turn(1)
        clock.advance(seconds)
        guard.look_at(loop_server.active_channels)
        return bool(connection.connected)

    return arrived


def test_a_file_that_keeps_arriving_is_not_cut(arrive):
    assert all(arrive(ARRIVING_BYTES, ARRIVING_S - LOOK_S) for _ in range(10))


def test_a_file_that_trickles_in_is_cut(arrive):
    assert [arrive(100, ARRIVING_S), arrive(100, ARRIVING_S)] == [True, False]
