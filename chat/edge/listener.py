"""The listening socket, or one line that says why there is none."""

from __future__ import annotations

import errno
import socket

from chat.edge.server_numbers import FIXED
from chat.values.settings import Settings, SettingsError

_ALL_IPV6 = "::"


def open_listener(settings: Settings) -> socket.socket:
    """Listen on the host and port of *settings*; `::` takes IPv4 as well.

    A host name stands for its first address, IPv4 before IPv6.

    Raises:
        SettingsError: the port is taken, or the host is none of this machine's.
    """
    family, address = _resolved(settings.host, settings.port)
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # A server that starts again takes the port although old connections linger on it.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            only_ipv6 = settings.host != _ALL_IPV6
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_ipv6)
        listener.bind(address)
        listener.listen(FIXED["backlog"])
    except OSError as error:
        listener.close()
        raise SettingsError(_refusal(settings, error)) from None
    return listener


def url_of(listener: socket.socket) -> str:
    """Return where *listener* is reached, e.g. `http://127.0.0.1:8000/`."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, tuple[object, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"CHAT_HOST={host!r} is refused: it has no address ({_reason(error)}). "
            f"Correct it, or unset it for the default."
        ) from None
    first = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    return first[0], first[4]


def _refusal(settings: Settings, error: OSError) -> str:
    host, port = settings.host, settings.port
    if error.errno == errno.EADDRINUSE:
        return (
            f"CHAT_PORT={port} is refused: another process listens on {host} port {port}. "
            f"Stop it, or choose another port; 0 takes a free one."
        )
    if error.errno == errno.EACCES:
        return (
            f"CHAT_PORT={port} is refused: ports below 1024 need rights that this user has not. "
            f"Choose a higher one, and put a proxy in front (docs/deployment.md)."
        )
    return (
        f"CHAT_HOST={host!r} is refused: this machine cannot listen there ({_reason(error)}). "
        f"Choose an address of this machine; 0.0.0.0 takes all of them."
    )


def _reason(error: Exception) -> str:
    strerror = getattr(error, "strerror", None)
    return str(strerror or error).lower()
