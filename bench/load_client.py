"""The load client as the benchmark sees it: one process a measurement, told by lines.

What it does is in client/hold.c and client/load.c.
"""

from __future__ import annotations

import itertools
import json
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

OPEN_S = 40.0
"""To open all polls; less than the 50 s for which the first of them is held."""
ANSWERS_S = 30.0
"""To answer all polls; a contender that takes longer has not done it."""
POLLS_OPENED_PER_S = 2500
"""No faster, so that no server's queue of new connections (1024 or more) overflows."""
SPARE_S = 15.0
"""What the client may take beyond the time that it was given."""

_markers = itertools.count(1)


class Wire(NamedTuple):
    """What a contender wants to hear: templates with `{token}` and `{marker}`.

    `steps` go before the first poll; `capture` stands before the next token in each answer.
    """

    poll: bytes
    publish: bytes
    steps: tuple[bytes, ...] = ()
    capture: str = '"cursor":"'
    token: str = "now"


class ClientFailed(Exception):
    """The load client ended, or did not answer in time."""


class Polls:
    """Polls in flight; made by `polls`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Take over the running client."""
        self._process = process
        self.opened = self._line(OPEN_S)

    def publish(self) -> dict[str, Any]:
        """Publish once, and return what came of all polls."""
        return self._told(f"publish m{next(_markers):07d} {ANSWERS_S}", ANSWERS_S)

    def again(self) -> dict[str, Any]:
        """Poll again on every connection that was answered."""
        return self._told("again", OPEN_S)

    def series(self, count: int, pace_ms: float, within_s: float = 5.0) -> dict[str, Any]:
        """Publish *count* times, each when the one before was received by all."""
        first, *_ = [next(_markers) for _ in range(count)]
        longest_s = count * (pace_ms / 1e3 + within_s)
        return self._told(f"series {first} {count} {pace_ms} {within_s}", longest_s)

    def _told(self, command: str, within_s: float) -> dict[str, Any]:
        if self._process.stdin is None:
            raise ClientFailed("the load client hears nothing")
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._line(within_s)

    def _line(self, within_s: float) -> dict[str, Any]:
        stdout = self._process.stdout
        if stdout is None or not select.select([stdout], [], [], within_s + SPARE_S)[0]:
            raise ClientFailed(f"the load client said nothing within {within_s + SPARE_S} s")
        line = stdout.readline()
        if not line:
            raise ClientFailed(f"the load client ended with {self._process.wait(SPARE_S)}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def polls(client: Path, port: int, wire: Wire, count: int) -> Iterator[Polls]:
    """Send *count* polls to *port*; they are hung up at the end."""
    process = subprocess.Popen(
        [
            client,
            "hold",
            f"port={port}",
            f"count={count}",
            f"rate={POLLS_OPENED_PER_S}",
            f"seconds={OPEN_S}",
            *_arguments(wire),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Polls(process)
    finally:
        process.kill()
        process.communicate()


def load(
    client: Path,
    port: int,
    sent: bytes,
    *,
    senders: int,
    seconds: float,
    expect: int,
    pace_ms: float = 0,
) -> dict[str, Any]:
    """Send one request after the other from *senders* connections for *seconds*."""
    numbers = {
        "port": port,
        "senders": senders,
        "seconds": seconds,
        "expect": expect,
        "pace_ms": pace_ms,
    }
    done = subprocess.run(
        [
            client,
            "load",
            *(f"{name}={value}" for name, value in numbers.items()),
            b"request=" + sent,
        ],
        stdout=subprocess.PIPE,
        timeout=seconds + SPARE_S,
        check=False,
    )
    if done.returncode:
        raise ClientFailed(f"the load client ended with {done.returncode}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _arguments(wire: Wire) -> list[bytes]:
    steps = [b"step=" + step for step in wire.steps]
    texts = [f"capture={wire.capture}".encode(), f"token={wire.token}".encode()]
    return [b"request=" + wire.poll, b"publish=" + wire.publish, *steps, *texts]
