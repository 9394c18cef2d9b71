"""A peer: Flask-SocketIO, polling transport, `async_mode="threading"`, on stock waitress.

python -m bench.peers.socketio_threading POLLS
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request
from flask_socketio import SocketIO, join_room

from bench.peers.event_body import encoded, message
from bench.peers.stock_waitress import serve

PING_S = 300
"""Longer than a measurement: a ping would answer the polls."""


class CountsHeld:
    """WSGI middleware that counts the polls inside: GETs that name their session."""

    def __init__(self, served: Callable[..., Iterable[bytes]]) -> None:
        """Wrap *served*."""
        self._served = served
        self._lock = threading.Lock()
        self.held = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Count a poll while it is inside."""
        if environ["REQUEST_METHOD"] != "GET" or "sid=" not in environ["QUERY_STRING"]:
            return self._served(environ, start_response)
        self._add(1)
        try:
            return self._served(environ, start_response)
        finally:
            self._add(-1)

    def _add(self, number: int) -> None:
        with self._lock:
            self.held += number


app = Flask(__name__)
socketio = SocketIO(
    app, async_mode="threading", allow_upgrades=False, ping_interval=PING_S, ping_timeout=PING_S
)
counted = CountsHeld(app.wsgi_app)
app.wsgi_app = counted  # type: ignore[method-assign]
seqs = itertools.count(2)


@socketio.on("connect")
def connect() -> None:
    """Let a client into the room that its handshake names."""
    join_room(request.args["room"])


@app.post("/publish")
def publish() -> Response:
    """Emit the event to the room, and answer with the message."""
    room = request.args["room"]
    told = message(next(seqs), room, json.loads(request.data)["text"])
    socketio.emit("message", {"type": "message.created", "room": room, "message": told}, to=room)
    return Response(encoded(told), mimetype="application/json")


@app.get("/held")
def count() -> dict[str, int]:
    """Count the polls that wait."""
    return {"held": counted.held}


if __name__ == "__main__":
    serve(app, int(sys.argv[1]))
