"""Mentions: who is called in which message."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, insert, select

from chat.store.schema import memberships, mentions, users
from chat.store.transaction import RoomKey, Transaction

_by_key = select(users.c.name_key, users.c.id)
_insert = insert(mentions)
_forget = delete(mentions).where(mentions.c.message_id == bindparam("message"))


def people(connection: Connection, room: RoomKey, keys: Collection[str]) -> dict[str, int]:
    """Return the ids of those who see *room* and whose names are compared by one of *keys*."""
    query = _by_key.where(users.c.name_key.in_(keys))
    if not room.is_open:
        members = select(memberships.c.user_id).where(memberships.c.room_id == room.id)
        query = query.where(users.c.id.in_(members))
    return {row.name_key: row.id for row in connection.execute(query)}


def put(
    transaction: Transaction, room: RoomKey, message_id: int, user_ids: Collection[int]
) -> None:
    """Let those whom a message calls be these, and no others."""
    transaction.connection.execute(_forget, {"message": message_id})
    rows = [{"user_id": each, "room_id": room.id, "message_id": message_id} for each in user_ids]
    if rows:
        transaction.connection.execute(_insert, rows)
