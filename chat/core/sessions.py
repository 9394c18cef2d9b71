"""Sessions: who is here. A guest joins with a name and gets a token; the token says who asks."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress

from chat.core.directory import RoomDirectory
from chat.core.room_rules import FIRST_ROOM
from chat.store import memberships, users
from chat.store.database import Database
from chat.store.transaction import Transaction
from chat.store.writer import Writer
from chat.values.errors import Conflict, Unauthorized
from chat.values.records import User
from chat.values.texts import checked_name, name_key

TOKEN_BYTES = 32
"""256 bits: nobody guesses one."""
MAX_TOKEN_CHARS = 128
"""Longer ones were never given out; they are not even hashed."""
MAX_REMEMBERED = 20_000
"""Sessions kept in memory (some 300 bytes each), so that a poll costs no database work."""
_UNKNOWN = object()


class Sessions:
    """Joins, recognises and dismisses users. Thread-safe.

    Args:
        database: Where sessions are found.
        writer: Stores them.
        directory: Knows the first room.
        on_change: Is told the id of a user whose sessions, name or role have changed.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        directory: RoomDirectory,
        on_change: Callable[[int], None],
    ) -> None:
        """Work on what is stored there."""
        self._database = database
        self._writer = writer
        self._directory = directory
        self._on_change = on_change
        self._changes = 0
        # A session that ended stays here as None for a while: a lookup that read the database just
        # before then cannot bring it back.
        # Used without a lock: every use is one step of the dict.
        self._remembered: OrderedDict[bytes, User | None] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How many sessions are in memory; never blocks."""
        return len(self._remembered)

    def join(self, name: str) -> tuple[User, str]:
        """Make a guest called *name*; return it with the token that is shown only now.

        Raises:
            Invalid: `name_empty`, `name_too_long` or `name_invalid`.
            Conflict: `name_taken`.
        """
        name = checked_name(name)
        token = secrets.token_urlsafe(TOKEN_BYTES)

        def store(transaction: Transaction) -> User:
            if users.is_taken(transaction.connection, name_key(name)):
                raise Conflict("name_taken", f"The name {name} is taken. Choose another one.")
            user = users.add_guest(transaction, name, name_key(name))
            users.add_session(transaction, user, hash_of(token))
            memberships.join(transaction, self._directory.room(user, FIRST_ROOM), user)
            return user

        return self._writer.write(store), token

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
        user = self._find(token_hash)
        if user is None:
            raise _nobody()
        return user

    def leave(self, token: str) -> None:
        """End the session with this *token*; harmless when there is none."""
        token_hash = hash_of(token)
        self._writer.write(lambda transaction: users.remove_session(transaction, token_hash))
        self._make_room()
        left = self._remembered.get(token_hash)
        self._remembered[token_hash] = None
        if left is not None:
            self._on_change(left.id)

    def forget(self, user_id: int) -> None:
        """Look this user up again: its sessions, name or role have just been changed."""
        self._changes += 1
        for token_hash, user in list(self._remembered.items()):
            if user is not None and user.id == user_id:
                self._remembered.pop(token_hash, None)
        self._on_change(user_id)

    def _find(self, token_hash: bytes) -> User | None:
        remembered = self._remembered.get(token_hash, _UNKNOWN)
        if remembered is None or isinstance(remembered, User):
            return remembered
        changes = self._changes
        with self._database.snapshot() as connection:
            user = users.by_token(connection, token_hash)
        if user is None or changes != self._changes:
            return user
        self._make_room()
        return self._remembered.setdefault(token_hash, user)

    def _make_room(self) -> None:
        while len(self._remembered) >= MAX_REMEMBERED:
            with suppress(KeyError):  # somebody else has just made room
                self._remembered.popitem(last=False)


def hash_of(token: str) -> bytes:
    """Return what is stored and kept of *token*: whoever reads that cannot sign in."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _nobody() -> Unauthorized:
    return Unauthorized("unauthorized", "You are not signed in, or no longer. Join again.")
