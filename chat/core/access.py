"""Access: who may join. Everybody, or only those with an invite; an admin's switch decides."""

from __future__ import annotations

import time

from chat.core.codes import Codes, new_id
from chat.store import invites, meta
from chat.store.audit import audited
from chat.store.database import Database, Snapshot
from chat.store.invites import StoredInvite
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.errors import Conflict, Forbidden, Invalid, NotFound
from chat.values.records import Invite, User
from chat.values.words import words

OPEN, INVITE = "open", "invite"
MAX_INVITES = 100
"""Good ones at a time: more than that nobody keeps in view."""
MAX_USES = 1000
MAX_DAYS = 365
_DAY_MS = 24 * 3600 * 1000
_SWITCH = "access"


class Access:
    """The switch and the invites. Thread-safe.

    Args:
        database: Where they are found.
        writer: Stores them.
        codes: Signs the invites.
        usual: What is so as long as no admin has decided (CHAT_ACCESS).
    """

    def __init__(self, database: Database, writer: Writer, codes: Codes, usual: str) -> None:
        """Work on what is stored there."""
        self._database = database
        self._writer = writer
        self._codes = codes
        self._usual = usual

    def current(self, connection: Snapshot) -> str:
        """Return `open` or `invite`."""
        return meta.get(connection, _SWITCH) or self._usual

    def change(self, admin: User, access: str) -> None:
        """Switch to *access*, `open` or `invite`.

        Raises:
            Invalid: `access_invalid`.
        """
        if access not in (OPEN, INVITE):
            raise Invalid("access_invalid", "The access is open or invite. Send one of the two.")

        def store(transaction: Transaction) -> None:
            meta.put(transaction, _SWITCH, access)
            audited(transaction, admin, "access.changed", access)

        self._writer.write(store)

    def admit(self, transaction: Transaction, code: str | None) -> None:
        """Let somebody join, in the transaction that stores it; an invite is used once by that.

        Raises:
            Forbidden: `invite_required` or `invite_invalid`.
        """
        if self.current(transaction.connection) == OPEN:
            return
        if not code:
            raise Forbidden("invite_required", "One joins here by an invite. Ask for its link.")
        invite_id = self._codes.id_in(code)
        if invite_id is None or not invites.use(transaction, invite_id):
            raise invite_invalid()

    def check(self, code: str) -> None:
        """Look at an invite without using it.

        Raises:
            Forbidden: `invite_invalid`.
        """
        invite_id = self._codes.id_in(code)
        with self._database.snapshot() as connection:
            if invite_id is None or not invites.is_good(connection, invite_id, _now_ms()):
                raise invite_invalid()

    def invites(self) -> list[Invite]:
        """Return all invites that are good, the newest first."""
        with self._database.snapshot() as connection:
            found = invites.listed(connection, _now_ms())
        return [self._as_told(each) for each in found]

    def invite(self, admin: User, uses: int | None, days: int | None) -> Invite:
        """Make an invite, good for *uses* people and *days*; None is for no limit.

        Raises:
            Invalid: `uses_invalid` or `days_invalid`.
            Conflict: `too_many_invites`.
        """
        if uses is not None and not 1 <= uses <= MAX_USES:
            raise Invalid(
                "uses_invalid",
                words("An invite is for 1 to {limit} uses, or null.", limit=MAX_USES),
            )
        if days is not None and not 1 <= days <= MAX_DAYS:
            raise Invalid(
                "days_invalid",
                words("An invite is good for 1 to {limit} days, or null.", limit=MAX_DAYS),
            )

        def store(transaction: Transaction) -> Invite:
            now_ms = transaction.now_ms
            if len(invites.listed(transaction.connection, now_ms)) >= MAX_INVITES:
                raise Conflict(
                    "too_many_invites",
                    words("There are {limit} invites. Delete one of them.", limit=MAX_INVITES),
                )
            until = None if days is None else now_ms + days * _DAY_MS
            made = StoredInvite(new_id(), uses, until, now_ms, _row_of(admin))
            invites.add(transaction, made)
            audited(transaction, admin, "invite.made", str(made.id), uses=uses, days=days)
            return self._as_told(made)

        return self._writer.write(store)

    def renew(self, admin: User, invite_id: int) -> Invite:
        """Let a new invite take the place of this one, for as many people and until the same time.

        Raises:
            NotFound: `invite_not_found`.
        """

        def store(transaction: Transaction) -> Invite:
            good = invites.listed(transaction.connection, transaction.now_ms)
            old = next((each for each in good if each.id == invite_id), None)
            if old is None:
                raise _invite_not_found()
            invites.remove(transaction, invite_id)
            made = old._replace(id=new_id(), created_at=transaction.now_ms, made_by=_row_of(admin))
            invites.add(transaction, made)
            audited(transaction, admin, "invite.renewed", str(made.id))
            return self._as_told(made)

        return self._writer.write(store)

    def revoke(self, admin: User, invite_id: int) -> None:
        """Let the invite be good no more.

        Raises:
            NotFound: `invite_not_found`.
        """

        def store(transaction: Transaction) -> None:
            if not invites.remove(transaction, invite_id):
                raise _invite_not_found()
            audited(transaction, admin, "invite.deleted", str(invite_id))

        self._writer.write(store)

    def _as_told(self, invite: StoredInvite) -> Invite:
        return Invite(
            id=invite.id,
            code=self._codes.code_of(invite.id),
            uses_left=invite.uses_left,
            expires_at=invite.expires_at,
            created_at=invite.created_at,
            made_by=invite.made_by,
        )


def _row_of(admin: User) -> User | None:
    """Return *admin*, or None for the command line, which is no row of the users."""
    return admin if admin.id else None


def _invite_not_found() -> NotFound:
    return NotFound("invite_not_found", "There is no such invite, or no longer.")


def invite_invalid() -> Forbidden:
    """Return the refusal of an invite that lets nobody in."""
    return Forbidden(
        "invite_invalid", "This invite is used up, too old, or incomplete. Ask for a new one."
    )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
