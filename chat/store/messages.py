"""Messages: stored once each, read a page at a time, edited, and deleted in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from chat.store import events, rooms, search, users
from chat.store.prepared import Prepared
from chat.store.schema import mentions, messages, reactions
from chat.store.schema import rooms as rooms_table
from chat.store.schema import users as users_table
from chat.store.transaction import RoomKey, Transaction, body_of
from chat.values.records import Message, User

_all = (
    select(
        messages.c.id,
        messages.c.text,
        messages.c.html,
        messages.c.sent_at,
        messages.c.reply_to,
        messages.c.client_id,
        messages.c.edited_at,
        messages.c.deleted_at,
        rooms_table.c.slug,
        *users.columns,
    )
    .join(users_table, users_table.c.id == messages.c.author_id)
    .join(rooms_table, rooms_table.c.id == messages.c.room_id)
)
_found = _all.where(messages.c.id.in_(bindparam("ids", expanding=True))).order_by(
    messages.c.id.desc()
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
_insert = Prepared(
    insert(messages),
    ["id", "room_id", "author_id", "client_id", "text", "html", "sent_at", "reply_to"],
)
_of_author = (
    select(messages.c.id)
    .where(messages.c.author_id == bindparam("author"), messages.c.deleted_at.is_(None))
    .order_by(messages.c.id)
)
_room_of = select(messages.c.room_id).where(messages.c.id == bindparam("id"))
_edit = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(text=bindparam("new_text"), html=bindparam("new_html"), edited_at=bindparam("now"))
)
_erase = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(text="", html="", deleted_at=bindparam("now"))
)
_forget_reactions = delete(reactions).where(reactions.c.message_id == bindparam("message"))
_forget_mentions = delete(mentions).where(mentions.c.message_id == bindparam("message"))


class _Time(msgspec.Struct):
    """What an event that is told anew keeps of its body."""

    at: int


_read_time = msgspec.json.Decoder(_Time).decode


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


def by_ids(connection: Connection, ids: Sequence[int]) -> list[Message]:
    """Return the messages with these ids, newest first."""
    return [_message(row) for row in connection.execute(_found, {"ids": ids})]


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
    search.add(transaction.connection, room, author.id, message.id, message.text)
    transaction.record("message.created", room, message=message)
    return message


def edit(
    transaction: Transaction, room: RoomKey, message: Message, text: str, html: str
) -> Message:
    """Store what *message* now says, and tell so; what was told of it before reads the same."""
    now_ms = transaction.now_ms
    values = {"message": message.id, "new_text": text, "new_html": html, "now": now_ms}
    transaction.connection.execute(_edit, values)
    search.remove(transaction.connection, room, message.author.id, message.id, message.text)
    search.add(transaction.connection, room, message.author.id, message.id, text)
    edited = replace(message, text=text, html=html, edited_at=now_ms)
    _retell(transaction, edited)
    transaction.record("message.edited", room, about=message.id, message=edited)
    return edited


def erase(transaction: Transaction, room: RoomKey, message: Message) -> Message:
    """Take everything out of *message* but its place, its author and its time, and tell so.

    No event that was stored or told before has its words any longer either.
    """
    connection, values = transaction.connection, {"message": message.id}
    connection.execute(_erase, values | {"now": transaction.now_ms})
    connection.execute(_forget_reactions, values)
    connection.execute(_forget_mentions, values)
    search.remove(connection, room, message.author.id, message.id, message.text)
    erased = replace(message, text="", html="", deleted=True, reactions=[])
    _retell(transaction, erased)
    transaction.record("message.deleted", room, message=erased)
    return erased


def ids_by(connection: Connection, author_id: int) -> list[int]:
    """Return the ids of all messages of this author that are not deleted."""
    return list(connection.execute(_of_author, {"author": author_id}).scalars())


def room_of(connection: Connection, message_id: int) -> RoomKey:
    """Return the room of a message that is there."""
    room_id = connection.execute(_room_of, {"id": message_id}).scalar_one()
    return rooms.keys(connection, [room_id])[0]


def _retell(transaction: Transaction, message: Message) -> None:
    """Let all events that told what *message* says tell what it says now."""
    stored = events.telling(transaction.connection, message.id)
    for seq, kind, body in [*stored, *transaction.telling(message.id)]:
        at_ms = _read_time(body).at
        transaction.retold[seq] = body_of(seq, kind, message.room, at_ms, {"message": message})


def _message(row: Any) -> Message:
    message_id, text, html, sent_at, reply_to, client_id, edited_at, deleted_at, slug, *author = row
    return Message(
        id=message_id,
        room=slug,
        author=User(*author),
        text=text,
        html=html,
        sent_at=sent_at,
        edited_at=edited_at,
        deleted=deleted_at is not None,
        reply_to=reply_to,
        client_id=client_id,
    )
