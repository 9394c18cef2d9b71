"""The secret key: what links and invites are signed with. It is in a file that only we can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from chat.values.errors import Unavailable
from chat.values.words import words

FILE_NAME = "secret.key"
KEY_BYTES = 32
"""256 bits: nobody guesses one."""


def secret_key(folder: Path) -> bytes:
    """Return the key in *folder*; it is made when there is none.

    To be called by the one process that has the database.

    Raises:
        Unavailable: `storage_failed`, in one line.
    """
    file = folder / FILE_NAME
    try:
        if not file.exists():
            _make(file)
        key = bytes.fromhex(file.read_text())
    except (OSError, ValueError) as error:
        raise Unavailable(
            "storage_failed", words("{file} cannot be used: {error}.", file=file, error=error)
        ) from error
    if len(key) < KEY_BYTES:
        raise Unavailable(
            "storage_failed", words("{file} is cut short. Put it back, or delete it.", file=file)
        )
    return key


def _make(file: Path) -> None:
    """Write a new key under another name first: a crash leaves no half of one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secrets.token_hex(KEY_BYTES))
        opened.flush()
        os.fsync(opened.fileno())
    draft.rename(file)
