"""The numbers that the server gives to waitress, each with its reason, in one table.

The numbers of `waitress-serve` in docs/deployment.md are the same ones. What may differ from one
site to the next is a setting (chat/values/settings.py); the rest stands here.
"""

from __future__ import annotations

import copy
import socket
from typing import Any

from waitress.adjustments import Adjustments

from chat.values.settings import Settings

KIB = 1024

FIXED: dict[str, Any] = {
    # select() kills the whole server at descriptor 1024.
    "asyncore_use_poll": True,
    # Reading on while a request runs is how waitress learns that a client hung up.
    "channel_request_lookahead": 1,
    # Cookies and a cursor need 1 KiB; the scan for the headers' end is quadratic, so not more.
    "max_request_header_size": 16 * KIB,
    # The app refuses at 128 KiB in its own words; this stops what would only fill memory. Files
    # may be larger (`adjustments`).
    "max_request_body_size": 256 * KIB,
    # Above this an answer blocks its thread on a slow reader; the longest page has less than 1 MiB.
    "outbuf_high_watermark": 4096 * KIB,
    # Longer than the 75 s for which browsers and nginx keep an idle connection.
    "channel_timeout": 120,
    # Idle connections are looked for that often.
    "cleanup_interval": 30,
    # A thousand clients that come back at once after a restart; the kernel caps it by somaxconn.
    "backlog": 4096,
    # A client that hangs up is everyday life, and no traceback in the log.
    "log_socket_errors": False,
    # WSGI wants a text; a version would only help an attacker.
    "ident": "halley",
}


def adjustments(settings: Settings, listener: socket.socket) -> Adjustments:
    """Return waitress's parameters for *settings*, serving on the bound *listener*.

    `for_uploads` of them are those for requests that bring a file.
    """
    numbers = settings.on_own_server()
    adjusted = Adjustments(
        **FIXED,
        **_proxy(settings.trusted_proxy),
        sockets=[listener],
        threads=thread_count(settings),
        # It also counts the listener and the trigger; over it, clients hang and are not refused.
        connection_limit=numbers.connections,
    )
    adjusted.for_uploads = copy.copy(adjusted)
    # waitress refuses at exactly its limit; one byte more, and the app says it in its own words.
    adjusted.for_uploads.max_request_body_size = settings.upload_bytes + 2
    return adjusted


def thread_count(settings: Settings) -> int:
    """Return how many threads serve: those that polls may block, and those that they may not."""
    return (settings.on_own_server().poll_threads or 0) + settings.serve_threads


def _proxy(address: str | None) -> dict[str, Any]:
    if address is None:
        return {}
    # Only headers that docs/deployment.md has the proxy overwrite: a client can send the others.
    return {
        "trusted_proxy": address,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
