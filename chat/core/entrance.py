"""Entrance: the one way in. Every session begins here, by joining, with a password or by a link."""

from __future__ import annotations

from chat.core.tokens import hash_of, new_token
from chat.store import sessions
from chat.store.transaction import Transaction
from chat.values.device import Device
from chat.values.records import User

JOINING = "joining"
PASSWORD = "password"  # noqa: S105 -- a word for how a session began


def let_in(transaction: Transaction, user: User, device: Device, made_by: str) -> str:
    """Begin a session of *user*; return its token, which is shown only now.

    Whoever is kept out is refused here, in the transaction: then nothing of it is stored, neither
    a guest that has just been made nor a use of an invite or a link.
    """
    token = new_token()
    sessions.add(transaction, user, hash_of(token), device, made_by)
    return token
