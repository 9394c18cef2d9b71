"""A peer: Tornado's long poll, as in its chat demo, one answer encoded for all waiters.

python -m bench.peers.tornado_poll POLLS
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict

import tornado.httpserver
import tornado.locks
import tornado.netutil
import tornado.web

from bench.peers.event_body import HEADERS, answer_bytes, encoded, message, seq_of

BACKLOG = 4096
KEPT = 100
"""Answers kept for polls that come a little later, as the demo's cache of messages does."""


class Room:
    """One room: its newest answers, and a condition that they are notified by."""

    def __init__(self) -> None:
        """Begin empty, at an event that was before all."""
        self.seq = 1
        self.answers: dict[int, bytes] = {}
        self.published = tornado.locks.Condition()
        self.held = 0

    def publish(self, name: str, text: str) -> None:
        """Make the answer, once, and wake all who wait for it."""
        self.seq += 1
        self.answers[self.seq] = answer_bytes(self.seq, name, text)
        self.answers.pop(self.seq - KEPT, None)
        self.published.notify_all()


ROOMS: defaultdict[str, Room] = defaultdict(Room)


class Poll(tornado.web.RequestHandler):
    """The held request."""

    async def get(self) -> None:
        """Wait for the event after the cursor, and tell it."""
        room = ROOMS[self.get_argument("room")]
        seq = seq_of(self.get_argument("after"), room.seq)
        room.held += 1
        try:
            while room.seq <= seq:
                await room.published.wait()
        finally:
            room.held -= 1
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.finish(room.answers[seq + 1])

    def compute_etag(self) -> None:
        """Spare the hash of each answer."""


class Publish(tornado.web.RequestHandler):
    """The publishing request."""

    def post(self) -> None:
        """Publish, and answer with the message."""
        name = self.get_argument("room")
        text = json.loads(self.request.body)["text"]
        ROOMS[name].publish(name, text)
        self.finish(encoded(message(ROOMS[name].seq, name, text)))


class Held(tornado.web.RequestHandler):
    """How many polls are held."""

    def get(self) -> None:
        """Count them."""
        self.finish({"held": sum(room.held for room in ROOMS.values())})


async def main() -> None:
    """Serve until the process ends."""
    routes = [("/poll", Poll), ("/publish", Publish), ("/held", Held)]
    app = tornado.web.Application(routes, log_function=lambda _handler: None)
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1", backlog=BACKLOG)
    tornado.httpserver.HTTPServer(app).add_sockets(sockets)
    sys.stdout.write(f"Listening on http://127.0.0.1:{sockets[0].getsockname()[1]}/\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
