"""Room rules: what a user may do in a room, asked at the very moment of the writing.

The directory in memory says who sees which room; a write asks the database once more, on the
writer's thread, where nothing else can happen in between.
"""

from __future__ import annotations

from chat.core.directory import room_not_found
from chat.store import memberships
from chat.store.database import Snapshot
from chat.store.memberships import Standing
from chat.store.transaction import RoomKey
from chat.values.errors import Forbidden
from chat.values.records import User

FIRST_ROOM = "general"
"""The room that always exists, that everybody joins and nobody leaves."""


def seen(connection: Snapshot, room: RoomKey, user: User) -> Standing:
    """Return how *user* stands in *room*, which may be another than it was a moment ago.

    Raises:
        NotFound: `room_not_found`: it is closed, and the user is no member, or no longer.
    """
    standing = memberships.standing(connection, room.id, user)
    if not standing.may_see:
        raise room_not_found()
    return standing


def check_open_for_more(standing: Standing) -> None:
    """Refuse to let anything be added to a room that is archived.

    Raises:
        Forbidden: `room_archived`.
    """
    refuse_archived(standing.room)


def refuse_archived(room: RoomKey) -> None:
    """Refuse as `check_open_for_more`, a room as it is known without asking the database.

    Raises:
        Forbidden: `room_archived`.
    """
    if room.is_archived:
        raise Forbidden(
            "room_archived", "This room is archived: it can be read, and nothing can be added."
        )


def check_may_rule(standing: Standing, user: User) -> None:
    """Refuse what only owners may do; in open rooms admins may as well.

    Raises:
        Forbidden: `owner_only`.
    """
    is_admin = standing.room.is_open and user.role == "admin"
    if standing.role != "owner" and not is_admin:
        raise Forbidden("owner_only", "Only an owner of this room may do this. Ask one.")


def check_not_direct(standing: Standing) -> None:
    """Refuse to change what two have between them.

    Raises:
        Forbidden: `direct_fixed`.
    """
    if standing.kind == "direct":
        raise Forbidden("direct_fixed", "A direct room is for its two people, and stays as it is.")


def check_not_permanent(standing: Standing) -> None:
    """Refuse to close, or to leave, the room that always exists.

    Raises:
        Forbidden: `room_permanent`.
    """
    if standing.room.slug == FIRST_ROOM:
        raise Forbidden("room_permanent", "The first room stays, and everybody stays in it.")
