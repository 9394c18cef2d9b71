"""Rough clients: a thousand that hang up, five hundred that trickle, a hundred that never read.

    python -m bench.rough

First, for each way of waiting, a thousand held polls hang up at once: the queue has to be rid of
them within two seconds. Then, for a minute, tricklers send a byte of a request now and then, and
others ask for much and read nothing, while honest clients talk. The exit status is 1 when anybody
rough is still connected after 30 s, or an honest client waits longer than half a second.
"""

from __future__ import annotations

import argparse
import resource
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live import LiveServer, join, request, until

GONE_S = 2.0
HANGING_UP = 1000
TRICKLERS = 500
TRICKLE_EVERY_S = 2.0
DEAF = 100
ROUGH_S = 60.0
CUT_S = 30.0
HONEST_S = 0.5
ASKED_OF_DEAF = 60
"""Pages that a client asks for and does not read: more than the kernel buffers for it."""


def main() -> int:
    """Be rough, and tell what the server made of it."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    failed = 0
    for way, threads in (("blocked", HANGING_UP), ("parked", 0)):
        with _serving(poll_threads=threads) as server:
            gone_s = _hang_up(server)
            failed += gone_s > GONE_S
            print(f"{HANGING_UP} {way} polls that hung up were gone after {gone_s:.2f} s")
    with _serving() as server:
        failed += _be_rough(server)
    return 1 if failed else 0


@contextmanager
def _serving(**settings: object) -> Iterator[LiveServer]:
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder), limits="off", **settings).start()
        try:
            yield server
        finally:
            server.stop()


def _hang_up(server: LiveServer) -> float:
    ada = join(server.port, "Ada")
    sent = request("GET", "/api/events?after=now&wait=50", **ada)
    clients = [_connected(server, sent) for _ in range(HANGING_UP)]
    until(lambda: _held(server) == HANGING_UP, 60)
    for client in clients:
        client.close()
    began_s = time.monotonic()
    until(lambda: _held(server) == 0, 30)
    return time.monotonic() - began_s


def _be_rough(server: LiveServer) -> int:
    ada = join(server.port, "Ada")
    for _ in range(40):
        server.post("/api/rooms/general/messages", {"text": "x" * 8000}, **ada)
    page = request("GET", "/api/rooms/general/messages", Connection="keep-alive", **ada)
    tricklers = [_connected(server, b"GET / HTTP/1.1\r\nX: ") for _ in range(TRICKLERS)]
    deaf = [_connected(server, page * ASKED_OF_DEAF, small=True) for _ in range(DEAF)]
    began_s = time.monotonic()
    cut_s, slowest_s = 0.0, 0.0
    while (now_s := time.monotonic() - began_s) < ROUGH_S:
        left = _trickle(tricklers)
        slowest_s = max(slowest_s, _honest_s(server, ada))
        connected = _connections(server)
        cut_s = cut_s or (now_s if connected <= 2 else 0.0)
        time.sleep(TRICKLE_EVERY_S)
    print(f"rough clients were all cut after {cut_s:.0f} s; {left} tricklers and {connected} left")
    print(f"the slowest of the honest requests took {slowest_s * 1e3:.0f} ms")
    for client in tricklers + deaf:
        client.close()
    return int(not 0 < cut_s <= CUT_S) + int(slowest_s > HONEST_S)


def _connected(server: LiveServer, sent: bytes, *, small: bool = False) -> socket.socket:
    client = socket.socket()
    if small:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.connect(("127.0.0.1", server.port))
    client.sendall(sent)
    return client


def _trickle(clients: list[socket.socket]) -> int:
    """Send a byte from each; return how many still could."""
    left = 0
    for client in clients:
        try:
            client.send(b"x")
            left += 1
        except OSError:
            continue
    return left


def _honest_s(server: LiveServer, ada: dict[str, str]) -> float:
    began_s = time.monotonic()
    posted = server.post("/api/rooms/general/messages", {"text": "honest"}, **ada)
    if posted.status != 201 or server.get("/healthz").status != 200:
        raise RuntimeError(f"an honest client was refused: {posted}")
    return time.monotonic() - began_s


def _held(server: LiveServer) -> int:
    held: int = server.get("/healthz").json["held"]
    return held


def _connections(server: LiveServer) -> int:
    """Return how many sockets the server has open, its listener aside."""
    files = Path(f"/proc/{server.pid}/fd").iterdir()
    return sum(_target(file).startswith("socket:") for file in files) - 1


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:  # closed since it was listed
        return ""


if __name__ == "__main__":
    raise SystemExit(main())
