"""Who is measured: how each is started, what it wants to hear, and how it tells what it holds.

Every contender is a Python program that prints `Listening on URL` (or becomes one that serves
there), so that one way to start and stop them is enough.
"""

from __future__ import annotations

import importlib.util
import json
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.load_client import Wire
from bench.peers.event_body import answer_bytes
from tests.live import ask, join, request

ROOM = "general"
SMALL_ROOM = "small"
SMALL_POLLS = 4
"""Clients in the small room."""
WAIT_S = 50
TEXT = "{marker} the build is green again, and lunch is at one"
UNBOUNDED = 1_000_000
MAX_THREADS = 1000
"""Above it, contenders that block a thread a poll are not asked."""
NCHAN_MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")


def _nothing_missing() -> str:
    return ""


def _held_in_json(body: bytes) -> int:
    return int(json.loads(body)["held"])


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A server to measure.

    Args:
        command: The arguments of `python` for so many polls.
        wire: What to send to a port for polls of a room.
        settings: CHAT_* settings for so many polls.
        max_polls: Above it, it is not asked.
        missing: What is to be installed first; empty when nothing.
    """

    name: str
    label: str
    command: Callable[[int], list[str]]
    wire: Callable[[int, str], Wire]
    settings: Callable[[int], dict[str, object]] = field(default=lambda _polls: {})
    max_polls: int = UNBOUNDED
    held_path: str = "/held"
    held_in: Callable[[bytes], int] = _held_in_json
    missing: Callable[[], str] = _nothing_missing

    def held(self, port: int) -> int:
        """Return how many polls it says to hold."""
        return self.held_in(ask(port, "GET", self.held_path).body)


def _app(_polls: int) -> list[str]:
    return ["app.py"]


def _peer(module: str) -> Callable[[int], list[str]]:
    return lambda polls: ["-m", f"bench.peers.{module}", str(polls)]


def _unlimited(polls: int) -> dict[str, object]:
    return {"limits": "off", "connections": max(2048, polls + 1500)}


def _blocking(polls: int) -> dict[str, object]:
    return _unlimited(polls) | {"poll_threads": polls + SMALL_POLLS}


def halley_wire(port: int, room: str) -> Wire:
    """Join, make the room if need be, and return how to poll and publish in it."""
    fields = join(port, f"Guest {secrets.token_hex(4)}") | {"Connection": "keep-alive"}
    if room != ROOM:
        ask(port, "POST", "/api/rooms", {"name": room}, **fields)
    path = f"/api/events?after={{token}}&wait={WAIT_S}&rooms={room}"
    return Wire(
        poll=request("GET", path, **fields),
        publish=request("POST", f"/api/rooms/{room}/messages", {"text": TEXT}, **fields),
    )


def _peer_wire(_port: int, room: str) -> Wire:
    fields = {"Connection": "keep-alive"}
    return Wire(
        poll=request("GET", f"/poll?room={room}&after={{token}}", **fields),
        publish=request("POST", f"/publish?room={room}", {"text": TEXT}, **fields),
    )


def _socketio_wire(_port: int, room: str) -> Wire:
    fields = {"Connection": "keep-alive"}
    path = "/socket.io/?EIO=4&transport=polling"
    poll = request("GET", f"{path}&sid={{token}}", **fields)
    # Engine.IO's "message" (4) of Socket.IO's "connect" (0), as bytes and not as JSON.
    connect = request("POST", f"{path}&sid={{token}}", **fields, Content_Length="2") + b"40"
    return Wire(
        poll=poll,
        publish=request("POST", f"/publish?room={room}", {"text": TEXT}, **fields),
        steps=(request("GET", f"{path}&room={room}", **fields), connect, poll),
        # Only the first answer, the handshake, begins so; the sid after it is another one.
        capture='\r\n\r\n0{"sid":"',
    )


def _nchan_wire(_port: int, room: str) -> Wire:
    fields = {"Connection": "keep-alive"}
    # nchan hands on what is published as it is, so the publisher sends the whole answer.
    body = answer_bytes(2, room, TEXT)
    head = request("POST", f"/publish?room={room}", **fields, Content_Length=str(len(body)))
    return Wire(poll=request("GET", f"/poll?room={room}", **fields), publish=head + body)


def _nchan_held(body: bytes) -> int:
    found = re.search(rb"subscribers: (\d+)", body)
    return int(found[1]) if found else 0


def _nchan_missing() -> str:
    if shutil.which("nginx") and NCHAN_MODULE.exists():
        return ""
    return "not installed: apt-get install nginx libnginx-mod-nchan"


def _not_importable(package: str) -> Callable[[], str]:
    found = importlib.util.find_spec(package)
    return lambda: "" if found else "not installed: pip install -r bench/requirements.txt"


HALLEY = Contender(
    name="halley",
    label="Halley, `python app.py`",
    command=_app,
    wire=halley_wire,
    settings=_unlimited,
    held_path="/healthz",
)
TORNADO = Contender(
    name="tornado",
    label="Tornado long poll",
    command=_peer("tornado_poll"),
    wire=_peer_wire,
    missing=_not_importable("tornado"),
)
NCHAN = Contender(
    name="nchan",
    label="nginx + nchan",
    command=_peer("nchan"),
    wire=_nchan_wire,
    held_in=_nchan_held,
    missing=_nchan_missing,
)
CONTENDERS = (
    HALLEY,
    TORNADO,
    NCHAN,
    replace(
        HALLEY,
        name="blocked",
        label="Halley, a blocked thread a poll",
        settings=_blocking,
        max_polls=MAX_THREADS,
    ),
    replace(
        HALLEY,
        name="waitress-serve",
        label="Halley, `waitress-serve`",
        command=_peer("waitress_serve"),
        settings=lambda _polls: {"limits": "off"},
        max_polls=MAX_THREADS,
    ),
    Contender(
        name="condition",
        label="Flask + one Condition, stock waitress",
        command=_peer("flask_condition"),
        wire=_peer_wire,
        max_polls=MAX_THREADS,
    ),
    Contender(
        name="socketio",
        label="Flask-SocketIO polling, threading",
        command=_peer("socketio_threading"),
        wire=_socketio_wire,
        max_polls=MAX_THREADS,
        missing=_not_importable("flask_socketio"),
    ),
)
