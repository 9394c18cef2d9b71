"""Entrance: the one way in. Every session begins here, by joining, with a password or by a link."""

from __future__ import annotations

import time

from chat.core.tokens import hash_of, new_token
from chat.store import bans, sessions, users
from chat.store.transaction import Transaction
from chat.values.address import network_of
from chat.values.device import Device
from chat.values.errors import Forbidden
from chat.values.records import User
from chat.values.words import Words, words

JOINING = "joining"
PASSWORD = "password"  # noqa: S105 -- a word for how a session began


def let_in(transaction: Transaction, user: User, device: Device, made_by: str) -> str:
    """Begin a session of *user*; return its token, which is shown only now.

    Whoever is kept out is refused here, in the transaction: then nothing of it is stored, neither
    a guest that has just been made nor a use of an invite or a link.

    Raises:
        Forbidden: `banned`, with `reason` and `until`.
    """
    _refuse_banned(transaction, user, device.address)
    token = new_token()
    sessions.add(transaction, user, hash_of(token), device, made_by)
    if user.kind == "guest":  # by a link that an admin made for one that had left
        users.set_left(transaction, user.id, is_left=False)
    return token


def _refuse_banned(transaction: Transaction, user: User, address: str) -> None:
    """Refuse whoever is banned; an admin only by name: somebody has to lift bans of addresses."""
    now_ms = transaction.now_ms
    ban = bans.of_user(transaction.connection, user.id, now_ms)
    if ban is None and user.role != "admin":
        ban = bans.of_address(transaction.connection, network_of(address), now_ms)
    if ban is not None:
        raise Forbidden(
            "banned", why(ban.reason, ban.expires_at), reason=ban.reason, until=ban.expires_at
        )


def why(reason: str, expires_at: int | None) -> Words:
    """Return what whoever is kept out is told."""
    banned = words("You are banned from this server.")
    if expires_at is not None:
        until = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(expires_at / 1000))
        banned = words("You are banned from this server until {until}.", until=until)
    return words("{banned} Reason: {reason}", banned=banned, reason=reason) if reason else banned
