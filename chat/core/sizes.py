"""Sizes: how much a server holds, for admins who watch its disk."""

from __future__ import annotations

from pathlib import Path

from chat.store import sizes
from chat.store.backup import files_in
from chat.store.database import Database
from chat.values.order import Sizes


def sizes_of(database: Database, database_file: Path, uploads: Path) -> Sizes:
    """Read how much there is; takes as long as looking at each upload and counting each row."""
    with database.snapshot() as connection:
        counts = sizes.counts(connection)
    # What SQLite has not merged into the file yet lies beside it.
    files = [database_file, database_file.with_name(f"{database_file.name}-wal")]
    return Sizes(
        database_bytes=sum(map(_bytes, files)),
        uploads_bytes=sum(map(_bytes, files_in(uploads))),
        **counts,
    )


def _bytes(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except FileNotFoundError:  # it has just been removed
        return 0
