"""Exports: all messages of a room in one file, for admins to keep or to hand on.

Admins export open rooms. A room that is not open is exported on the server's own command line
alone: whoever is there can read its files anyhow.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from chat.core.directory import RoomDirectory
from chat.core.downloads import Download, Downloads
from chat.store import exported
from chat.store.audit import audited
from chat.store.database import Database
from chat.store.transaction import RoomKey
from chat.store.writer import Writer
from chat.values.errors import Forbidden
from chat.values.export import ExportedRoom
from chat.values.records import CONSOLE, Message, User

Formatted = Callable[[ExportedRoom, Iterator[Message], int], Iterator[str]]
"""Makes the text of an export, piece by piece, of a room, its messages and the time in ms."""


class Exports:
    """Exports rooms. Thread-safe."""

    def __init__(
        self, database: Database, writer: Writer, directory: RoomDirectory, downloads: Downloads
    ) -> None:
        """Read what is stored there."""
        self._database = database
        self._writer = writer
        self._directory = directory
        self._downloads = downloads

    def make(self, by: User, slug: str, formatted: Formatted) -> Download:
        """Let *formatted* write the room at *slug* into a file; *by* is an admin or the console.

        Raises:
            NotFound: `room_not_found`.
            Forbidden: `console_only`: the room is not open, and *by* is not the console.
            Unavailable: as `Downloads.make`.
        """
        room = self._room(by, slug)
        self._writer.write(lambda transaction: audited(transaction, by, "room.exported", room.slug))
        return self._downloads.make(partial(self._write, room, formatted))

    def _room(self, by: User, slug: str) -> RoomKey:
        if by == CONSOLE:
            return self._directory.any_room(slug)
        room = self._directory.room(by, slug)
        if not room.is_open:
            raise Forbidden(
                "console_only",
                "Only open rooms are exported here. Export others on the server itself:"
                " flask --app app export.",
            )
        return room

    def _write(self, room: RoomKey, formatted: Formatted, file: BinaryIO, _folder: Path) -> None:
        with self._database.snapshot() as connection:
            told = exported.room(connection, room)
        found = exported.all_messages(self._database, room)
        file.writelines(
            text.encode() for text in formatted(told, found, time.time_ns() // 1_000_000)
        )


def as_json(room: ExportedRoom, found: Iterator[Message], now_ms: int) -> Iterator[str]:
    """Yield an export as JSON, one message a line."""
    head = {"format": 1, "exported_at": now_ms, "room": room}
    yield msgspec.json.encode(head).decode().removesuffix("}") + ',"messages":['
    separator = "\n"
    for each in found:
        yield separator + msgspec.json.encode(each).decode()
        separator = ",\n"
    yield "\n]}\n"
