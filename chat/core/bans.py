"""Bans: keep somebody out, or all who come from an address; lift that again.

A ban ends all sessions of whom it concerns, and whoever comes in is checked (entrance.py). It
ends by the wall clock: it has to outlive the process.
"""

from __future__ import annotations

import time

from chat.core.entrance import why
from chat.core.people import person, refuse_admins
from chat.core.sessions import Sessions
from chat.store import bans, sessions
from chat.store.audit import audited
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.address import network_of
from chat.values.errors import NotFound
from chat.values.order import Ban
from chat.values.records import User
from chat.values.texts import checked_reason

MAX_HOURS = 10 * 365 * 24
"""Ten years; for ever is to give no hours."""
MAX_LISTED = 1000
"""Bans that are told, the newest."""


class Bans:
    """Bans and lifts bans. Thread-safe."""

    def __init__(self, database: Database, writer: Writer, signed_in: Sessions) -> None:
        """Work on what is stored there."""
        self._database = database
        self._writer = writer
        self._signed_in = signed_in

    def ban(
        self, by: User, name: str, reason: str, hours: int | None, *, with_addresses: bool
    ) -> None:
        """Keep somebody out and end their sessions; a new ban takes the place of the old one.

        Args:
            by: The admin who does it.
            name: Of whom.
            reason: Told to whoever is kept out.
            hours: For how long; None is for ever.
            with_addresses: Whether to keep out all who come from where they are signed in.

        Raises:
            NotFound: `user_not_found`.
            Conflict: `admin_protected`.
            Invalid: `reason_invalid`, `reason_too_long`.
        """
        reason = checked_reason(reason)

        def store(transaction: Transaction) -> tuple[User, int | None]:
            user = person(transaction.connection, name)
            refuse_admins(user)
            addresses = _addresses_of(transaction, user) if with_addresses else []
            expires_at = None if hours is None else transaction.now_ms + hours * 3_600_000
            bans.remove_of_user(transaction, user.id)
            bans.add(transaction, by, reason, expires_at, user=user)
            for address in addresses:
                bans.add(transaction, by, reason, expires_at, address=address)
            sessions.remove_of_user(transaction, user.id)
            audited(
                transaction,
                by,
                "user.banned",
                user.name,
                reason=reason,
                hours=hours,
                addresses=addresses,
            )
            return user, expires_at

        user, expires_at = self._writer.write(store)
        self._signed_in.forget(user.id, banned=why(reason, expires_at))

    def unban(self, by: User, name: str) -> None:
        """Let somebody come in again; harmless when they may. Bans of addresses stay.

        Raises:
            NotFound: `user_not_found`.
        """

        def store(transaction: Transaction) -> None:
            user = person(transaction.connection, name)
            if bans.remove_of_user(transaction, user.id):
                audited(transaction, by, "user.unbanned", user.name)

        self._writer.write(store)

    def listed(self) -> list[Ban]:
        """Return the bans that run, the newest first."""
        with self._database.snapshot() as connection:
            return bans.page(connection, time.time_ns() // 1_000_000, MAX_LISTED)

    def lift(self, by: User, ban_id: int) -> None:
        """Lift one ban.

        Raises:
            NotFound: `ban_not_found`.
        """

        def store(transaction: Transaction) -> None:
            ban = bans.by_id(transaction.connection, ban_id, transaction.now_ms)
            if ban is None:
                raise NotFound("ban_not_found", "There is no such ban, or no longer.")
            bans.remove(transaction, ban_id)
            subject = ban.user.name if ban.user else ban.address or ""
            audited(transaction, by, "ban.lifted", subject, reason=ban.reason)

        self._writer.write(store)


def _addresses_of(transaction: Transaction, user: User) -> list[str]:
    found_there = bans.addresses_of(transaction.connection, user.id)
    return sorted({network_of(address) for address in found_there})
