"""Accounts: people who own their name, by a password. A guest becomes one in place."""

from __future__ import annotations

from chat.core.entrance import PASSWORD, let_in
from chat.core.mutes import Mutes
from chat.core.passwords import Passwords, checked_password
from chat.core.sessions import Sessions, name_taken
from chat.core.tokens import hash_of
from chat.store import links, sessions, users
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.device import Device
from chat.values.errors import Unauthorized
from chat.values.records import User
from chat.values.texts import checked_name, name_key, typed_key

RESCUE = "rescue"
"""How a session began that may set a password without knowing the one before."""


class Accounts:
    """Signs people in with their password, and sets it. Thread-safe."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        known: Sessions,
        passwords: Passwords,
        mutes: Mutes,
    ) -> None:
        """Work on what is stored there; *known* are the sessions in memory."""
        self._mutes = mutes
        self._database = database
        self._writer = writer
        self._sessions = known
        self._passwords = passwords

    def sign_in(self, name: str, password: str, device: Device) -> tuple[User, str]:
        """Begin a session of the account called *name*; return it with its token.

        It takes the same time whether there is nobody of this name, a guest, or an account with
        another password.

        Raises:
            Unauthorized: `bad_credentials`.
            Unavailable: `busy`.
        """
        key = typed_key(name)
        stored = self._stored_password(key)
        if not self._passwords.fits(password, stored):
            raise _bad_credentials()

        def store(transaction: Transaction) -> tuple[User, str]:
            found = users.with_password(transaction.connection, key)
            if found is None or found[1] != stored:  # changed while it was looked at
                raise _bad_credentials()
            return found[0], let_in(transaction, found[0], device, PASSWORD)

        return self._writer.write(store)

    def set_password(
        self, token: str, password: str, current: str | None, device: Device
    ) -> tuple[User, str]:
        """Give who has *token* a new password, end all its sessions, and begin a new one.

        Args:
            token: Of the session that asks.
            password: The new one.
            current: The one before; a guest has none, and a session that is a rescue needs none.
            device: Where the new session begins.

        Raises:
            Unauthorized: `unauthorized`, or `bad_credentials`: *current* is not the one before.
            Invalid: the password cannot be one (`checked_password`).
            Unavailable: `busy`.
        """
        user = self._sessions.user_for(token)
        password = checked_password(password, user.name)
        before = self._allowed_change(hash_of(token), current)
        hashed = self._passwords.hashed(password)

        def store(transaction: Transaction) -> tuple[User, str]:
            connection = transaction.connection
            found = sessions.by_token(connection, hash_of(token))
            if found is None or users.password_hash(connection, user.id) != before:
                raise _bad_credentials()
            changed = users.set_password(transaction, user.id, hashed)
            sessions.remove_of_user(transaction, user.id)
            links.remove_of_user(transaction, user.id)
            return changed, let_in(transaction, changed, device, PASSWORD)

        result = self._writer.write(store)
        self._sessions.forget(user.id)
        return result

    def needs_current(self, token: str) -> bool:
        """Tell whether who has *token* must give the password before to set a new one."""
        with self._database.snapshot() as connection:
            session = sessions.by_token(connection, hash_of(token))
            before = session and users.password_hash(connection, session.user.id)
        return session is not None and not _is_free(session, before)

    def rename(self, user: User, name: str) -> User:
        """Let *user* be called *name*; everybody hears of it.

        Raises:
            Invalid: `name_empty`, `name_too_long` or `name_invalid`.
            Forbidden: `muted`: a name is read by everybody.
            Conflict: `name_taken`.
        """
        self._mutes.refuse_muted(user)
        name = checked_name(name)

        def store(transaction: Transaction) -> User:
            if users.is_like_another(transaction.connection, name, but=user.id):
                raise name_taken(name)
            return users.rename(transaction, user.id, name, name_key(name))

        renamed = self._writer.write(store)
        self._sessions.forget(user.id)
        return renamed

    def _allowed_change(self, token_hash: bytes, current: str | None) -> str | None:
        """Return what is stored of the password before, once it is clear that it may change."""
        with self._database.snapshot() as connection:
            session = sessions.by_token(connection, token_hash)
            before = session and users.password_hash(connection, session.user.id)
        if session is None:
            raise Unauthorized("unauthorized", "You are not signed in, or no longer.")
        if not _is_free(session, before) and not self._passwords.fits(current or "", before):
            raise _bad_credentials()
        return before

    def _stored_password(self, key: str) -> str | None:
        with self._database.snapshot() as connection:
            found = users.with_password(connection, key)
        return found[1] if found else None


def _is_free(session: sessions.Found, before: str | None) -> bool:
    """Tell whether the password may be set without knowing the one before."""
    return before is None or session.made_by == RESCUE


def _bad_credentials() -> Unauthorized:
    return Unauthorized("bad_credentials", "No account here has this name and password.")
