"""/debug/state: what is held and open at the moment, for tests and benchmarks (CHAT_DEBUG=on).

With it they see that all is back where it began. Looking at all held polls takes milliseconds when
there are ten thousand.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort

from chat.core.figures import BLOCKED, PARKED
from chat.web.answers import json_answer
from chat.web.auth import the_chat

blueprint = Blueprint("debug", __name__)

PROCESS = Path("/proc/self")


@blueprint.get("/debug/state")
def state() -> Response:
    """Tell the state of the server; unless it is being tested, there is no such address."""
    chat = the_chat()
    if not chat.settings.debug:
        abort(404)
    figures = chat.figures()
    waits_s = [waited_s for waited_s, _, _ in chat.queue.held()]
    told = {
        "held": {
            "in_all": len(waits_s),
            BLOCKED: figures.held[BLOCKED],
            PARKED: figures.held[PARKED],
            "oldest_s": round(max(waits_s, default=0.0), 3),
        },
        "seats": {
            "taken": figures.seats,
            "users": figures.users,
            "addresses": figures.addresses,
            "turned_away": figures.turned_away,
        },
        "threads": _count("task"),
        "descriptors": _count("fd"),
        "sockets": _sockets(),
        "ring": figures.ring._asdict(),
        "writes_waiting": figures.writes_waiting,
        "sessions": figures.sessions,
    }
    return json_answer(told)


def _count(kind: str) -> int | None:
    """Return how many threads (`task`) or descriptors (`fd`) there are; None: the system is mute.

    The listing itself takes a descriptor, always one.
    """
    folder = PROCESS / kind
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else None


def _sockets() -> int | None:
    """Return how many of the descriptors are sockets."""
    folder = PROCESS / "fd"
    return sum(map(_is_socket, folder.iterdir())) if folder.is_dir() else None


def _is_socket(descriptor: Path) -> bool:
    try:
        return descriptor.readlink().name.startswith("socket:")
    except OSError:  # it has just been closed
        return False
