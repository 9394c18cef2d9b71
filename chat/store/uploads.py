"""Uploads: what is known of each file that somebody added. The files themselves lie in a folder.

A file that is no longer wanted is only marked here, in the transaction that says so; it is removed
from the folder, and then from the table, afterwards. So none is left behind by a crash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from chat.store.prepared import Prepared
from chat.store.schema import rooms, uploads
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import Upload, User

KEYS_AT_ONCE = 1000
"""Keys that one query asks for: SQLite allows some 30,000 values."""

_columns = (
    uploads.c.id,
    uploads.c.name,
    uploads.c.type,
    uploads.c.bytes,
    uploads.c.key,
    uploads.c.width,
    uploads.c.height,
    uploads.c.has_small,
)
_insert = insert(uploads)
_kept = uploads.c.removed_at.is_(None)
_used = select(func.coalesce(func.sum(uploads.c.bytes), 0)).where(_kept)
_used_by = _used.where(uploads.c.author_id == bindparam("author"))
_by_key = (
    select(*_columns, rooms.c.slug, uploads.c.author_id, uploads.c.message_id)
    .join(rooms, rooms.c.id == uploads.c.room_id)
    .where(uploads.c.key == bindparam("key"), _kept)
)
_free = (
    select(*_columns)
    .where(
        uploads.c.id.in_(bindparam("ids", expanding=True)),
        uploads.c.author_id == bindparam("author"),
        uploads.c.room_id == bindparam("room"),
        uploads.c.message_id.is_(None),
        _kept,
    )
    .order_by(uploads.c.id)
)
_attach = (
    update(uploads)
    .where(uploads.c.id.in_(bindparam("ids", expanding=True)))
    .values(message_id=bindparam("message"))
)
_of_messages = (
    select(uploads.c.message_id, *_columns)
    .where(uploads.c.message_id.in_(bindparam("messages", expanding=True)), _kept)
    .order_by(uploads.c.id)
)
_drop_of_message = (
    update(uploads)
    .where(uploads.c.message_id == bindparam("message"), _kept)
    .values(removed_at=bindparam("now"))
)
_drop_free = (
    update(uploads)
    .where(
        uploads.c.id == bindparam("upload"),
        uploads.c.author_id == bindparam("author"),
        uploads.c.message_id.is_(None),
        _kept,
    )
    .values(removed_at=bindparam("now"))
)
_drop_forgotten = (
    update(uploads)
    .where(uploads.c.message_id.is_(None), uploads.c.created_at < bindparam("before"), _kept)
    .values(removed_at=bindparam("now"))
)
_dropped = Prepared(select(uploads.c.id, uploads.c.key).where(uploads.c.removed_at.is_not(None)))
_known = select(uploads.c.key).where(uploads.c.key.in_(bindparam("keys", expanding=True)))
_forget = delete(uploads).where(uploads.c.id.in_(bindparam("ids", expanding=True)))


class Stored(NamedTuple):
    """What is stored of a new upload: its file lies under `key`."""

    key: str
    name: str
    type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    has_small: bool = False


class Found(NamedTuple):
    """An upload as somebody asks for it."""

    upload: Upload
    key: str
    has_small: bool
    room: str
    author_id: int
    message_id: int | None


def add(transaction: Transaction, room: RoomKey, author: User, stored: Stored) -> Upload:
    """Store what is known of a new file; no message has it yet."""
    row = stored._asdict() | {
        "room_id": room.id,
        "author_id": author.id,
        "created_at": transaction.now_ms,
    }
    result = transaction.connection.execute(_insert, row)
    upload_id = result.inserted_primary_key[0]  # type: ignore[index]
    return _upload(upload_id, *stored[1:4], stored.key, *stored[4:])


def used_bytes(connection: Connection, author: User | None = None) -> int:
    """Return how many bytes the files have, of all or of one author."""
    if author is None:
        return int(connection.execute(_used).scalar_one())
    return int(connection.execute(_used_by, {"author": author.id}).scalar_one())


def by_key(connection: Connection, key: str) -> Found | None:
    """Return the upload whose file lies under *key*."""
    row = connection.execute(_by_key, {"key": key}).first()
    if row is None:
        return None
    *columns, slug, author_id, message_id = row
    return Found(_upload(*columns), key, bool(row.has_small), slug, author_id, message_id)


def known(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return those of *keys* that belong to an upload, also to one that is about to go."""
    asked = sorted(keys)
    parts = [asked[at : at + KEYS_AT_ONCE] for at in range(0, len(asked), KEYS_AT_ONCE)]
    return {key for part in parts for key in connection.execute(_known, {"keys": part}).scalars()}


def free(connection: Connection, room: RoomKey, author: User, ids: Sequence[int]) -> list[Upload]:
    """Return those of *ids* that *author* added for *room* and no message has."""
    values = {"ids": list(ids), "author": author.id, "room": room.id}
    return [_upload(*row) for row in connection.execute(_free, values)]


def attach(connection: Connection, message_id: int, ids: Sequence[int]) -> None:
    """Let the message have these uploads."""
    connection.execute(_attach, {"ids": list(ids), "message": message_id})


def of_messages(connection: Connection, message_ids: Sequence[int]) -> dict[int, list[Upload]]:
    """Return the uploads of those of these messages that have any."""
    found: defaultdict[int, list[Upload]] = defaultdict(list)
    for message_id, *columns in connection.execute(_of_messages, {"messages": message_ids}):
        found[message_id].append(_upload(*columns))
    return found


def drop_of_message(transaction: Transaction, message_id: int) -> None:
    """Mark the files of a message as no longer wanted."""
    values = {"message": message_id, "now": transaction.now_ms}
    transaction.connection.execute(_drop_of_message, values)


def drop_free(transaction: Transaction, author: User, upload_id: int) -> None:
    """Mark a file that *author* has added, and no message has, as no longer wanted."""
    values = {"upload": upload_id, "author": author.id, "now": transaction.now_ms}
    transaction.connection.execute(_drop_free, values)


def drop_forgotten(transaction: Transaction, before_ms: int) -> None:
    """Mark the files that were added before then, and that no message has."""
    values = {"before": before_ms, "now": transaction.now_ms}
    transaction.connection.execute(_drop_forgotten, values)


def dropped(connection: Connection) -> dict[int, str]:
    """Return the keys of the files that are no longer wanted, by the ids of their uploads."""
    return dict(_dropped.rows(connection, {}))


def forget(transaction: Transaction, ids: Sequence[int]) -> None:
    """Forget these uploads: their files are gone."""
    transaction.connection.execute(_forget, {"ids": list(ids)})


def _upload(
    upload_id: int,
    name: str,
    kind: str,
    size: int,
    key: str,
    width: int | None,
    height: int | None,
    has_small: bool,
) -> Upload:
    url = f"/files/{key}"
    return Upload(
        id=upload_id,
        name=name,
        type=kind,
        bytes=size,
        url=url,
        width=width,
        height=height,
        small_url=f"{url}?size=small" if has_small else None,
    )
