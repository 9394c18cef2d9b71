"""Message changes: a message is edited, or deleted in its place.

What a message said before is kept nowhere: in the same transaction all events that told it are told
anew under their old seqs, and those of replies quote it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, delete, select, update

from chat.store import events, quotes, reactions, rooms, search, uploads
from chat.store.messages import Draft
from chat.store.schema import mentions
from chat.store.schema import messages as messages_table
from chat.store.transaction import RoomKey, Transaction, body_of
from chat.values.event import NO_LONGER_TOLD
from chat.values.records import Message

EDITED = "message.edited"

_edit = (
    update(messages_table)
    .where(messages_table.c.id == bindparam("message"))
    .values(
        text=bindparam("new_text"),
        html=bindparam("new_html"),
        renderer=bindparam("new_renderer"),
        edited_at=bindparam("now"),
    )
)
_erase = (
    update(messages_table)
    .where(messages_table.c.id == bindparam("message"))
    .values(text="", html="", deleted_at=bindparam("now"))
)
_forget_mentions = delete(mentions).where(mentions.c.message_id == bindparam("message"))
_of_author = (
    select(messages_table.c.id)
    .where(messages_table.c.author_id == bindparam("author"), messages_table.c.deleted_at.is_(None))
    .order_by(messages_table.c.id)
)
_room_ids = select(messages_table.c.id, messages_table.c.room_id).where(
    messages_table.c.id.in_(bindparam("messages", expanding=True))
)


class _Time(msgspec.Struct):
    """What an event that is told anew keeps of its body."""

    at: int


_read_time = msgspec.json.Decoder(_Time).decode


def edit(transaction: Transaction, room: RoomKey, message: Message, draft: Draft) -> Message:
    """Store what *message* now says, which is in *draft*, and tell so."""
    now_ms, text = transaction.now_ms, draft.text
    values = {
        "message": message.id,
        "new_text": text,
        "new_html": draft.html,
        "new_renderer": draft.renderer,
        "now": now_ms,
    }
    transaction.connection.execute(_edit, values)
    search.remove(transaction.connection, room, message.author.id, message.id, message.text)
    search.add(transaction.connection, room, message.author.id, message.id, text)
    edited = replace(message, text=text, html=draft.html, edited_at=now_ms)
    _take_back_edits(transaction, message.id)
    _retell(transaction, edited)
    quotes.retell(transaction, message, edited)
    transaction.record(EDITED, room, about=message.id, message=edited)
    return edited


def erase(transaction: Transaction, room: RoomKey, message: Message) -> Message:
    """Take everything out of *message* but its place, its author and its time, and tell so."""
    connection, values = transaction.connection, {"message": message.id}
    connection.execute(_erase, values | {"now": transaction.now_ms})
    connection.execute(_forget_mentions, values)
    reactions.forget(connection, message.id)
    uploads.drop_of_message(transaction, message.id)
    search.remove(connection, room, message.author.id, message.id, message.text)
    erased = replace(message, text="", html="", deleted=True, reactions=[], files=[], quote=None)
    _retell(transaction, erased)
    quotes.retell(transaction, message, erased)
    transaction.record("message.deleted", room, message=erased)
    return erased


def ids_by(connection: Connection, author_id: int) -> list[int]:
    """Return the ids of all messages of this author that are not deleted."""
    return list(connection.execute(_of_author, {"author": author_id}).scalars())


def rooms_of(connection: Connection, message_ids: Sequence[int]) -> dict[int, RoomKey]:
    """Return the rooms of messages, by the ids of these."""
    found = connection.execute(_room_ids, {"messages": message_ids}).all()
    keys = {key.id: key for key in rooms.keys(connection, sorted({row.room_id for row in found}))}
    return {row.id: keys[row.room_id] for row in found}


def _take_back_edits(transaction: Transaction, message_id: int) -> None:
    """Let earlier edits of a message be told no longer: the next one tells all that they did.

    Else one that is edited a thousand times would be told anew a thousand times with each.
    """
    stored = events.telling(transaction.connection, [message_id])
    seqs = [told.seq for told in stored if told.kind == EDITED]
    transaction.retold |= dict.fromkeys(seqs, NO_LONGER_TOLD)


def _retell(transaction: Transaction, message: Message) -> None:
    """Let all events that told what *message* says tell it anew."""
    stored = events.telling(transaction.connection, [message.id])
    for seq, _, kind, body in [*stored, *transaction.telling([message.id])]:
        if transaction.retold.get(seq) == NO_LONGER_TOLD:
            continue
        fields: dict[str, object] = {"message": message}
        transaction.retold[seq] = body_of(seq, kind, message.room, _read_time(body).at, fields)
