"""People: find somebody by name."""

from __future__ import annotations

from contextlib import suppress

from chat.store import users
from chat.store.database import Snapshot
from chat.values.errors import Invalid, NotFound
from chat.values.records import User
from chat.values.texts import checked_name, name_key


def person(connection: Snapshot, name: str) -> User:
    """Return who is called *name*, without regard to case and width.

    Raises:
        NotFound: `user_not_found`.
    """
    user = None
    with suppress(Invalid):
        user = users.by_key(connection, name_key(checked_name(name)))
    if user is None:
        raise NotFound("user_not_found", "Nobody here has this name.")
    return user
