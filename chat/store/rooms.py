"""Rooms and who is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from chat.store.prepared import Prepared
from chat.store.schema import memberships, messages, old_slugs, rooms
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import Room, RoomState, User

_mine = memberships.alias("mine")
_members = (
    select(func.count())
    .where(memberships.c.room_id == rooms.c.id)
    .correlate(rooms)
    .scalar_subquery()
)
_last_message = (
    select(func.max(messages.c.id))
    .where(messages.c.room_id == rooms.c.id)
    .correlate(rooms)
    .scalar_subquery()
)
_unread = (
    select(func.count())
    .where(
        messages.c.room_id == rooms.c.id,
        messages.c.id > _mine.c.last_read,
        messages.c.author_id != bindparam("user"),
    )
    .correlate(rooms, _mine)
    .scalar_subquery()
)
_overview = (
    select(
        rooms.c.slug,
        rooms.c.name,
        rooms.c.topic,
        rooms.c.kind,
        _members,
        _last_message,
        _unread,
        _mine.c.last_read,
    )
    .outerjoin(_mine, and_(_mine.c.room_id == rooms.c.id, _mine.c.user_id == bindparam("user")))
    .where(or_(rooms.c.kind == "open", _mine.c.user_id.is_not(None)))
    .order_by(func.lower(rooms.c.name), rooms.c.id)
)
_overview_of_one = _overview.where(rooms.c.id == bindparam("room"))
_keys = select(rooms.c.id, rooms.c.slug, rooms.c.kind, rooms.c.archived_at)
_old_slugs = select(old_slugs.c.room_id, old_slugs.c.slug)
_closed_members = (
    select(memberships.c.room_id, memberships.c.user_id)
    .join(rooms, rooms.c.id == memberships.c.room_id)
    .where(rooms.c.kind != "open")
)
_slug = select(rooms.c.id).where(rooms.c.slug == bindparam("slug"))
_insert = insert(rooms)
_membership = Prepared(
    select(memberships.c.last_read).where(
        memberships.c.room_id == bindparam("room"), memberships.c.user_id == bindparam("user")
    )
)
_owner = select(memberships.c.role).where(
    memberships.c.room_id == bindparam("room"),
    memberships.c.user_id == bindparam("user"),
    memberships.c.role == "owner",
)
_count = select(func.count()).where(memberships.c.room_id == bindparam("room"))
_join = insert(memberships)
_mark_read = (
    update(memberships)
    .where(
        memberships.c.room_id == bindparam("room"),
        memberships.c.user_id == bindparam("user"),
        memberships.c.last_read < bindparam("seq"),
    )
    .values(last_read=bindparam("seq"))
)


def keys(connection: Connection, room_ids: Sequence[int] | None = None) -> list[RoomKey]:
    """Return what events need to know of these rooms, or of all."""
    query, old = _keys, _old_slugs
    if room_ids is not None:
        query = query.where(rooms.c.id.in_(room_ids))
        old = old.where(old_slugs.c.room_id.in_(room_ids))
    before: defaultdict[int, list[str]] = defaultdict(list)
    for room_id, slug in connection.execute(old):
        before[room_id].append(slug)
    return [
        RoomKey(row.id, row.slug, row.kind == "open", bool(row.archived_at), tuple(before[row.id]))
        for row in connection.execute(query)
    ]


def closed_members(
    connection: Connection, room_ids: Sequence[int] | None = None
) -> dict[int, frozenset[int]]:
    """Return the ids of the members of those of these rooms, or of all, that are not open."""
    query = _closed_members
    if room_ids is not None:
        query = query.where(memberships.c.room_id.in_(room_ids))
    members: defaultdict[int, set[int]] = defaultdict(set)
    for room_id, user_id in connection.execute(query):
        members[room_id].add(user_id)
    return {room_id: frozenset(user_ids) for room_id, user_ids in members.items()}


def overview(connection: Connection, user: User, room: RoomKey | None = None) -> list[Room]:
    """Return the rooms that *user* may see, by name, or *room* alone, as that user sees them."""
    if room is None:
        rows = connection.execute(_overview, {"user": user.id})
    else:
        rows = connection.execute(_overview_of_one, {"user": user.id, "room": room.id})
    return [
        Room(slug, name, topic, kind, members, last_message, unread, last_read)
        for slug, name, topic, kind, members, last_message, unread, last_read in rows
    ]


def is_slug_taken(connection: Connection, slug: str) -> bool:
    """Tell whether a room has this address."""
    return connection.execute(_slug, {"slug": slug}).first() is not None


def create(transaction: Transaction, slug: str, name: str, topic: str, creator: User) -> Room:
    """Store a new open room with its creator as its first member."""
    row = {
        "slug": slug,
        "name": name,
        "topic": topic,
        "kind": "open",
        "created_at": transaction.now_ms,
    }
    result = transaction.connection.execute(_insert, row)
    room = RoomKey(result.inserted_primary_key[0], slug, is_open=True)  # type: ignore[index]
    state = RoomState(slug, name, topic, "open", members=0, last_message=None)
    transaction.record("room.created", room, state=state)
    seq = join(transaction, room, creator)
    return Room(slug, name, topic, "open", 1, None, 0, seq)


def last_read(connection: Connection, room: RoomKey, user: User) -> int | None:
    """Return what a member has read; None for somebody who is not a member."""
    values = {"room": room.id, "user": user.id}
    found = _membership.rows(connection, values)
    return found[0][0] if found else None


def is_owner(connection: Connection, room: RoomKey, user: User) -> bool:
    """Tell whether *user* is one of the owners of *room*."""
    return bool(connection.execute(_owner, {"room": room.id, "user": user.id}).first())


def join(transaction: Transaction, room: RoomKey, user: User, read_up_to: int | None = None) -> int:
    """Make *user*, who is not one yet, a member; return the seq of that.

    It has read all messages, or those up to the seq *read_up_to*.
    """
    seq = transaction.next_seq
    row = {
        "room_id": room.id,
        "user_id": user.id,
        "joined_at": transaction.now_ms,
        "last_read": seq if read_up_to is None else read_up_to,
    }
    transaction.connection.execute(_join, row)
    members = transaction.connection.execute(_count, {"room": room.id}).scalar_one()
    return transaction.record("member.joined", room, user=user, members=members)


def mark_read(transaction: Transaction, room: RoomKey, user: User, seq: int) -> None:
    """Move the marker of *user* forward to *seq*; who has none yet joins with that."""
    values = {"room": room.id, "user": user.id, "seq": seq}
    if last_read(transaction.connection, room, user) is None:
        join(transaction, room, user, read_up_to=seq)
        transaction.record_for(user.id, "read.moved", room, last_read=seq)
    elif transaction.connection.execute(_mark_read, values).rowcount:
        transaction.record_for(user.id, "read.moved", room, last_read=seq)
