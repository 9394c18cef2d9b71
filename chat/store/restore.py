"""Restore: from a backup to a folder that a server can start on.

The folder is new or empty: nothing is ever overwritten. Nothing is left in it when the backup turns
out to be damaged. The history gets a new epoch, so that clients which saw more of it than the
backup has are told so (`gap: reset`) and never skip or mix anything.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import NoReturn
from zipfile import BadZipFile, ZipFile

import msgspec

from chat.store.backup import (
    CHUNK_BYTES,
    DATABASE,
    FORMAT,
    MANIFEST,
    UPLOADS,
    Manifest,
    sha256_of,
    verified_facts,
)
from chat.values.errors import ChatError

EPOCH_BYTES = 4
"""As the first migration has it."""
MAX_MANIFEST_BYTES = 64 * 1024


class RestoreError(ChatError):
    """The backup or the folder cannot be used; nothing was changed."""

    def __init__(self, message: str) -> None:
        """Say in one line what is wrong, and what to do."""
        super().__init__("not_restored", message)


def restore_backup(archive: Path, folder: Path) -> Manifest:
    """Unpack the backup *archive* into *folder*, checked, and return its manifest.

    Raises:
        RestoreError: the folder is not empty, or the file is no whole backup.
    """
    is_new = _claim(archive, folder)
    try:
        manifest = _unpack(archive, folder)
    except (OSError, sqlite3.Error, BadZipFile, zlib.error, msgspec.DecodeError, KeyError) as error:
        _clear(folder, and_itself=is_new)
        raise RestoreError(f"{archive} is no whole backup: {_reason(error)}.") from error
    except ChatError:
        _clear(folder, and_itself=is_new)
        raise
    return manifest


def _claim(archive: Path, folder: Path) -> bool:
    """Make the folder if there is none; tell whether it was made."""
    if not archive.is_file():
        raise RestoreError(f"{archive} is refused: there is no such file.")
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise RestoreError(f"The folder {folder} cannot be used: {error.strerror}.") from error
    if not is_empty:
        raise RestoreError(
            f"The folder {folder} is not empty. Name a new or an empty one: nothing is overwritten."
        )
    return is_new


def _unpack(archive: Path, folder: Path) -> Manifest:
    part = folder / f"{DATABASE}.part"
    with ZipFile(archive) as pack:
        manifest = _manifest_of(pack)
        _extract(pack, DATABASE, part)
        for entry in pack.infolist():
            # Whoever packs it again by another program has entries for the folders as well.
            if entry.filename.startswith(f"{UPLOADS}/") and not entry.is_dir():
                _extract(pack, entry.filename, folder / _inside(entry.filename))
    if sha256_of(part) != manifest.database_sha256 or verified_facts(part) != manifest.facts:
        _refuse("its database is not what its manifest says")
    _begin_epoch(part)
    part.rename(folder / DATABASE)
    _sync(folder)
    return manifest


def _manifest_of(pack: ZipFile) -> Manifest:
    if pack.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
        _refuse("its manifest is too long")
    read = pack.read(MANIFEST)
    packed_as = msgspec.json.decode(read, type=dict[str, msgspec.Raw])["format"]
    if msgspec.json.decode(packed_as) != FORMAT:
        _refuse("a newer version of the chat has made it; restore it with that version")
    return msgspec.json.decode(read, type=Manifest)


def _extract(pack: ZipFile, name: str, file: Path) -> None:
    """Unpack one file; the zip's own checksum is compared on the way."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with pack.open(name) as packed, file.open("xb") as opened:
        while chunk := packed.read(CHUNK_BYTES):
            opened.write(chunk)
        opened.flush()
        os.fsync(opened.fileno())


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        _refuse(f"a file in it leads elsewhere ({name!a})")
    return path


def _begin_epoch(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        epoch = secrets.token_hex(EPOCH_BYTES)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'epoch'", (epoch,))


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _clear(folder: Path, *, and_itself: bool) -> None:
    """Remove what was unpacked: the folder was empty before."""
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
    if and_itself:
        folder.rmdir()


def _refuse(reason: str) -> NoReturn:
    raise RestoreError(f"The backup is refused: {reason}.")


def _reason(error: Exception) -> str:
    return str(error).strip("'\". ") or type(error).__name__
