"""Rooms, as they are and as each user sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from chat.store import users
from chat.store.schema import memberships, mentions, messages, old_slugs, rooms
from chat.store.schema import users as users_table
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import Room, RoomState, User

MAX_COUNTED = 1000
"""Unread messages are counted so far: nobody reads a larger number, and counting takes time."""


def _counted(query: Select[Any]) -> ScalarSelect[int]:
    """Return how many rows *query* has for a row of the overview, MAX_COUNTED at most."""
    rows = query.correlate(rooms, _mine).limit(MAX_COUNTED).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


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
_unread = _counted(
    select(messages.c.id).where(
        messages.c.room_id == rooms.c.id,
        messages.c.id > _mine.c.last_read,
        messages.c.author_id != bindparam("user"),
        messages.c.deleted_at.is_(None),
    )
)
_mentions = _counted(
    select(mentions.c.message_id).where(
        mentions.c.user_id == bindparam("user"),
        mentions.c.room_id == rooms.c.id,
        mentions.c.message_id > _mine.c.last_read,
    )
)
_notify = func.coalesce(_mine.c.notify, "mentions")
_state = select(
    rooms.c.id,
    rooms.c.slug,
    rooms.c.name,
    rooms.c.topic,
    rooms.c.kind,
    _members,
    _last_message,
    rooms.c.archived_at,
)
_state_of_one = _state.where(rooms.c.id == bindparam("room"))
_order = (case((rooms.c.kind == "direct", 1), else_=0), func.lower(rooms.c.name), rooms.c.id)
_overview = (
    _state.add_columns(_unread, _mine.c.last_read, _mentions, _mine.c.role, _notify)
    .outerjoin(_mine, and_(_mine.c.room_id == rooms.c.id, _mine.c.user_id == bindparam("user")))
    .where(or_(rooms.c.kind == "open", _mine.c.user_id.is_not(None)))
    .order_by(*_order)
)
_every = _state.order_by(*_order)
_overview_of_one = _overview.where(rooms.c.id == bindparam("room"))
_pair_of = (
    select(memberships.c.room_id, *users.columns)
    .join(users_table, users_table.c.id == memberships.c.user_id)
    .order_by(users_table.c.id)
)
_keys = select(rooms.c.id, rooms.c.slug, rooms.c.kind, rooms.c.archived_at)
_by_pair = _keys.where(rooms.c.pair == bindparam("pair"))
_old_slugs = select(old_slugs.c.room_id, old_slugs.c.slug)
_closed_members = (
    select(memberships.c.room_id, memberships.c.user_id)
    .join(rooms, rooms.c.id == memberships.c.room_id)
    .where(rooms.c.kind != "open")
)
_slug = (
    select(rooms.c.id)
    .where(rooms.c.slug == bindparam("slug"))
    .union_all(select(old_slugs.c.room_id).where(old_slugs.c.slug == bindparam("slug")))
)
_insert = insert(rooms)
_change = update(rooms).where(rooms.c.id == bindparam("room"))
_keep_slug = insert(old_slugs)
_take_slug = delete(old_slugs).where(old_slugs.c.slug == bindparam("old"))


class NewRoom(NamedTuple):
    """A room that is about to be stored; its fields have been checked."""

    slug: str
    name: str
    topic: str = ""
    kind: str = "open"
    pair: str | None = None


def keys(connection: Connection, room_ids: Sequence[int] | None = None) -> list[RoomKey]:
    """Return what events need to know of these rooms, or of all."""
    query, old = _keys, _old_slugs
    if room_ids is not None:
        query = query.where(rooms.c.id.in_(room_ids))
        old = old.where(old_slugs.c.room_id.in_(room_ids))
    before: defaultdict[int, list[str]] = defaultdict(list)
    for room_id, slug in connection.execute(old):
        before[room_id].append(slug)
    return [_key(row, tuple(before[row.id])) for row in connection.execute(query)]


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
    """Return the rooms that *user* may see, or *room* alone, as that user sees them.

    By name, direct rooms last. `unread` and `mentions` count to MAX_COUNTED.
    """
    if room is None:
        rows = connection.execute(_overview, {"user": user.id}).all()
    else:
        rows = connection.execute(_overview_of_one, {"user": user.id, "room": room.id}).all()
    pairs = _pairs(connection, [row.id for row in rows if row.kind == "direct"])
    return [Room(*_shown(row, pairs), *row[-5:]) for row in rows]


def every(connection: Connection) -> list[Room]:
    """Return all rooms, those that are not open too, as nobody's; in the order of an overview."""
    rows = connection.execute(_every).all()
    pairs = _pairs(connection, [row.id for row in rows if row.kind == "direct"])
    return [Room(*_shown(row, pairs)) for row in rows]


def state(connection: Connection, room: RoomKey) -> RoomState:
    """Return *room* as all who see it see it."""
    row = connection.execute(_state_of_one, {"room": room.id}).one()
    pairs = _pairs(connection, [room.id] if row.kind == "direct" else [])
    return RoomState(*_shown(row, pairs))


def owner_of_slug(connection: Connection, slug: str) -> int | None:
    """Return the id of the room that has this address, or had it once."""
    return connection.execute(_slug, {"slug": slug}).scalar()


def of_pair(connection: Connection, pair: str) -> RoomKey | None:
    """Return the direct room of a *pair* of users; None when they have none."""
    row = connection.execute(_by_pair, {"pair": pair}).first()
    return _key(row) if row else None


def create(transaction: Transaction, new: NewRoom) -> RoomKey:
    """Store a new room, in which nobody is yet."""
    row = new._asdict() | {"created_at": transaction.now_ms}
    result = transaction.connection.execute(_insert, row)
    room_id = result.inserted_primary_key[0]  # type: ignore[index]
    room = RoomKey(room_id, new.slug, is_open=new.kind == "open")
    transaction.record("room.created", room, state=state(transaction.connection, room))
    return room


def change(transaction: Transaction, room: RoomKey, **columns: object) -> None:
    """Give *room* a new `name`, `topic` or `archived_at`."""
    transaction.connection.execute(_change.values(**columns), {"room": room.id})


def move(transaction: Transaction, room: RoomKey, slug: str) -> RoomKey:
    """Give *room* another address; the old one still leads there."""
    connection = transaction.connection
    connection.execute(_take_slug, {"old": slug})
    connection.execute(_keep_slug, {"slug": room.slug, "room_id": room.id})
    change(transaction, room, slug=slug)
    return room._replace(slug=slug)


def _key(row: Any, old: tuple[str, ...] = ()) -> RoomKey:
    return RoomKey(row.id, row.slug, row.kind == "open", row.archived_at is not None, old)


def _shown(row: Any, pairs: dict[int, list[User]]) -> tuple[Any, ...]:
    """Return the fields of a RoomState; the name of a direct room is made of those of the two."""
    _, slug, name, topic, kind, members, last_message, archived_at, *_ = row
    pair = pairs.get(row.id, [])
    name = name or " & ".join(user.name for user in pair)
    return slug, name, topic, kind, members, last_message, archived_at is not None, pair


def _pairs(connection: Connection, room_ids: Sequence[int]) -> dict[int, list[User]]:
    """Return the two who are in each of these direct rooms."""
    pairs: defaultdict[int, list[User]] = defaultdict(list)
    if room_ids:
        for room_id, *user in connection.execute(
            _pair_of.where(memberships.c.room_id.in_(room_ids))
        ):
            pairs[room_id].append(User(*user))
    return pairs
