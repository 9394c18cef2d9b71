"""One visit to a contender: start it, have it hold polls, publish, and measure.

Each visit is a fresh server, so that rounds are independent and no contender inherits the memory
of a larger size.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any, NamedTuple

from bench.contenders import ROOM, SMALL_POLLS, SMALL_ROOM, Contender
from bench.load_client import Polls, Wire, load, polls
from bench.serving import Serving, serving
from tests.live import request

FAN_OUTS = 3
"""Measured in a visit, after one that is not; the visit tells their medians."""
SERIES_PACE_MS = 10
HEALTH_PACE_MS = 5
HELD_S = 40.0
STALLED_S = 6.0
"""A contender whose count of held polls stands still for so long will not hold them all."""

FAN_OUT_NUMBERS = (
    "median_ms",
    "p99_ms",
    "last_ms",
    "acknowledged_ms",
    "cpu_ms",
    "server_us",
    "repoll_us",
)
Numbers = dict[str, float]


class NotReached(Exception):
    """The contender does not hold so many polls, or does not answer them all; the text says how."""


class Depth(NamedTuple):
    """How long a visit measures what is beside the fan-out."""

    idle_s: float
    health_s: float
    series_posts: int


class Visit(NamedTuple):
    """Where a visit goes and what it does there; without a depth, the fan-out alone."""

    client: Path
    contender: Contender
    size: int
    depth: Depth | None


def visit(what: Visit) -> Numbers:
    """Return the numbers of one visit.

    Raises:
        NotReached: the contender does not do so many polls.
    """
    with serving(what.contender, what.size) as server:
        numbers = {"start_ms": server.start_s * 1e3}
        # Whoever joins or makes a room is told of, so both are done before polls are held.
        wire, small = (what.contender.wire(server.port, room) for room in (ROOM, SMALL_ROOM))
        if what.depth:
            numbers |= _small_room(what.client, server, small, what.depth, "alone")
        with polls(what.client, server.port, wire, what.size) as held:
            _hold_all(server, what.size, held.opened)
            numbers["resident_mib"] = server.resident_mib()
            if what.depth:
                numbers |= _while_held(what.client, server, what.contender, what.depth)
                numbers |= _small_room(what.client, server, small, what.depth, "beside")
            return numbers | _fan_outs(server, held, what.size)


def _while_held(client: Path, server: Serving, contender: Contender, depth: Depth) -> Numbers:
    numbers = {"idle_cpu_percent": server.cpu_percent(depth.idle_s)}
    asked = request("GET", contender.held_path, Connection="keep-alive")
    numbers["health_p99_ms"] = load(
        client,
        server.port,
        asked,
        senders=1,
        seconds=depth.health_s,
        expect=200,
        pace_ms=HEALTH_PACE_MS,
    )["p99_ms"]
    return numbers


def _small_room(client: Path, server: Serving, wire: Wire, depth: Depth, when: str) -> Numbers:
    already = server.held
    with polls(client, server.port, wire, SMALL_POLLS) as few:
        _hold_all(server, already + SMALL_POLLS, few.opened)
        told = few.series(depth.series_posts, SERIES_PACE_MS)
    if told["whole"] < told["expected"]:
        raise NotReached(f"{told['whole']} of {told['expected']} answers in a small room")
    return {f"{when}_p50_ms": told["median_ms"], f"{when}_p99_ms": told["p99_ms"]}


def _fan_outs(server: Serving, held: Polls, size: int) -> Numbers:
    """Publish some times, holding all polls anew in between."""
    _published(server, held, size)
    told = [
        _held_again(server, held, size) | _published(server, held, size) for _ in range(FAN_OUTS)
    ]
    numbers = {name: statistics.median(each[name] for each in told) for name in FAN_OUT_NUMBERS}
    numbers["per_delivery_us"] = numbers["last_ms"] * 1e3 / size
    numbers["client_share"] = numbers.pop("cpu_ms") / numbers["last_ms"]
    return numbers


def _held_again(server: Serving, held: Polls, size: int) -> Numbers:
    before_s = server.cpu_s()
    _hold_all(server, size, held.again())
    return {"repoll_us": (server.cpu_s() - before_s) * 1e6 / size}


def _published(server: Serving, held: Polls, size: int) -> dict[str, Any]:
    before_s = server.cpu_s()
    told = held.publish()
    if told["whole"] < size or not told["is_acknowledged"]:
        raise NotReached(f"answered {told['whole']} of {size} rightly")
    # Unlike the time, it does not grow when others use the machine.
    return told | {"server_us": (server.cpu_s() - before_s) * 1e6 / size}


def _hold_all(server: Serving, size: int, sent: dict[str, Any]) -> None:
    if sent["early"] or sent["lost"]:
        raise NotReached(f"turned away {sent['early'] + sent['lost']} polls of {size}")
    deadline_s = time.monotonic() + HELD_S
    before, moved_s = -1, time.monotonic()
    while (now_held := server.held) != size:
        now_s = time.monotonic()
        if now_held != before:
            before, moved_s = now_held, now_s
        if now_s > deadline_s or now_s - moved_s > STALLED_S:
            raise NotReached(f"holds {now_held} of {size}")
        time.sleep(0.02)
