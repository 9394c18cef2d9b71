"""Links that sign somebody in, once. Only their ids are stored; the codes are signed."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from chat.store.schema import links, users
from chat.store.transaction import Transaction
from chat.store.users import columns
from chat.values.records import User

_is_good = (
    links.c.id == bindparam("link"),
    links.c.used_at.is_(None),
    links.c.expires_at > bindparam("now"),
)
_owner = (
    select(*columns, links.c.made_by)
    .select_from(links)
    .join(users, users.c.id == links.c.user_id)
    .where(*_is_good)
)
_insert = insert(links)
_use = update(links).where(*_is_good).values(used_at=bindparam("now"))
_delete_of_user = delete(links).where(links.c.user_id == bindparam("user"))


def add(
    transaction: Transaction, link_id: int, user_id: int, made_by: int | None, expires_at: int
) -> None:
    """Store a link of this user, in the place of the one before."""
    remove_of_user(transaction, user_id)
    row = {
        "id": link_id,
        "user_id": user_id,
        "created_at": transaction.now_ms,
        "made_by": made_by,
        "expires_at": expires_at,
    }
    transaction.connection.execute(_insert, row)


def owner(connection: Connection, link_id: int, now_ms: int) -> tuple[User, int | None] | None:
    """Return whom a link signs in that is good at *now_ms*, and the id of who made it."""
    row = connection.execute(_owner, {"link": link_id, "now": now_ms}).first()
    return (User(*row[:-1]), row.made_by) if row else None


def use(transaction: Transaction, link_id: int) -> tuple[User, int | None] | None:
    """Use a link up; return what `owner` returns, None when it is not good any more."""
    found = owner(transaction.connection, link_id, transaction.now_ms)
    values = {"link": link_id, "now": transaction.now_ms}
    return found if transaction.connection.execute(_use, values).rowcount else None


def remove_of_user(transaction: Transaction, user_id: int) -> None:
    """Let the links of this user be good no more."""
    transaction.connection.execute(_delete_of_user, {"user": user_id})
