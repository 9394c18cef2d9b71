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
