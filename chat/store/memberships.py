"""Who is in which room: as what, since when, and how far each has read."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from chat.store import users
from chat.store.prepared import Prepared
from chat.store.schema import memberships, rooms
from chat.store.schema import users as users_table
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import Member, User

_of_one = and_(
    memberships.c.room_id == bindparam("room"), memberships.c.user_id == bindparam("user")
)
_standing = Prepared(
    select(
        rooms.c.slug,
        rooms.c.kind,
        rooms.c.archived_at,
        memberships.c.role,
        memberships.c.last_read,
    )
    .outerjoin(
        memberships,
        and_(memberships.c.room_id == rooms.c.id, memberships.c.user_id == bindparam("user")),
    )
    .where(rooms.c.id == bindparam("room"))
)
_list = (
    select(memberships.c.role, memberships.c.joined_at, *users.columns)
    .join(users_table, users_table.c.id == memberships.c.user_id)
    .where(memberships.c.room_id == bindparam("room"))
    .order_by(users_table.c.name_key)
    .limit(bindparam("limit"))
)
_of_user = (
    select(
        rooms.c.id,
        rooms.c.slug,
        rooms.c.kind,
        rooms.c.archived_at,
        memberships.c.role,
        memberships.c.last_read,
    )
    .join(memberships, memberships.c.room_id == rooms.c.id)
    .where(memberships.c.user_id == bindparam("user"), rooms.c.kind != "direct")
)
_owners = select(func.count()).where(
    memberships.c.room_id == bindparam("room"), memberships.c.role == "owner"
)
_longest_standing = (
    select(*users.columns)
    .join(memberships, users_table.c.id == memberships.c.user_id)
    .where(memberships.c.room_id == bindparam("room"))
    .order_by(memberships.c.joined_at, memberships.c.user_id)
    .limit(1)
)
_count = select(func.count()).where(memberships.c.room_id == bindparam("room"))
_insert = insert(memberships)
_delete = delete(memberships).where(_of_one)
_set_role = update(memberships).where(_of_one).values(role=bindparam("new_role"))
_set_notify = (
    update(memberships)
    .where(_of_one, memberships.c.notify != bindparam("level"))
    .values(notify=bindparam("level"))
)
_mark = update(memberships).where(_of_one).values(last_read=bindparam("seq"))
_mark_read = _mark.where(memberships.c.last_read < bindparam("seq"))
_mark_unread = _mark.where(memberships.c.last_read > bindparam("seq"))


class Standing(NamedTuple):
    """What a room is, and how a user stands in it, at one moment of the writing.

    `role` and `last_read` are None for somebody who is not a member.
    """

    room: RoomKey
    kind: str
    role: str | None
    last_read: int | None

    @property
    def is_member(self) -> bool:
        """Whether the user is in the room."""
        return self.role is not None

    @property
    def may_see(self) -> bool:
        """Whether the user may see the room at all."""
        return self.room.is_open or self.is_member


def standing(connection: Connection, room_id: int, user: User) -> Standing:
    """Return how *user* stands in the room with this id."""
    [row] = _standing.rows(connection, {"room": room_id, "user": user.id})
    return _standing_of(room_id, *row)


def of_user(connection: Connection, user: User) -> list[Standing]:
    """Return how *user* stands in each of its rooms but the direct ones."""
    return [_standing_of(*row) for row in connection.execute(_of_user, {"user": user.id})]


def listed(connection: Connection, room: RoomKey, limit: int) -> list[Member]:
    """Return the first *limit* members of *room*, by name."""
    rows = connection.execute(_list, {"room": room.id, "limit": limit})
    return [Member(User(*user), role, joined_at) for role, joined_at, *user in rows]


def join(
    transaction: Transaction,
    room: RoomKey,
    user: User,
    role: str = "member",
    read_up_to: int | None = None,
) -> int:
    """Make *user*, who is not one yet, a member; return the seq of that.

    It has read all messages, or those up to the seq *read_up_to*. Whoever comes into a closed room
    is told apart from the others: nothing of that room has reached its polls before.
    """
    seq = transaction.next_seq
    row = {
        "room_id": room.id,
        "user_id": user.id,
        "joined_at": transaction.now_ms,
        "last_read": seq if read_up_to is None else read_up_to,
        "role": role,
    }
    transaction.connection.execute(_insert, row)
    transaction.record(
        "member.joined", room, user=user, members=_counted(transaction, room), role=role
    )
    if not room.is_open:
        transaction.record_for(user.id, "room.joined", room)
    return seq


def leave(transaction: Transaction, room: RoomKey, user: User, by: User | None = None) -> None:
    """Let *user*, who is a member, be one no longer: on its own, or removed *by* somebody."""
    transaction.connection.execute(_delete, _values(room, user))
    cause: dict[str, Any] = {} if by is None else {"by": by}
    members = _counted(transaction, room)
    transaction.record("member.left", room, user=user, members=members, **cause)
    if not room.is_open:
        transaction.record_for(user.id, "room.left", room, **cause)


def set_role(transaction: Transaction, room: RoomKey, user: User, role: str) -> None:
    """Give *user*, who is a member, another role in *room*."""
    transaction.connection.execute(_set_role, _values(room, user) | {"new_role": role})
    transaction.record("member.changed", room, user=user, role=role)


def owners(connection: Connection, room: RoomKey) -> int:
    """Return how many own *room*."""
    return int(connection.execute(_owners, {"room": room.id}).scalar_one())


def longest_standing(connection: Connection, room: RoomKey) -> User | None:
    """Return who has been in *room* for longest; None when nobody is."""
    row = connection.execute(_longest_standing, {"room": room.id}).first()
    return User(*row) if row else None


def mark_read(transaction: Transaction, room: RoomKey, user: User, seq: int) -> None:
    """Move the marker of *user*, a member, forward to *seq*."""
    _move_marker(transaction, room, user, seq, is_forward=True)


def mark_unread(transaction: Transaction, room: RoomKey, user: User, seq: int) -> None:
    """Move the marker of *user*, a member, back to *seq*."""
    _move_marker(transaction, room, user, seq, is_forward=False)


def record_read(transaction: Transaction, room: RoomKey, user: User, seq: int) -> None:
    """Tell *user* alone, on all its devices, where its marker is now."""
    transaction.record_for(user.id, "read.moved", room, last_read=seq)


def set_notify(transaction: Transaction, room: RoomKey, user: User, level: str) -> None:
    """Remember of what *user*, a member, wants to be told aloud; its devices alone hear of it."""
    values = _values(room, user) | {"level": level}
    if transaction.connection.execute(_set_notify, values).rowcount:
        transaction.record_for(user.id, "notify.changed", room, notify=level)


def _standing_of(
    room_id: int,
    slug: str,
    kind: str,
    archived_at: int | None,
    role: str | None,
    last_read: int | None,
) -> Standing:
    key = RoomKey(room_id, slug, kind == "open", archived_at is not None)
    return Standing(key, kind, role, last_read)


def _move_marker(
    transaction: Transaction, room: RoomKey, user: User, seq: int, *, is_forward: bool
) -> None:
    query = _mark_read if is_forward else _mark_unread
    if transaction.connection.execute(query, _values(room, user) | {"seq": seq}).rowcount:
        record_read(transaction, room, user, seq)


def _counted(transaction: Transaction, room: RoomKey) -> int:
    return int(transaction.connection.execute(_count, {"room": room.id}).scalar_one())


def _values(room: RoomKey, user: User) -> dict[str, Any]:
    return {"room": room.id, "user": user.id}
