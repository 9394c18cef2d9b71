"""What a peer answers: the bytes that Halley answers to a held poll, as far as they matter."""

from __future__ import annotations

import json
import time

AUTHOR = {"id": 3, "name": "Guest 5e3f0a1b", "kind": "guest", "role": "member"}
EPOCH = "416298a1"
WAIT_S = 50
# As many bytes as the safety headers of Halley's answers.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src "
    "'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def message(seq: int, room: str, text: str) -> dict[str, object]:
    """Return a message as Halley's API tells it."""
    return {
        "id": seq,
        "room": room,
        "author": AUTHOR,
        "text": text,
        "html": f"<p>{text}</p>",
        "sent_at": int(time.time() * 1000),
        "edited_at": None,
        "deleted": False,
        "reply_to": None,
        "reactions": [],
        "client_id": None,
    }


def answer_bytes(seq: int, room: str, text: str) -> bytes:
    """Return the answer to a poll that waited for the event *seq*; encode it once for all."""
    event = {
        "id": seq,
        "type": "message.created",
        "room": room,
        "at": int(time.time() * 1000),
        "message": message(seq, room, text),
    }
    return encoded(
        {
            "events": [event],
            "signals": [],
            "prev": f"{EPOCH}.{seq - 1}",
            "cursor": f"{EPOCH}.{seq}",
            "tick": 0,
            "more": False,
            "gap": None,
            "advice": {"wait": 25, "next_ms": 0},
        }
    )


def seq_of(cursor: str, newest: int) -> int:
    """Return where a poll after *cursor* continues."""
    return newest if cursor == "now" else int(cursor.rpartition(".")[2])


def encoded(record: dict[str, object]) -> bytes:
    """Return *record* as JSON without spaces."""
    return json.dumps(record, separators=(",", ":")).encode()
