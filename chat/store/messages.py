"""Messages: stored once each, read one by one or a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select

from chat.store import quotes, reactions, search, uploads, users
from chat.store.prepared import Prepared
from chat.store.schema import messages, rooms
from chat.store.schema import users as users_table
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import Message, Quote, Reaction, Upload, User

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
        rooms.c.slug,
        *users.columns,
        *quotes.columns,
    )
    .join(users_table, users_table.c.id == messages.c.author_id)
    .join(rooms, rooms.c.id == messages.c.room_id)
    .outerjoin(quotes.quoted, quotes.quoted.c.id == messages.c.reply_to)
    .outerjoin(quotes.quoted_author, quotes.quoted_author.c.id == quotes.quoted.c.author_id)
)
_some = _all.where(messages.c.id.in_(bindparam("ids", expanding=True))).order_by(
    messages.c.id.desc()
)
_sent = Prepared(
    _all.where(
        messages.c.author_id == bindparam("author"), messages.c.client_id == bindparam("client")
    )
)
_room = _all.where(messages.c.room_id == bindparam("room")).limit(bindparam("limit"))
_before = _room.where(messages.c.id < bindparam("before")).order_by(messages.c.id.desc())
_after = _room.where(messages.c.id > bindparam("after")).order_by(messages.c.id)
_at_or_after = Prepared(
    select(messages.c.id, messages.c.sent_at)
    .where(messages.c.room_id == bindparam("room"), messages.c.id >= bindparam("least"))
    .order_by(messages.c.id)
    .limit(1)
)
_insert = Prepared(
    insert(messages),
    ["id", "room_id", "author_id", "client_id", "text", "html", "sent_at", "reply_to", "renderer"],
)
_AUTHOR = slice(9, 13)
_QUOTE = slice(13, 19)


class Draft(NamedTuple):
    """A message that is about to be stored; its fields have been checked."""

    text: str
    html: str
    renderer: int
    client_id: str | None = None
    reply_to: int | None = None


def by_id(connection: Connection, message_id: int) -> Message | None:
    """Return the message with this id."""
    found = by_ids(connection, [message_id])
    return found[0] if found else None


def by_ids(connection: Connection, message_ids: Sequence[int]) -> list[Message]:
    """Return those messages with these ids that are there, newest first."""
    return _messages(connection, connection.execute(_some, {"ids": message_ids}).all())


def sent_before(connection: Connection, author: User, client_id: str) -> Message | None:
    """Return what *author* has already sent with this *client_id*."""
    rows = _sent.rows(connection, {"author": author.id, "client": client_id})
    return _messages(connection, rows)[0] if rows else None


def before(connection: Connection, room: RoomKey, seq: int, limit: int) -> list[Message]:
    """Return the newest *limit* messages of *room* before *seq*, oldest first."""
    values = {"room": room.id, "before": seq, "limit": limit}
    return _messages(connection, connection.execute(_before, values).all())[::-1]


def after(connection: Connection, room: RoomKey, seq: int, limit: int) -> list[Message]:
    """Return the oldest *limit* messages of *room* after *seq*, oldest first."""
    values = {"room": room.id, "after": seq, "limit": limit}
    return _messages(connection, connection.execute(_after, values).all())


def seq_before_time(connection: Connection, room: RoomKey, at_ms: int, head: int) -> int:
    """Return a seq after which the messages of *room* begin that were sent at *at_ms* or later.

    It halves the seqs up to *head*, by the index of ids: about twenty small reads, in a room of any
    size. Where the clock was set back, it is one of the places where that time begins.
    """
    low, high = 0, head
    while low < high:
        middle = (low + high) // 2
        rows = _at_or_after.rows(connection, {"room": room.id, "least": middle + 1})
        message_id, sent_at = rows[0] if rows else (middle, at_ms)
        if sent_at < at_ms:
            low = message_id
        else:
            high = middle
    return low


def add(
    transaction: Transaction,
    room: RoomKey,
    author: User,
    draft: Draft,
    quote: Quote | None = None,
    files: Sequence[Upload] = (),
) -> Message:
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
        quote=quote,
        files=list(files),
    )
    row = draft._asdict() | {
        "id": message.id,
        "room_id": room.id,
        "author_id": author.id,
        "sent_at": message.sent_at,
    }
    _insert.run(transaction.connection, [row])
    if files:
        uploads.attach(transaction.connection, message.id, [file.id for file in files])
    search.add(transaction.connection, room, author.id, message.id, message.text)
    transaction.record("message.created", room, message=message)
    return message


def _messages(connection: Connection, rows: Sequence[Any]) -> list[Message]:
    """Return the messages in *rows*; their reactions and files take a query each for all."""
    ids = [row[0] for row in rows]
    reacted = reactions.of(connection, ids) if rows else {}
    added = uploads.of_messages(connection, ids) if rows else {}
    return [_message(row, reacted.get(row[0], []), added.get(row[0], [])) for row in rows]


def _message(row: Any, reacted: list[Reaction], added: list[Upload]) -> Message:
    message_id, text, html, sent_at, reply_to, client_id, edited_at, deleted_at, slug = row[:9]
    is_quoting = reply_to is not None and deleted_at is None
    return Message(
        id=message_id,
        room=slug,
        author=User(*row[_AUTHOR]),
        text=text,
        html=html,
        sent_at=sent_at,
        edited_at=edited_at,
        deleted=deleted_at is not None,
        reply_to=reply_to,
        reactions=reacted,
        files=added,
        client_id=client_id,
        quote=quotes.of_row(reply_to, row[_QUOTE]) if is_quoting else None,
    )
