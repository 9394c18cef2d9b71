"""Sessions: who is signed in where. Only the hash of a session's token is stored."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from chat.store.schema import sessions, users
from chat.store.transaction import Transaction
from chat.store.users import columns
from chat.values.device import Device
from chat.values.records import User

_of_token = sessions.c.token_hash == bindparam("hash")
_of_user = sessions.c.user_id == bindparam("user")
_by_token = (
    select(*columns, sessions.c.used_at, sessions.c.made_by)
    .join(users, users.c.id == sessions.c.user_id)
    .where(_of_token)
)
_listed = (
    select(
        sessions.c.token_hash,
        sessions.c.created_at,
        sessions.c.used_at,
        sessions.c.agent,
        sessions.c.address,
    )
    .where(_of_user)
    .order_by(sessions.c.used_at.desc(), sessions.c.created_at.desc())
    .limit(bindparam("limit"))
)
_insert = insert(sessions)
_delete = delete(sessions).where(_of_token)
_delete_of_user = delete(sessions).where(_of_user)
_touch = update(sessions).where(_of_token).values(used_at=bindparam("now"))


class Found(NamedTuple):
    """A session that is there: whose it is, when it was last used, and how it began."""

    user: User
    used_at: int
    made_by: str


class Listed(NamedTuple):
    """A session as its owner sees it, beside the hash that it is known by."""

    token_hash: bytes
    created_at: int
    used_at: int
    agent: str | None
    address: str | None


def add(
    transaction: Transaction, user: User, token_hash: bytes, device: Device, made_by: str
) -> None:
    """Store that who has the token with this hash is *user*."""
    row = {
        "token_hash": token_hash,
        "user_id": user.id,
        "created_at": transaction.now_ms,
        "used_at": transaction.now_ms,
        "agent": device.agent,
        "address": device.address,
        "made_by": made_by,
    }
    transaction.connection.execute(_insert, row)


def by_token(connection: Connection, token_hash: bytes) -> Found | None:
    """Return the session whose token has this hash."""
    return _found(connection, token_hash)


def of_user(connection: Connection, user_id: int, limit: int) -> list[Listed]:
    """Return at most *limit* sessions of this user, the one that was used last first."""
    rows = connection.execute(_listed, {"user": user_id, "limit": limit})
    return [Listed(*row) for row in rows]


def remove(transaction: Transaction, token_hash: bytes) -> User | None:
    """End the session whose token has this hash; return whose it was."""
    found = _found(transaction.connection, token_hash)
    transaction.connection.execute(_delete, {"hash": token_hash})
    return found.user if found else None


def remove_of_user(transaction: Transaction, user_id: int) -> int:
    """End all sessions of this user; return how many there were."""
    return transaction.connection.execute(_delete_of_user, {"user": user_id}).rowcount


def touch(transaction: Transaction, token_hash: bytes) -> None:
    """Remember that the session is in use."""
    transaction.connection.execute(_touch, {"hash": token_hash, "now": transaction.now_ms})


def _found(connection: Connection, token_hash: bytes) -> Found | None:
    row = connection.execute(_by_token, {"hash": token_hash}).first()
    return Found(User(*row[:-2]), row.used_at, row.made_by) if row else None
