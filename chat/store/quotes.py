"""Quotes: what replies show of the messages that they reply to, as these stand when it is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, exists, select

from chat.store import users
from chat.store.schema import messages
from chat.store.schema import users as users_table
from chat.store.transaction import Transaction
from chat.values.records import Message, Quote, User
from chat.values.texts import first_line

quoted = messages.alias("quoted")
quoted_author = users_table.alias("quoted_author")
columns = (
    quoted.c.text,
    quoted.c.deleted_at,
    *(quoted_author.c[column.name] for column in users.columns),
)
"""What a query selects for `of_row`; it joins `quoted` and `quoted_author`."""

_has_replies = select(exists().where(messages.c.reply_to == bindparam("message")))


def of_row(reply_to: int, values: Sequence[Any]) -> Quote:
    """Return the quote in a reply to *reply_to*, of the *values* of `columns`."""
    text, deleted_at, *author = values
    return Quote(reply_to, User(*author), first_line(text), deleted_at is not None)


def of_message(message: Message) -> Quote:
    """Return what a reply to *message* shows of it."""
    return Quote(message.id, message.author, first_line(message.text), message.deleted)


def retell(transaction: Transaction, before: Message, now: Message) -> None:
    """Let the events that told replies quote a message as it is *now*."""
    quote = of_message(now)
    if quote != of_message(before) and _is_quoted(transaction.connection, now.id):
        transaction.requoted[now.id] = msgspec.json.encode(quote)


def _is_quoted(connection: Connection, message_id: int) -> bool:
    return bool(connection.execute(_has_replies, {"message": message_id}).scalar())
