"""Bans: who is kept out, by user or by address. One that has expired keeps nobody out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from chat.store import users
from chat.store.schema import bans, sessions
from chat.store.schema import users as users_table
from chat.store.transaction import Transaction
from chat.values.order import Ban
from chat.values.records import User

_users = users_table.alias("banned")
_makers = users_table.alias("makers")
_runs = or_(bans.c.expires_at.is_(None), bans.c.expires_at > bindparam("now"))
_all = (
    select(
        bans.c.id,
        bans.c.address,
        bans.c.reason,
        bans.c.created_at,
        bans.c.expires_at,
        *(_users.c[column.name] for column in users.columns),
        *(_makers.c[column.name] for column in users.columns),
    )
    .outerjoin(_users, bans.c.user_id == _users.c.id)
    .outerjoin(_makers, bans.c.made_by == _makers.c.id)
    .where(_runs)
    .order_by(bans.c.id.desc())
)
_one = _all.where(bans.c.id == bindparam("ban"))
_page = _all.limit(bindparam("limit"))
_of_user = _all.where(bans.c.user_id == bindparam("user"))
_of_address = _all.where(bans.c.address == bindparam("address"), bans.c.user_id.is_(None))
_insert = insert(bans)
_delete = delete(bans).where(bans.c.id == bindparam("ban"))
_delete_of_user = delete(bans).where(bans.c.user_id == bindparam("user"))
_addresses = select(sessions.c.address).where(sessions.c.user_id == bindparam("user")).distinct()


def add(
    transaction: Transaction,
    by: User,
    reason: str,
    expires_at: int | None,
    *,
    user: User | None = None,
    address: str | None = None,
) -> None:
    """Store a ban of a user, or of all who come from an address."""
    row = {
        "user_id": user.id if user else None,
        "address": address,
        "reason": reason,
        "created_at": transaction.now_ms,
        "expires_at": expires_at,
        "made_by": by.id or None,
    }
    transaction.connection.execute(_insert, row)


def page(connection: Connection, now_ms: int, limit: int) -> list[Ban]:
    """Return the newest *limit* bans that run, the newest first."""
    rows = connection.execute(_page, {"now": now_ms, "limit": limit})
    return [_ban(row) for row in rows]


def by_id(connection: Connection, ban_id: int, now_ms: int) -> Ban | None:
    """Return the ban with this id, while it runs."""
    row = connection.execute(_one, {"ban": ban_id, "now": now_ms}).first()
    return _ban(row) if row else None


def of_user(connection: Connection, user_id: int, now_ms: int) -> Ban | None:
    """Return the newest ban of this user that runs."""
    row = connection.execute(_of_user, {"user": user_id, "now": now_ms}).first()
    return _ban(row) if row else None


def of_address(connection: Connection, address: str, now_ms: int) -> Ban | None:
    """Return the newest ban of this address that runs."""
    row = connection.execute(_of_address, {"address": address, "now": now_ms}).first()
    return _ban(row) if row else None


def remove(transaction: Transaction, ban_id: int) -> None:
    """Forget a ban."""
    transaction.connection.execute(_delete, {"ban": ban_id})


def remove_of_user(transaction: Transaction, user_id: int) -> int:
    """Forget all bans of this user; return how many there were."""
    return transaction.connection.execute(_delete_of_user, {"user": user_id}).rowcount


def addresses_of(connection: Connection, user_id: int) -> list[str]:
    """Return the addresses that the sessions of this user came from."""
    found = connection.execute(_addresses, {"user": user_id}).scalars()
    return [address for address in found if address]


def _ban(row: Any) -> Ban:
    ban_id, address, reason, created_at, expires_at, *people = row
    user, maker = people[: len(users.columns)], people[len(users.columns) :]
    return Ban(
        id=ban_id,
        user=_user(user),
        address=address,
        reason=reason,
        created_at=created_at,
        expires_at=expires_at,
        made_by=_user(maker),
    )


def _user(row: list[Any]) -> User | None:
    return None if row[0] is None else User(*row)
