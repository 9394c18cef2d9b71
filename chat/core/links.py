"""Links: they sign somebody in once, on another device or when the password is forgotten."""

from __future__ import annotations

import time
from typing import NamedTuple

from chat.core.accounts import RESCUE
from chat.core.codes import Codes, new_id
from chat.core.entrance import let_in
from chat.core.people import person
from chat.store import links
from chat.store.audit import audited
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.device import Device
from chat.values.errors import Unauthorized
from chat.values.records import User

GOOD_MS = 4 * 3600 * 1000
"""Time enough to walk to the other device, or for a colleague to read the message with it."""
LINK = "link"


class MadeLink(NamedTuple):
    """The code of a new link, and until when it is good."""

    code: str
    expires_at: int


class Links:
    """One-time links. Thread-safe."""

    def __init__(self, database: Database, writer: Writer, codes: Codes) -> None:
        """Work on what is stored there."""
        self._database = database
        self._writer = writer
        self._codes = codes

    def make(self, user: User) -> MadeLink:
        """Make a link that signs *user* in, by which the one before is good no more."""
        return self._writer.write(lambda transaction: self._add(transaction, user, user))

    def make_for(self, name: str, admin: User) -> MadeLink:
        """Make a link for who is called *name*; it may set a password without the one before.

        Raises:
            NotFound: `user_not_found`.
        """

        def store(transaction: Transaction) -> MadeLink:
            user = person(transaction.connection, name)
            audited(transaction, admin, "link.made", user.name)
            return self._add(transaction, user, admin)

        return self._writer.write(store)

    def owner(self, code: str) -> User:
        """Return whom the link signs in; it stays good.

        Raises:
            Unauthorized: `link_invalid`.
        """
        link_id = self._codes.id_in(code)
        with self._database.snapshot() as connection:
            found = link_id and links.owner(connection, link_id, time.time_ns() // 1_000_000)
        if not found:
            raise _link_invalid()
        return found[0]

    def sign_in(self, code: str, device: Device) -> tuple[User, str]:
        """Use the link up and begin a session; return who is signed in now, with the token.

        Raises:
            Unauthorized: `link_invalid`: it is none, is too old, or has been used.
        """
        link_id = self._codes.id_in(code)

        def store(transaction: Transaction) -> tuple[User, str]:
            found = link_id and links.use(transaction, link_id)
            if not found:
                raise _link_invalid()
            user, made_by = found
            how = LINK if made_by == user.id else RESCUE
            return user, let_in(transaction, user, device, how)

        return self._writer.write(store)

    def _add(self, transaction: Transaction, user: User, by: User) -> MadeLink:
        link_id, expires_at = new_id(), transaction.now_ms + GOOD_MS
        links.add(transaction, link_id, user.id, by.id or None, expires_at)
        return MadeLink(self._codes.code_of(link_id), expires_at)


def _link_invalid() -> Unauthorized:
    return Unauthorized(
        "link_invalid", "This link is used up, too old, or incomplete. Ask for a new one."
    )
