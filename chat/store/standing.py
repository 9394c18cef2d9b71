"""Standing: who is an admin of this server, and who is muted."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select, update

from chat.store.schema import users
from chat.store.transaction import Transaction
from chat.values.records import User

_admins = select(func.count()).select_from(users).where(users.c.role == "admin")
_muted = select(users.c.id, users.c.muted_until).where(users.c.muted_until.is_not(None))
_mute = update(users).where(users.c.id == bindparam("user")).values(muted_until=bindparam("until"))


def count_admins(connection: Connection) -> int:
    """Return how many admins there are."""
    return connection.execute(_admins).scalar_one()


def muted(connection: Connection) -> dict[int, int]:
    """Return until when users are muted, by id, of all who are or were."""
    return {row.id: row.muted_until for row in connection.execute(_muted)}


def mute(transaction: Transaction, user: User, until_ms: int | None) -> None:
    """Store until when *user* is muted; None lifts it."""
    transaction.connection.execute(_mute, {"user": user.id, "until": until_ms})
