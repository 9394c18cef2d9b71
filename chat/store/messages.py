"""Messages: stored once each, read a page at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select

from chat.store import users
from chat.store.prepared import Prepared
from chat.store.schema import messages, rooms
from chat.store.schema import users as users_table
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import Message, User

_all = (
    select(
        messages.c.id,
        messages.c.text,
        messages.c.html,
        messages.c.sent_at,
        messages.c.reply_to,
        messages.c.client_id,
        rooms.c.slug,
        *users.columns,
    )
    .join(users_table, users_table.c.id == messages.c.author_id)
    .join(rooms, rooms.c.id == messages.c.room_id)
)
_one = _all.where(messages.c.id == bindparam("id"))
_sent = Prepared(
    _all.where(
        messages.c.author_id == bindparam("author"), messages.c.client_id == bindparam("client")
    )
)
_room = _all.where(messages.c.room_id == bindparam("room")).limit(bindparam("limit"))
_before = _room.where(messages.c.id < bindparam("before")).order_by(messages.c.id.desc())
_after = _room.where(messages.c.id > bindparam("after")).order_by(messages.c.id)
_insert = Prepared(insert(messages), list(messages.c.keys()))


class Draft(NamedTuple):
    """A message that is about to be stored; its fields have been checked."""

    text: str
    html: str
    client_id: str | None
    reply_to: int | None


def by_id(connection: Connection, message_id: int) -> Message | None:
    """Return the message with this id."""
    row = connection.execute(_one, {"id": message_id}).first()
    return _message(row) if row else None


def sent_before(connection: Connection, author: User, client_id: str) -> Message | None:
    """Return what *author* has already sent with this *client_id*."""
    rows = _sent.rows(connection, {"author": author.id, "client": client_id})
    return _message(rows[0]) if rows else None


def before(connection: Connection, room: RoomKey, seq: int, limit: int) -> list[Message]:
    """Return the newest *limit* messages of *room* before *seq*, oldest first."""
    values = {"room": room.id, "before": seq, "limit": limit}
    return [_message(row) for row in connection.execute(_before, values)][::-1]


def after(connection: Connection, room: RoomKey, seq: int, limit: int) -> list[Message]:
    """Return the oldest *limit* messages of *room* after *seq*, oldest first."""
    values = {"room": room.id, "after": seq, "limit": limit}
    return [_message(row) for row in connection.execute(_after, values)]


def add(transaction: Transaction, room: RoomKey, author: User, draft: Draft) -> Message:
    """Store a new message and record its event; its id is the seq of that event."""
    message = Message(
        id=transaction.next_seq,
        room=room.slug,
        author=author,
        text=draft.text,
        html=draft.html,
        sent_at=transaction.now_ms,
        reply_to=draft.reply_to,
        client_id=draft.client_id,
    )
    row = draft._asdict() | {
        "id": message.id,
        "room_id": room.id,
        "author_id": author.id,
        "sent_at": message.sent_at,
    }
    _insert.run(transaction.connection, [row])
    transaction.record("message.created", room, message=message)
    return message


def _message(row: Any) -> Message:
    message_id, text, html, sent_at, reply_to, client_id, slug, *author = row
    return Message(
        id=message_id,
        room=slug,
        author=User(*author),
        text=text,
        html=html,
        sent_at=sent_at,
        reply_to=reply_to,
        client_id=client_id,
    )
