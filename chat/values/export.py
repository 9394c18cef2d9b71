"""The records of an export: a room, and its messages with what they reply to."""

from __future__ import annotations

from typing import Literal

from chat.values.records import Message, Record


class ExportedRoom(Record, frozen=True):
    """A room as its export tells it."""

    slug: str
    name: str
    topic: str
    kind: Literal["open", "private", "direct"]
    created_at: int


class ExportedMessage(Record, frozen=True):
    """A message, and the one that it replies to."""

    message: Message
    replied: Message | None
