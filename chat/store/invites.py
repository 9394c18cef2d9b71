"""Invites: links that let people join. Only their ids are stored; the codes are signed."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from chat.store.schema import invites, users
from chat.store.transaction import Transaction
from chat.store.users import columns
from chat.values.records import User

_is_good = and_(
    or_(invites.c.expires_at.is_(None), invites.c.expires_at > bindparam("now")),
    or_(invites.c.uses_left.is_(None), invites.c.uses_left > 0),
)
_is_it = invites.c.id == bindparam("invite")
_listed = (
    select(invites.c.id, invites.c.uses_left, invites.c.expires_at, invites.c.created_at, *columns)
    .outerjoin(users, users.c.id == invites.c.made_by)
    .where(_is_good)
    .order_by(invites.c.created_at.desc(), invites.c.id)
)
_one = select(invites.c.id).where(_is_it, _is_good)
_use = update(invites).where(_is_it, _is_good).values(uses_left=invites.c.uses_left - 1)
_insert = insert(invites)
_delete = delete(invites).where(_is_it)
_delete_spent = delete(invites).where(~_is_good)


class StoredInvite(NamedTuple):
    """An invite as it is stored; None for no limit, and for what the command line made."""

    id: int
    uses_left: int | None
    expires_at: int | None
    created_at: int
    made_by: User | None


def listed(connection: Connection, now_ms: int) -> list[StoredInvite]:
    """Return all invites that are good at *now_ms*, the newest first."""
    rows = connection.execute(_listed, {"now": now_ms})
    return [StoredInvite(*row[:4], User(*row[4:]) if row[4] else None) for row in rows]


def is_good(connection: Connection, invite_id: int, now_ms: int) -> bool:
    """Tell whether the invite lets anybody in at *now_ms*."""
    return connection.execute(_one, {"invite": invite_id, "now": now_ms}).first() is not None


def use(transaction: Transaction, invite_id: int) -> bool:
    """Use the invite once; tell whether it was good."""
    values = {"invite": invite_id, "now": transaction.now_ms}
    return transaction.connection.execute(_use, values).rowcount > 0


def add(transaction: Transaction, invite: StoredInvite) -> None:
    """Store a new invite; those that are spent are forgotten."""
    transaction.connection.execute(_delete_spent, {"now": transaction.now_ms})
    row = invite._asdict() | {"made_by": invite.made_by and (invite.made_by.id or None)}
    transaction.connection.execute(_insert, row)


def remove(transaction: Transaction, invite_id: int) -> bool:
    """Forget the invite; tell whether it was there."""
    return transaction.connection.execute(_delete, {"invite": invite_id}).rowcount > 0
