"""The records of keeping order: what admins are told of bans, and of what admins did.

As in records.py, field names are the contract (docs/protocol.md), and `*_at` are milliseconds since
the epoch, UTC.
"""

from __future__ import annotations

from typing import Any

from chat.values.records import Record, User


class AuditEntry(Record, frozen=True):
    """One thing that an admin did, or somebody on the server's own command line (`by` is None)."""

    id: int
    at: int
    by: User | None
    action: str
    subject: str
    details: dict[str, Any]


class Ban(Record, frozen=True):
    """Somebody, or everybody from an address, who may not come in; for ever without `expires_at`.

    `made_by` is None for what was done on the server's own command line.
    """

    id: int
    user: User | None
    address: str | None
    reason: str
    created_at: int
    expires_at: int | None
    made_by: User | None


class Sizes(Record, frozen=True):
    """How much there is on this server."""

    database_bytes: int
    uploads_bytes: int
    users: int
    rooms: int
    messages: int
    events: int
    sessions: int
