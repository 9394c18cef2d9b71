"""Mentioning: remember whom a message calls, among those who see its room."""

from __future__ import annotations

from collections.abc import Sequence

from chat.store import mentions
from chat.store.transaction import RoomKey, Transaction
from chat.values.mentions import Call, keys_of, mentions_among
from chat.values.records import Message


def note_mentions(
    transaction: Transaction, room: RoomKey, message: Message, calls: Sequence[Call]
) -> None:
    """Remember whom *calls*, those in the text of *message*, call: everybody but its author."""
    known = mentions.people(transaction.connection, room, keys_of(calls)) if calls else {}
    called = {known[mention.key] for mention in mentions_among(calls, known)}
    mentions.put(transaction, room, message.id, called - {message.author.id})
