"""Reactions: who answered which message with which emoji."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from chat.store.schema import reactions
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import Message, Reaction, User

_of = (
    select(reactions.c.message_id, reactions.c.emoji, reactions.c.user_id)
    .where(reactions.c.message_id.in_(bindparam("messages", expanding=True)))
    .order_by(reactions.c.at, reactions.c.user_id)
)
_insert = insert(reactions)
_all_of_message = delete(reactions).where(reactions.c.message_id == bindparam("message"))
_delete = _all_of_message.where(
    reactions.c.emoji == bindparam("emoji"), reactions.c.user_id == bindparam("user")
)


def of(connection: Connection, message_ids: Sequence[int]) -> dict[int, list[Reaction]]:
    """Return the reactions to those of these messages that have any, the first emoji first."""
    by: dict[int, dict[str, list[int]]] = {}
    for message_id, emoji, user_id in connection.execute(_of, {"messages": message_ids}):
        by.setdefault(message_id, {}).setdefault(emoji, []).append(user_id)
    return {
        message_id: [Reaction(emoji, len(users), users) for emoji, users in found.items()]
        for message_id, found in by.items()
    }


def add(
    transaction: Transaction, room: RoomKey, message: Message, emoji: str, user: User
) -> list[Reaction]:
    """Store that *user*, who has not yet, answers with *emoji*; tell so, and return all."""
    row = {
        "message_id": message.id,
        "emoji": emoji,
        "user_id": user.id,
        "at": transaction.now_ms,
    }
    transaction.connection.execute(_insert, row)
    return _told(transaction, room, message)


def remove(
    transaction: Transaction, room: RoomKey, message: Message, emoji: str, user: User
) -> list[Reaction]:
    """Forget that *user* answered with *emoji*; tell so, and return what is left."""
    values = {"message": message.id, "emoji": emoji, "user": user.id}
    transaction.connection.execute(_delete, values)
    return _told(transaction, room, message)


def forget(connection: Connection, message_id: int) -> None:
    """Forget all reactions to a message, and tell nobody."""
    connection.execute(_all_of_message, {"message": message_id})


def _told(transaction: Transaction, room: RoomKey, message: Message) -> list[Reaction]:
    left = of(transaction.connection, [message.id]).get(message.id, [])
    transaction.record("reactions.changed", room, message_id=message.id, reactions=left)
    return left
