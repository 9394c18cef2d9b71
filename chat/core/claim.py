"""Claim: a new server becomes that of whoever reads the address in its console, once."""

from __future__ import annotations

import hmac
import secrets

from chat.core.directory import RoomDirectory
from chat.core.entrance import JOINING, PASSWORD, let_in
from chat.core.passwords import Passwords, checked_password
from chat.core.room_rules import FIRST_ROOM
from chat.core.sessions import Sessions, name_taken
from chat.store import memberships, users
from chat.store.audit import audited
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.device import Device
from chat.values.errors import Forbidden
from chat.values.records import User
from chat.values.texts import checked_name, name_key

CODE_BYTES = 24
"""192 bits: nobody guesses one."""


class Claim:
    """Who becomes the first admin. Thread-safe."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        directory: RoomDirectory,
        known: Sessions,
        passwords: Passwords,
    ) -> None:
        """Draw a code; it is in memory alone, each start has another one, and it works once."""
        self._database = database
        self._writer = writer
        self._directory = directory
        self._sessions = known
        self._passwords = passwords
        # None once it was used: when the only admin, a guest, has left, whoever has read it
        # meanwhile must not be the next one. The next start has another code.
        self._code: str | None = secrets.token_urlsafe(CODE_BYTES)

    @property
    def is_claimed(self) -> bool:
        """Whether there is an admin."""
        with self._database.snapshot() as connection:
            return users.has_admin(connection)

    @property
    def code(self) -> str | None:
        """The code that makes somebody the admin; None when there is one, or it has been used."""
        return None if self.is_claimed else self._code

    def check(self, code: str) -> None:
        """Look at *code* without using it.

        Raises:
            Forbidden: `setup_code_invalid`: it is wrong, or there is an admin.
        """
        if not self._is_right(code) or self.is_claimed:
            raise _setup_code_invalid()

    def by(self, user: User, code: str) -> User:
        """Make *user* the first admin; return it as it is now.

        Raises:
            Forbidden: as `check`.
        """

        def store(transaction: Transaction) -> User:
            return self._make_admin(transaction, user, code)

        admin = self._writer.write(store)
        self._code = None
        self._sessions.forget(user.id)
        return admin

    def as_new(self, name: str, password: str, code: str, device: Device) -> tuple[User, str]:
        """Join as *name* and be the first admin, with a password unless that is empty.

        Raises:
            Forbidden: as `check`.
            Invalid: the name or the password is not acceptable.
            Conflict: `name_taken`.
        """
        self.check(code)
        name = checked_name(name)
        hashed = self._passwords.hashed(checked_password(password, name)) if password else None

        def store(transaction: Transaction) -> tuple[User, str]:
            if users.is_like_another(transaction.connection, name):
                raise name_taken(name)
            user = users.add_guest(transaction, name, name_key(name))
            memberships.join(transaction, self._directory.room(user, FIRST_ROOM), user)
            user = self._make_admin(transaction, user, code)
            if hashed:
                user = users.set_password(transaction, user.id, hashed)
            token = let_in(transaction, user, device, PASSWORD if hashed else JOINING)
            return user, token

        claimed = self._writer.write(store)
        self._code = None
        return claimed

    def _make_admin(self, transaction: Transaction, user: User, code: str) -> User:
        if not self._is_right(code) or users.has_admin(transaction.connection):
            raise _setup_code_invalid()
        audited(transaction, user, "server.claimed", user.name)
        return users.set_role(transaction, user.id, "admin")

    def _is_right(self, code: str) -> bool:
        right = self._code
        return right is not None and hmac.compare_digest(
            code.encode(errors="replace"), right.encode()
        )


def _setup_code_invalid() -> Forbidden:
    return Forbidden(
        "setup_code_invalid",
        "This address is not the one in the server's console, or the server has an admin already.",
    )
