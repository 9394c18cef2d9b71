"""The audit log: what admins did. It only grows; an entry is written together with its act."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from chat.store import users
from chat.store.schema import audit
from chat.store.schema import users as users_table
from chat.store.transaction import Transaction
from chat.values.order import AuditEntry
from chat.values.records import User

_insert = insert(audit)
_before = (
    select(audit.c.id, audit.c.at, audit.c.action, audit.c.subject, audit.c.details, *users.columns)
    .outerjoin(users_table, audit.c.by_id == users_table.c.id)
    .where(audit.c.id < bindparam("before"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("limit"))
)


def audited(
    transaction: Transaction, by: User | None, action: str, subject: str, **details: object
) -> None:
    """Remember that *by* has done something, in the transaction that does it.

    Args:
        transaction: The one that holds the act: both are stored, or neither.
        by: Who did it; None on the server's own command line.
        action: What, as `user.banned`: a noun and what became of it, 32 characters at most.
        subject: Whom or what it concerns, by name as it was then.
        details: What else is worth knowing; whatever JSON knows, and never a secret.
    """
    row = {
        "at": transaction.now_ms,
        "by_id": (by and by.id) or None,
        "action": action,
        "subject": subject,
        "details": msgspec.json.encode(details).decode(),
    }
    transaction.connection.execute(_insert, row)


def before(connection: Connection, entry_id: int, limit: int) -> list[AuditEntry]:
    """Return the newest *limit* entries before the one with *entry_id*, newest first."""
    rows = connection.execute(_before, {"before": entry_id, "limit": limit})
    return [_entry(row) for row in rows]


def _entry(row: Any) -> AuditEntry:
    entry_id, at, action, subject, details, *by = row
    return AuditEntry(
        id=entry_id,
        at=at,
        by=None if by[0] is None else User(*by),
        action=action,
        subject=subject,
        details=msgspec.json.decode(details),
    )
