"""Order: what admins do about people. Each act is written together with its entry in the audit log.

Bans are in bans.py, mutes in mutes.py; here are roles, ending sessions, deleting what somebody
wrote, and the log of all that. Views have made sure that who asks is an admin.
"""

from __future__ import annotations

from typing import Literal

from chat.core.changes import Changes
from chat.core.departures import depart_for_good
from chat.core.people import person
from chat.core.sessions import Sessions
from chat.store import audit, bans, sessions, standing, users
from chat.store.audit import audited
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.cursor import MAX_SEQ
from chat.values.errors import Conflict
from chat.values.order import AuditEntry
from chat.values.records import User
from chat.values.words import words

PAGE_ENTRIES = 50


class Order:
    """Roles, sessions, messages of somebody, and the audit log. Thread-safe."""

    def __init__(
        self, database: Database, writer: Writer, signed_in: Sessions, changes: Changes
    ) -> None:
        """Work on what is stored there."""
        self._database = database
        self._writer = writer
        self._signed_in = signed_in
        self._changes = changes

    def set_role(self, by: User, name: str, role: Literal["member", "admin"]) -> User:
        """Make somebody an admin, or a member again; what one is already changes nothing.

        Raises:
            NotFound: `user_not_found`.
            Conflict: `last_admin`: nobody would be left; `user_banned`: it would be a locked-out
                admin.
        """

        def store(transaction: Transaction) -> User:
            user = person(transaction.connection, name)
            if user.role == role:
                return user
            if role == "member" and standing.count_admins(transaction.connection) == 1:
                raise Conflict(
                    "last_admin",
                    words(
                        "{name} is the only admin. Make somebody else one first.", name=user.name
                    ),
                )
            if role == "admin" and bans.of_user(
                transaction.connection, user.id, transaction.now_ms
            ):
                raise Conflict(
                    "user_banned", words("{name} is banned. Lift the ban first.", name=user.name)
                )
            audited(transaction, by, "user.role", user.name, role=role)
            return users.set_role(transaction, user.id, role)

        user = self._writer.write(store)
        self._signed_in.forget(user.id)
        return user

    def kick(self, by: User, name: str) -> None:
        """End all sessions of somebody, and with them held polls, at once.

        An account may sign in again. A guest cannot come back, and its name is free.

        Raises:
            NotFound: `user_not_found`.
        """

        def store(transaction: Transaction) -> User:
            user = person(transaction.connection, name)
            ended = sessions.remove_of_user(transaction, user.id)
            audited(transaction, by, "user.kicked", user.name, sessions=ended)
            depart_for_good(transaction, user)
            return user

        self._signed_in.forget(self._writer.write(store).id)

    def delete_messages(self, by: User, name: str) -> int:
        """Delete all messages of somebody, everywhere; return how many there were.

        Many are deleted in many small writes, so that others write meanwhile. The entry in the log
        is written before the first of them.

        Raises:
            NotFound: `user_not_found`.
            Unavailable: some may be left; call it again.
        """

        def store(transaction: Transaction) -> User:
            user = person(transaction.connection, name)
            audited(transaction, by, "messages.deleted", user.name)
            return user

        return self._changes.delete_all_of(self._writer.write(store))

    def audit_log(self, before: int | None = None) -> tuple[list[AuditEntry], bool]:
        """Return the newest entries before this id, newest first, and whether there are older."""
        with self._database.snapshot() as connection:
            entries = audit.before(connection, before or MAX_SEQ, PAGE_ENTRIES + 1)
        return entries[:PAGE_ENTRIES], len(entries) > PAGE_ENTRIES
