"""The records of an export, on top of the messages themselves."""

from __future__ import annotations

from typing import Literal

from chat.values.records import Record


class ExportedRoom(Record, frozen=True):
    """A room as its export tells it."""

    slug: str
    name: str
    topic: str
    kind: Literal["open", "private", "direct"]
    created_at: int
