"""A file that is saved whole or not at all, and read by nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from chat.edge.console_line import CommandRefused


def save(chunks: Iterable[bytes], file: Path) -> int:
    """Write *chunks* to *file*, a new one that only its owner reads; return how many bytes.

    Raises:
        CommandRefused: it cannot be written; nothing is left of it.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(opened, "wb") as writing:
                size = sum(map(writing.write, chunks))
                writing.flush()
                os.fsync(writing.fileno())
            part.rename(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandRefused(f"{file} cannot be written: {error.strerror}.") from error
    return size
