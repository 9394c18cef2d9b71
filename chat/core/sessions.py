"""Sessions: who is here. A guest joins with a name and gets a token; the token says who asks."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress

import msgspec

from chat.core.access import Access
from chat.core.departures import depart_for_good
from chat.core.directory import RoomDirectory
from chat.core.entrance import JOINING, let_in
from chat.core.room_rules import FIRST_ROOM
from chat.core.tokens import MAX_TOKEN_CHARS, hash_of
from chat.store import links, memberships, sessions, users
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.device import UNKNOWN, Device
from chat.values.errors import Conflict, NotFound, Unauthorized, Unavailable
from chat.values.event import Event
from chat.values.records import Session, User
from chat.values.texts import checked_name, name_key
from chat.values.words import Words, words

MAX_REMEMBERED = 20_000
"""Sessions kept in memory (some 300 bytes each), so that a poll costs no database work."""
MAX_LISTED = 100
"""Sessions that are told to their owner, the newest; nobody looks through more."""
USED_EVERY_MS = 3600 * 1000
"""When a session was last used is stored once in so long: a write for each poll would be dear."""
_UNKNOWN = object()


class _Known:
    """Whose a session is, and when it was last used."""

    __slots__ = ("used_at", "user")

    def __init__(self, user: User, used_at: int) -> None:
        self.user = user
        self.used_at = used_at


class Sessions:
    """Joins, recognises and dismisses users. Thread-safe.

    Args:
        database: Where sessions are found.
        writer: Stores them.
        directory: Knows the first room.
        access: Knows who may join.
        on_change: Is told the id of a user whose sessions, name or role have changed.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        directory: RoomDirectory,
        access: Access,
        on_change: Callable[[int], None],
    ) -> None:
        """Work on what is stored there."""
        self._database = database
        self._writer = writer
        self._directory = directory
        self._access = access
        self._on_change = on_change
        self.changes = 0
        """Counts whatever may have ended a session, or changed whose it is."""
        # Guards putting in and taking out of the below, for a moment; looking up needs none.
        self._lock = threading.Lock()
        # A session that ended stays here for a while, as None or as why: a
        # lookup that read the database just before then cannot bring it back.
        self._remembered: OrderedDict[bytes, _Known | Words | None] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How many sessions are in memory; never blocks."""
        return len(self._remembered)

    def join(
        self, name: str, device: Device = UNKNOWN, invite: str | None = None
    ) -> tuple[User, str]:
        """Make a guest called *name*; return it with the token that is shown only now.

        Raises:
            Invalid: `name_empty`, `name_too_long` or `name_invalid`.
            Conflict: `name_taken`.
            Forbidden: `invite_required` or `invite_invalid`.
        """
        name = checked_name(name)

        def store(transaction: Transaction) -> tuple[User, str]:
            self._access.admit(transaction, invite)
            if users.is_like_another(transaction.connection, name):
                raise name_taken(name)
            user = users.add_guest(transaction, name, name_key(name))
            token = let_in(transaction, user, device, JOINING)
            memberships.join(transaction, self._directory.room(user, FIRST_ROOM), user)
            return user, token

        return self._writer.write(store)

    def user_for(self, token: str) -> User:
        """Return whose *token* this is; from memory when it was asked for lately.

        Raises:
            Unauthorized: nobody's, or no longer.
        """
        if len(token) > MAX_TOKEN_CHARS:
            raise _nobody()
        return self.user_with(hash_of(token))

    def user_with(self, token_hash: bytes) -> User:
        """Return whose token has this hash, as `user_for` does.

        Raises:
            Unauthorized: nobody's, or no longer.
        """
        known = self._find(token_hash)
        if isinstance(known, Words):
            raise Unauthorized("session_banned", known)
        if known is None:
            raise _nobody()
        if abs(_now_ms() - known.used_at) >= USED_EVERY_MS:
            self._touch(token_hash, known)
        return known.user

    def listed(self, user: User, token: str) -> list[Session]:
        """Return where *user* is signed in, the session that was used last first.

        Args:
            user: Whose sessions.
            token: Of the session that asks.
        """
        with self._database.snapshot() as connection:
            found = sessions.of_user(connection, user.id, MAX_LISTED)
        return [_as_told(each, hash_of(token)) for each in found]

    def leave(self, token: str) -> None:
        """End the session with this *token*; harmless when there is none."""
        token_hash = hash_of(token)

        def store(transaction: Transaction) -> User | None:
            user = sessions.remove(transaction, token_hash)
            if user is not None:
                depart_for_good(transaction, user)
            return user

        left = self._writer.write(store)
        if left is None:  # a token of chance must not take the place of a session that is used
            return
        self._make_room()
        with self._lock:
            self._remembered[token_hash] = None
            self.changes += 1
        self._on_change(left.id)

    def end(self, user: User, session_id: str) -> None:
        """End the session of *user* with this id.

        Raises:
            NotFound: `session_not_found`.
        """

        def store(transaction: Transaction) -> None:
            found = sessions.of_user(transaction.connection, user.id, MAX_LISTED)
            ended = [each.token_hash for each in found if _id_of(each.token_hash) == session_id]
            if not ended:
                raise NotFound("session_not_found", "You have no such session, or no longer.")
            sessions.remove(transaction, ended[0])
            depart_for_good(transaction, user)

        self._writer.write(store)
        self.forget(user.id)

    def end_all(self, user: User) -> None:
        """Sign *user* out everywhere; a guest cannot come back then, and its name is free."""

        def store(transaction: Transaction) -> None:
            sessions.remove_of_user(transaction, user.id)
            links.remove_of_user(transaction, user.id)
            depart_for_good(transaction, user)

        self._writer.write(store)
        self.forget(user.id)

    def forget(self, user_id: int, banned: Words | None = None) -> None:
        """Look this user up again: its sessions, name or role have just been changed.

        Args:
            user_id: Whose.
            banned: Why its sessions have just been ended; whoever still holds one is told.
        """
        with self._lock:
            for token_hash, known in list(self._remembered.items()):
                if isinstance(known, _Known) and known.user.id == user_id:
                    if banned is None:
                        self._remembered.pop(token_hash, None)
                    else:
                        self._remembered[token_hash] = banned
            # Now that it holds: who sees this number change finds out.
            self.changes += 1
        self._on_change(user_id)

    def _find(self, token_hash: bytes) -> _Known | Words | None:
        remembered = self._remembered.get(token_hash, _UNKNOWN)
        if remembered is None or isinstance(remembered, (_Known, Words)):
            return remembered
        changes = self.changes
        with self._database.snapshot() as connection:
            found = sessions.by_token(connection, token_hash)
        self._make_room()
        with self._lock:
            if changes == self.changes:
                known = _Known(found.user, found.used_at) if found else None
                return known and self._remembered.setdefault(token_hash, known)
        return self._find(token_hash)  # what was read may be of before the change

    def _touch(self, token_hash: bytes, known: _Known) -> None:
        """Let it be stored that the session is in use; nobody waits for that."""
        with suppress(Unavailable):  # then the next request tries again
            self._writer.submit(lambda transaction: sessions.touch(transaction, token_hash))
            known.used_at = _now_ms()

    def _make_room(self) -> None:
        while len(self._remembered) >= MAX_REMEMBERED:
            with suppress(KeyError):  # somebody else has just made room
                self._remembered.popitem(last=False)


class _Changed(msgspec.Struct):
    user: User


def changed_user(event: Event) -> int | None:
    """Return the id of the user whom *event* changes, name or role; None when it is another."""
    if event.kind != "user.changed":
        return None
    return msgspec.json.decode(event.body, type=_Changed).user.id


def name_taken(name: str) -> Conflict:
    """Return the refusal of a name that somebody has."""
    return Conflict(
        "name_taken",
        words(
            "The name {name}, or one that looks like it, is taken. Choose another one.", name=name
        ),
    )


def _as_told(session: sessions.Listed, asking: bytes) -> Session:
    return Session(
        id=_id_of(session.token_hash),
        created_at=session.created_at,
        used_at=session.used_at,
        agent=session.agent or "",
        address=session.address or "",
        current=session.token_hash == asking,
    )


def _id_of(token_hash: bytes) -> str:
    """Return what a session is called: enough of its hash to tell it from others."""
    return token_hash[:8].hex()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _nobody() -> Unauthorized:
    return Unauthorized("unauthorized", "You are not signed in, or no longer. Join again.")
