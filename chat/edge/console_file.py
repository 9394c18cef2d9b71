"""The file by which the command line finds the server that runs on the same data folder.

It holds the server's address and the token of its console, only the server's own account can read
it, and it is there while the server listens. Whoever can read it can read the database too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from chat.values.errors import Unavailable
from chat.values.words import words

NAME = "console.json"
_THIS_MACHINE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- who listens everywhere


class ConsoleAddress(msgspec.Struct, frozen=True):
    """Where a server's console is, and what to show there."""

    host: str
    port: int
    token: str


@contextmanager
def told_console(folder: Path, url: str, token: str) -> Iterator[None]:
    """Tell the console's address in *folder* while the block runs.

    Raises:
        Unavailable: `storage_failed`: nothing can be written there.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = ConsoleAddress(_THIS_MACHINE.get(host, host), parts.port or 0, token)
    file = folder / NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(file, msgspec.json.encode(address))
    except OSError as error:
        raise Unavailable(
            "storage_failed",
            words(
                "The folder {folder} cannot be used: {error}.", folder=folder, error=error.strerror
            ),
        ) from error
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def read_console(folder: Path) -> ConsoleAddress | None:
    """Return what is told in *folder*; None when nothing is, or nothing that can be read."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=ConsoleAddress)
    except (OSError, msgspec.DecodeError):
        return None


def _write(file: Path, content: bytes) -> None:
    """Replace what a server that was killed may have left."""
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(opened, content)
    finally:
        os.close(opened)
    part.replace(file)
