"""Backup: one zip file with a copy of the database, the uploads and a manifest of both.

The copy is of one instant and is made by a reader, while the writer goes on. It is written anew,
row by row: what was deleted is not in it. What is secret about a server, the key that signs links,
lies in a file of its own and is never in a backup; of sessions the database has only hashes.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from chat import __version__
from chat.values.errors import Unavailable
from chat.values.words import words

FORMAT = 1
"""Which way of packing this is; a server refuses to restore those that it does not know."""
DATABASE = "halley.db"
MANIFEST = "manifest.json"
UPLOADS = "uploads"
ARRIVING = "arriving-"
"""So begin the folders of those uploads that are not complete yet."""
CHUNK_BYTES = 1 << 20
"""Read and written at once: so much memory a backup takes, however large the database is."""
FASTEST = 1
"""zlib's least effort: text shrinks to a third, and one processor packs some 50 MB a second."""


class Facts(msgspec.Struct, frozen=True):
    """What a database holds: equal before and after a backup."""

    epoch: str
    schema: str
    head: int
    users: int
    rooms: int
    messages: int
    events: int


class Manifest(msgspec.Struct, frozen=True):
    """What is in a backup: the version that made it, when, and how its database must look."""

    format: int
    version: str
    made_at: int
    database_bytes: int
    database_sha256: str
    facts: Facts


def write_backup(database: Path, uploads: Path, archive: BinaryIO, folder: Path) -> Manifest:
    """Write a backup of the server that runs on *database* into *archive*.

    Blocks for as long as that takes, some seconds for each 100 MB, without holding up the writer.

    Args:
        database: The SQLite file, which may be written to meanwhile.
        uploads: The folder with the uploads; there may be none.
        archive: Where the zip goes.
        folder: An empty one, for the copy; as large as the database becomes.

    Raises:
        Unavailable: `storage_failed`: the disk refuses, or the database is damaged.
    """
    copy = folder / DATABASE
    try:
        _copy(database, copy)
        manifest = Manifest(
            format=FORMAT,
            version=__version__,
            made_at=time.time_ns() // 1_000_000,
            database_bytes=copy.stat().st_size,
            database_sha256=sha256_of(copy),
            facts=verified_facts(copy),
        )
        with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=FASTEST) as pack:
            pack.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
            _add(pack, copy, DATABASE)
            for file in files_in(uploads):
                _add_upload(pack, file, f"{UPLOADS}/{file.relative_to(uploads).as_posix()}")
    except (sqlite3.Error, OSError) as error:
        raise Unavailable(
            "storage_failed",
            words("No backup was made: {error}. Look at the disk.", error=error),
            retry_after_s=60,
        ) from error
    return manifest


def verified_facts(database: Path) -> Facts:
    """Return what *database* holds, a file that nobody writes to.

    Raises:
        sqlite3.Error: it is damaged.
    """
    with closing(sqlite3.connect(database)) as connection:
        [verdict, *_] = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"the database is damaged ({verdict})")

        def one(query: str) -> str:
            return str(connection.execute(query).fetchone()[0])

        return Facts(
            epoch=one("SELECT value FROM meta WHERE key = 'epoch'"),
            schema=one("SELECT version_num FROM alembic_version"),
            head=int(one("SELECT coalesce(max(seq), 0) FROM events")),
            users=int(one("SELECT count(*) FROM users")),
            rooms=int(one("SELECT count(*) FROM rooms")),
            messages=int(one("SELECT count(*) FROM messages")),
            events=int(one("SELECT count(*) FROM events")),
        )


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of what is in *file*, in hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _copy(database: Path, copy: Path) -> None:
    """Copy the database as it is at one instant; a connection that cannot write sees to it."""
    address = f"file:{quote(str(database.absolute()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as reader:
        reader.execute("VACUUM INTO ?", (str(copy),))


def files_in(folder: Path) -> list[Path]:
    """Return all uploads in *folder* that are complete; they may come and go meanwhile."""
    found: list[Path] = []
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(ARRIVING)]
        found += [Path(path, name) for name in names]
    return sorted(found)


def _add_upload(pack: ZipFile, file: Path, name: str) -> None:
    """Add *file*; one that is gone by now was removed after the instant of the copy."""
    with suppress(FileNotFoundError):
        _add(pack, file, name)


def _add(pack: ZipFile, file: Path, name: str) -> None:
    with file.open("rb") as opened:
        entry = ZipInfo.from_file(file, name)
        entry.compress_type = ZIP_DEFLATED
        with pack.open(entry, "w", force_zip64=True) as packed:
            while chunk := opened.read(CHUNK_BYTES):
                packed.write(chunk)
