"""Device: what somebody asks with. Kept with a session, so that its owner knows it again."""

from __future__ import annotations

from typing import NamedTuple

MAX_AGENT_CHARS = 250
"""Browsers call themselves something of 120 characters; more says nothing to people."""


class Device(NamedTuple):
    """What a client calls itself, and the network address that it asks from."""

    agent: str = ""
    address: str = ""


UNKNOWN = Device()


def device_of(agent: str, address: str) -> Device:
    """Return a device whose *agent*, which a client may make up, is one short printable line."""
    seen = "".join(char for char in agent if char.isprintable())
    return Device(seen[:MAX_AGENT_CHARS], address)
