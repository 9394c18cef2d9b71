"""HeldPolls: many held polls from one thread, and the time at which each was answered.

A load client must not be the bottleneck: one epoll loop, no objects per byte.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterable
from typing import NamedTuple

ROUND_S = 0.05
"""How long to wait for the next answer before looking at the deadline."""
_LENGTH = b"Content-Length: "


class Answered(NamedTuple):
    """What came of held polls.

    `times` are the monotonic times, in seconds, of the complete answers in the order in which they
    came; `whole` is how many were 200, complete and held the expected bytes.
    """

    times: list[float]
    whole: int


class HeldPolls:
    """Connections to a server on this machine, each with one request in flight.

    Args:
        port: Where the server listens.
        sent: The bytes of the request.
        count: How many connections.
    """

    def __init__(self, port: int, sent: bytes, count: int) -> None:
        """Connect them all and send the requests."""
        self._epoll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._received: dict[int, bytes] = {}
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.sendall(sent)
            connection.setblocking(False)
            self._sockets[connection.fileno()] = connection
            self._epoll.register(connection.fileno(), select.EPOLLIN)

    def answers(self, expected: bytes, within_s: float) -> Answered:
        """Wait until all are answered, or for *within_s* seconds; close them."""
        times: list[float] = []
        whole = 0
        deadline_s = time.monotonic() + within_s
        waiting = dict(self._sockets)
        while waiting and time.monotonic() < deadline_s:
            for number, _ in self._epoll.poll(ROUND_S):
                if number in waiting and self._is_complete(number, waiting[number]):
                    times.append(time.monotonic())
                    received = self._received[number]
                    whole += received.startswith(b"HTTP/1.1 200") and expected in received
                    del waiting[number]
        self.close(self._sockets.values())
        return Answered(times, whole)

    def close(self, sockets: Iterable[socket.socket]) -> None:
        """Hang up."""
        for connection in sockets:
            connection.close()
        self._epoll.close()

    def _is_complete(self, number: int, connection: socket.socket) -> bool:
        chunk = connection.recv(65536)
        received = self._received.get(number, b"") + chunk
        self._received[number] = received
        if not chunk:
            return True
        head, mark, body = received.partition(b"\r\n\r\n")
        at = head.find(_LENGTH)
        if not mark or at < 0:
            return False
        length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
        return len(body) >= length
