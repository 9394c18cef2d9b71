"""Hold many polls for minutes while other rooms talk: nothing early, late or twice, nothing leaks.

    python -m bench.soak [POLLS] [MINUTES]

Each client polls a quiet room, waits for the time-out and polls again on the same connection with
the cursor it got; they begin one after another, spread over one wait. Five messages a second are
posted elsewhere. The exit status is 1 when a poll was answered before its deadline or more than a
second after it, twice or wrongly, or when descriptors, threads or held polls are not back in the
end.
"""

from __future__ import annotations

import argparse
import json
import resource
import select
import socket
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.live import LiveServer, ask, join, until

WAIT_S = 40
POST_EVERY_S = 0.2
EARLY_S = 0.05
LATE_S = 1.0
SETTLE_S = 10.0
MIB = 1024 * 1024


@dataclass(slots=True)
class Client:
    """One client that polls, and what it has received of the present answer."""

    connection: socket.socket
    asked_s: float = 0.0
    received: bytes = b""


@dataclass
class Polls:
    """All clients in one epoll loop, and what went wrong."""

    port: int
    token: str
    clients: dict[int, Client] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    latest_s: float = 0.0

    def open(self, count: int) -> None:
        """Connect *count* clients within one wait, and let each poll."""
        self._epoll = select.epoll()
        began_s = time.monotonic()
        for place in range(count):
            connection = socket.create_connection(("127.0.0.1", self.port))
            client = self.clients[connection.fileno()] = Client(connection)
            self._epoll.register(connection.fileno(), select.EPOLLIN)
            self._ask(client, "now")
            due_s = began_s + WAIT_S * place / count
            while (left_s := due_s - time.monotonic()) > 0:
                self.turn(left_s)

    def turn(self, at_most_s: float) -> None:
        """Take what comes within *at_most_s*, and let who was answered poll again."""
        for number, _ in self._epoll.poll(at_most_s):
            client = self.clients[number]
            client.received += client.connection.recv(65536)
            head, mark, body = client.received.partition(b"\r\n\r\n")
            if not client.received:
                self.faults["closed"] += 1
                self._epoll.unregister(number)
            elif mark and len(body) >= int(head.partition(b"Content-Length: ")[2].split(b"\r")[0]):
                self._judge(client, head, json.loads(body))

    def close(self) -> None:
        """Hang up, all at once."""
        for client in self.clients.values():
            client.connection.close()
        self._epoll.close()

    def _judge(self, client: Client, head: bytes, told: dict[str, object]) -> None:
        late_s = time.monotonic() - client.asked_s - WAIT_S
        self.answers += 1
        self.latest_s = max(self.latest_s, late_s)
        self.faults["not 200"] += not head.startswith(b"HTTP/1.1 200")
        self.faults["not empty"] += bool(told["events"])
        self.faults["early"] += late_s < -EARLY_S
        self.faults["late"] += late_s > LATE_S
        client.received = b""
        self._ask(client, str(told["cursor"]))

    def _ask(self, client: Client, after: str) -> None:
        client.asked_s = time.monotonic()
        client.connection.sendall(
            f"GET /api/events?after={after}&wait={WAIT_S}&rooms=quiet HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: {self.token}\r\n\r\n".encode()
        )


def main() -> int:
    """Hold, and tell what became of it."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("polls", type=int, nargs="?", default=10_000)
    options.add_argument("minutes", type=float, nargs="?", default=10.0)
    asked = options.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder), limits="off").start()
        try:
            return _soak(server, asked.polls, asked.minutes * 60)
        finally:
            server.stop()


def _soak(server: LiveServer, count: int, seconds: float) -> int:
    ada = join(server.port, "Ada")
    server.post("/api/rooms", {"name": "quiet"}, **ada)
    before = _state(server)
    polls = Polls(server.port, ada["Authorization"])
    polls.open(count)
    print(f"held      {_told(_state(server))}, {_held(server)} polls")
    _talk_beside(server, ada, polls, seconds)
    print(f"later     {_told(_state(server))}")
    polls.close()
    until(lambda: _held(server) == 0, SETTLE_S)
    time.sleep(1)
    after = _state(server)
    print(f"before    {_told(before)}\nafter     {_told(after)}")
    left = [name for name in ("descriptors", "threads") if after[name] > before[name] + 2]
    faults = {name: number for name, number in polls.faults.items() if number}
    print(f"{polls.answers} answers, the latest {polls.latest_s * 1e3:.0f} ms after its deadline")
    print(f"faults: {faults or 'none'}; left behind: {', '.join(left) or 'nothing'}")
    return 1 if faults or left else 0


def _talk_beside(server: LiveServer, ada: dict[str, str], polls: Polls, seconds: float) -> None:
    ends_s = time.monotonic() + seconds
    next_post_s = 0.0
    while (now_s := time.monotonic()) < ends_s:
        if now_s >= next_post_s:
            next_post_s = now_s + POST_EVERY_S
            ask(server.port, "POST", "/api/rooms/general/messages", {"text": "elsewhere"}, **ada)
        polls.turn(POST_EVERY_S / 4)


def _held(server: LiveServer) -> int:
    held: int = server.get("/healthz").json["held"]
    return held


def _state(server: LiveServer) -> dict[str, int]:
    process = Path(f"/proc/{server.pid}")
    status = dict(
        line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line
    )
    return {
        "descriptors": len(list((process / "fd").iterdir())),
        "threads": int(status["Threads"]),
        "resident": int(status["VmRSS"].split()[0]) // 1024,
    }


def _told(state: dict[str, int]) -> str:
    return "{descriptors:6} descriptors {threads:4} threads {resident:5} MiB".format(**state)


if __name__ == "__main__":
    raise SystemExit(main())
