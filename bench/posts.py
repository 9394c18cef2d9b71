"""Durable posts per second, against a view on the same server that stores nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.contenders import HALLEY, ROOM, TEXT, Contender
from bench.load_client import ClientFailed, Wire, load
from bench.serving import serving
from tests.live import request

SENDERS = (1, 32)
CREATED = 201


def _nothing_wire(_port: int, _room: str) -> Wire:
    sent = request("POST", "/publish", {"text": TEXT}, Connection="keep-alive")
    return Wire(poll=b"", publish=sent)


NOTHING = replace(
    HALLEY,
    name="nothing",
    label="the same server, stores nothing",
    command=lambda _polls: ["-m", "bench.peers.stores_nothing"],
    wire=_nothing_wire,
)


def posts(client: Path, contender: Contender, seconds: float) -> dict[str, float]:
    """Return posts per second and their p50 and p99, by the number of senders.

    Raises:
        ClientFailed: a post was not answered with 201.
    """
    numbers = {}
    with serving(contender, 0) as server:
        sent = contender.wire(server.port, ROOM).publish
        for senders in SENDERS:
            before_s = server.cpu_s()
            told = load(client, server.port, sent, senders=senders, seconds=seconds, expect=CREATED)
            if told["failed"]:
                raise ClientFailed(f"{told['failed']} of {told['count']} posts failed")
            numbers[f"posts_{senders}_per_s"] = told["per_second"]
            numbers[f"posts_{senders}_p50_ms"] = told["median_ms"]
            numbers[f"posts_{senders}_p99_ms"] = told["p99_ms"]
            used_us = (server.cpu_s() - before_s) * 1e6
            numbers[f"posts_{senders}_server_us"] = used_us / max(1, told["count"])
            numbers[f"posts_{senders}_client_share"] = told["cpu_ms"] / told["seconds"] / 1e3
    return numbers
