"""Uploads: files that people add to what they write.

A file is added first, and then named by the message that it belongs to. Until then only its author
sees it; afterwards whoever sees the room does. It goes with its message; what no message has taken
within a day goes by itself.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

from chat.core.directory import RoomDirectory
from chat.core.mutes import Mutes
from chat.core.pictures import remake
from chat.core.room_rules import refuse_archived
from chat.core.stray_files import StrayFiles
from chat.store import uploads
from chat.store.backup import ARRIVING
from chat.store.database import Database
from chat.store.transaction import RoomKey, Transaction
from chat.store.uploads import Stored
from chat.store.writer import Writer
from chat.values.errors import NotFound, TooLarge, Unavailable
from chat.values.file_types import type_of
from chat.values.records import Upload, User
from chat.values.settings import Settings
from chat.values.texts import checked_file_name
from chat.values.words import words

FOLDER = "uploads"
SMALL = ".small"
KEY_BYTES = 16
"""128 bits: nobody guesses where a file lies."""
CHUNK_BYTES = 64 * 1024
RESERVED_BYTES = 128 * 1024 * 1024
"""Left free on the disk: files are refused before messages are."""
FORGOTTEN_S = 24 * 3600
SWEEP_EVERY_S = 600
"""Forgotten files are looked for so often; those of deleted messages go at once."""


class File(NamedTuple):
    """A file that somebody may see."""

    upload: Upload
    path: Path
    type: str


class Uploads:
    """Keeps the files. Thread-safe."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        directory: RoomDirectory,
        settings: Settings,
        mutes: Mutes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep them in the data folder of *settings*."""
        self._database = database
        self._writer = writer
        self._directory = directory
        self._settings = settings
        self._mutes = mutes
        self._folder = settings.data / FOLDER
        self.strays = StrayFiles(self._folder, database)
        self._clock = clock
        self._next_sweep_s = 0.0
        self._has_dropped = True

    def add(self, author: User, slug: str, name: str, stream: BinaryIO) -> Upload:
        """Keep what *stream* holds as a file of *author* for the room at *slug*. Blocks.

        Raises:
            NotFound: `room_not_found`.
            Forbidden: `muted`, `room_archived`.
            Invalid: the name is not acceptable, `picture_too_large` or `picture_broken`.
            TooLarge: `upload_too_large`, `uploads_full`.
            Unavailable: `busy`, or `storage_failed` when the disk refuses; nothing was kept.
        """
        room = self._directory.room(author, slug)
        self._mutes.refuse_muted(author)
        refuse_archived(room)
        name = checked_file_name(name)
        key = secrets.token_hex(KEY_BYTES)
        with self.strays.arriving(key):
            return self._add(author, room, key, name, stream)

    def _add(self, author: User, room: RoomKey, key: str, name: str, stream: BinaryIO) -> Upload:
        try:
            stored = self._kept(key, name, stream)
        except OSError as error:
            raise Unavailable(
                "storage_failed",
                words("The disk refused the file: {error}.", error=error.strerror),
                retry_after_s=60,
            ) from error

        def store(transaction: Transaction) -> Upload:
            self._refuse_when_full(transaction, author, stored.bytes)
            return uploads.add(transaction, room, author, stored)

        try:
            return self._writer.write(store)
        except BaseException:
            self._remove(key)
            raise

    def open(self, user: User, key: str, *, small: bool = False) -> File:
        """Return the file under *key*, or its small picture.

        Raises:
            NotFound: `file_not_found`: there is none, or not for this user; both read alike.
        """
        with self._database.snapshot() as connection:
            found = uploads.by_key(connection, key)
        if found is None or not self._directory.is_visible(user, found.room):
            raise file_not_found()
        if found.message_id is None and found.author_id != user.id:
            raise file_not_found()
        if small and found.has_small:
            return File(found.upload, self._path(key + SMALL), "image/webp")
        return File(found.upload, self._path(key), found.upload.type)

    def drop(self, author: User, upload_id: int) -> None:
        """Remove a file that *author* has added and not sent; harmless when there is none."""
        self._writer.write(lambda transaction: uploads.drop_free(transaction, author, upload_id))
        self.note_dropped()

    def note_dropped(self) -> None:
        """Take note that files are no longer wanted; they are removed a moment later."""
        self._has_dropped = True

    def look_after(self) -> None:
        """Remove what is no longer wanted; called twice a second."""
        with suppress(Unavailable):  # then the next time
            self._look_after()

    def _look_after(self) -> None:
        if self._clock() >= self._next_sweep_s:
            self._next_sweep_s = self._clock() + SWEEP_EVERY_S
            self._writer.submit(_drop_forgotten)
            self._has_dropped = True
        elif self._has_dropped:
            self._has_dropped = False
            self._remove_dropped()

    def _kept(self, key: str, name: str, stream: BinaryIO) -> Stored:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self._folder).free < RESERVED_BYTES + self._settings.upload_bytes:
            raise Unavailable(
                "storage_failed",
                "The disk is nearly full; what is left is for messages. Ask an admin for room.",
                retry_after_s=60,
            )
        with TemporaryDirectory(prefix=ARRIVING, dir=self._folder) as folder:
            arrived, made = Path(folder) / "arrived", Path(folder) / "made"
            small = Path(folder) / "small"
            self._write(stream, arrived)
            picture = remake(arrived, made, small)
            path = self._path(key)
            path.parent.mkdir(exist_ok=True)
            if picture is None:
                _keep(arrived, path)
                return Stored(key, name, type_of(path), path.stat().st_size)
            if picture.has_small:
                _keep(small, self._path(key + SMALL))
            _keep(made, path)
            return Stored(key, name, picture.type, path.stat().st_size, *picture[1:])

    def _write(self, stream: BinaryIO, file: Path) -> None:
        limit, written = self._settings.upload_bytes, 0
        with file.open("wb") as to:
            while chunk := stream.read(CHUNK_BYTES):
                written += len(chunk)
                if written > limit:
                    raise TooLarge(
                        "upload_too_large",
                        words(
                            "The file has more than {limit} bytes. Send a smaller one.", limit=limit
                        ),
                        limit=limit,
                    )
                to.write(chunk)

    def _refuse_when_full(self, transaction: Transaction, author: User, more_bytes: int) -> None:
        connection, settings = transaction.connection, self._settings
        for whose, used, limit in (
            (
                words("you have"),
                uploads.used_bytes(connection, author),
                settings.uploads_per_user_bytes,
            ),
            (words("this server has"), uploads.used_bytes(connection), settings.uploads_bytes),
        ):
            if used + more_bytes > limit:
                raise TooLarge(
                    "uploads_full",
                    words(
                        "The files that {whose} may have {limit} bytes together."
                        " Delete some first.",
                        whose=whose,
                        limit=limit,
                    ),
                    limit=limit,
                )

    def _remove_dropped(self) -> None:
        with self._database.snapshot() as connection:
            dropped = uploads.dropped(connection)
        for key in dropped.values():
            self._remove(key)
        if dropped:
            self._writer.submit(lambda transaction: uploads.forget(transaction, list(dropped)))

    def _remove(self, key: str) -> None:
        for name in (key, key + SMALL):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def sweep(self) -> None:
        """Remove what was arriving when the server was killed; called before it serves."""
        for left in self._folder.glob(f"{ARRIVING}*"):
            shutil.rmtree(left, ignore_errors=True)


def _keep(arrived: Path, path: Path) -> None:
    """Put a file in its place for good: it and its name are on the disk when this returns."""
    _sync(arrived)
    arrived.rename(path)
    _sync(path.parent)
    _sync(path.parent.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _drop_forgotten(transaction: Transaction) -> None:
    uploads.drop_forgotten(transaction, transaction.now_ms - FORGOTTEN_S * 1000)


def file_not_found() -> NotFound:
    """Return the refusal of a file that is not there, or not for this user: both read alike."""
    return NotFound("file_not_found", "There is no such file here.")
