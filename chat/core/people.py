"""People: find somebody by name, and spare admins what may not be done to them."""

from __future__ import annotations

from contextlib import suppress

from chat.store import users
from chat.store.database import Snapshot
from chat.values.errors import Conflict, Invalid, NotFound
from chat.values.records import User
from chat.values.texts import checked_name, name_key
from chat.values.words import words


def person(connection: Snapshot, name: str) -> User:
    """Return who is called *name*, without regard to case and width.

    Raises:
        NotFound: `user_not_found`.
    """
    user = None
    with suppress(Invalid):
        user = users.by_key(connection, name_key(checked_name(name)))
    if user is None:
        raise nobody()
    return user


def nobody() -> NotFound:
    """Return the refusal of somebody who is not there."""
    return NotFound("user_not_found", "Nobody here has this name.")


def refuse_admins(user: User) -> None:
    """Refuse what may not be done to an admin, oneself among them.

    Raises:
        Conflict: `admin_protected`.
    """
    if user.role == "admin":
        raise Conflict(
            "admin_protected",
            words("{name} is an admin. Make a member of them first.", name=user.name),
        )
