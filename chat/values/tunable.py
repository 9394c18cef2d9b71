"""What a setting is: how its text is read, what it may be, and why.

A `Tunable` annotates one field of `Settings`; from it come the reading of the environment, the
answer to `--help` and docs/settings.md. Everything here is pure: no environment, no files.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# A number with more digits is a mistake; Python would refuse to read 5,000 of them.
_MAX_DIGITS = 18
# The longest host name that DNS knows (RFC 1035, 2.3.4).
_MAX_HOST_CHARS = 253
# Controls, lone surrogates, line and paragraph separators: they break one-line output.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


class NotAcceptable(ValueError):
    """The text cannot be this setting's value."""


@dataclass(frozen=True, slots=True)
class Tunable:
    """One setting: its *unit*, its *limit* in words, the *reason* of its default, its reader.

    `read` turns the text into the value and raises NotAcceptable; `secret` keeps the value out of
    messages.
    """

    unit: str
    limit: str
    reason: str
    read: Callable[[str], object]
    secret: bool = False
    unset: str = ""


def whole(low: int, high: int, unit: str, reason: str, *, unset: str = "") -> Tunable:
    """Describe a whole number from *low* to *high*, both included."""

    def read(text: str) -> int:
        if not re.fullmatch(rf"[0-9]{{1,{_MAX_DIGITS}}}", text):
            raise NotAcceptable
        if not low <= int(text) <= high:
            raise NotAcceptable
        return int(text)

    return Tunable(unit, f"a whole number from {low} to {high}", reason, read, unset=unset)


def choice(values: dict[str, object], unit: str, reason: str) -> Tunable:
    """Describe a word out of the keys of *values*, which gives what each means."""

    def read(text: str) -> object:
        if text not in values:
            raise NotAcceptable
        return values[text]

    return Tunable(unit, " or ".join(f"'{word}'" for word in values), reason, read)


def title(max_chars: int, reason: str) -> Tunable:
    """Describe a name that people read, on one line."""

    def read(text: str) -> str:
        name = unicodedata.normalize("NFC", text.strip())
        if not 1 <= len(name) <= max_chars:
            raise NotAcceptable
        if any(unicodedata.category(char) in _UNPRINTABLE for char in name):
            raise NotAcceptable
        return name

    limit = f"1 to {max_chars} characters without control characters"
    return Tunable("text", limit, reason, read)


def listen_host(reason: str) -> Tunable:
    """Describe an address or host name to listen on; whether it exists shows when it is bound."""

    def read(text: str) -> str:
        host = text[1:-1] if text.startswith("[") and text.endswith("]") else text
        if not _is_address(host) and not _is_host_name(host):
            raise NotAcceptable
        return host

    limit = "an IPv4 or IPv6 address or a host name, without a port"
    return Tunable("address", limit, reason, read)


def host_names(reason: str, *, unset: str) -> Tunable:
    """Describe host names or addresses with commas between them, in small letters."""

    def read(text: str) -> frozenset[str]:
        hosts = [host.strip().strip("[]").rstrip(".").lower() for host in text.split(",")]
        if not all(_is_address(host) or _is_host_name(host) for host in hosts):
            raise NotAcceptable
        return frozenset(hosts)

    limit = "host names or addresses without ports, with commas between them"
    return Tunable("names", limit, reason, read, unset=unset)


def one_address(reason: str, *, unset: str) -> Tunable:
    """Describe one IP address, brought to its usual spelling."""

    def read(text: str) -> str:
        if not _is_address(text):
            raise NotAcceptable
        return str(ipaddress.ip_address(text))

    return Tunable("address", "one IPv4 or IPv6 address", reason, read, unset=unset)


def folder(reason: str) -> Tunable:
    """Describe a folder; it need not exist."""
    return Tunable("path", "the path of a folder", reason, Path)


def sqlite_url(reason: str, *, unset: str) -> Tunable:
    """Describe the URL of a database; it may hold a password, so it is never shown."""

    def read(text: str) -> str:
        match = re.fullmatch(r"sqlite:///(?P<file>[^?#\x00]+)", text)
        if match is None or match["file"] == ":memory:":
            raise NotAcceptable
        return text

    limit = "'sqlite:///' and the path of a file; other databases are not supported yet"
    return Tunable("URL", limit, reason, read, secret=True, unset=unset)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_host_name(text: str) -> bool:
    label = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
    if len(text) > _MAX_HOST_CHARS or re.fullmatch(r"[0-9.]+", text):
        return False
    return re.fullmatch(rf"{label}(\.{label})*\.?", text) is not None
