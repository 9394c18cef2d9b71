"""The log of events: every event by its seq, as far back as it is kept.

It keeps no quotes: whoever reads an event that tells a reply gets what the quoted message says now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update
from sqlalchemy import insert as sql_insert

from chat.store import quotes
from chat.store.prepared import Prepared
from chat.store.schema import events, messages
from chat.store.transaction import Telling
from chat.values.event import NO_LONGER_TOLD
from chat.values.quoting import with_quote, without_quote

_head = Prepared(select(func.coalesce(func.max(events.c.seq), 0)))
_floor = select(func.coalesce(func.min(events.c.seq), 1) - 1)
_insert = Prepared(sql_insert(events), ["seq", "room_id", "user_id", "kind", "body", "message_id"])
_trim = delete(events).where(events.c.seq <= bindparam("up_to"))
_message_id = func.coalesce(events.c.message_id, events.c.seq)
_reply = messages.alias("reply")
_is_reply = and_(
    events.c.kind.in_(("message.created", "message.edited")),
    _reply.c.id == _message_id,
    _reply.c.reply_to.is_not(None),
    _reply.c.deleted_at.is_(None),
)
_after = (
    select(
        events.c.seq,
        events.c.room_id,
        events.c.user_id,
        events.c.kind,
        events.c.body,
        _reply.c.reply_to,
        *quotes.columns,
    )
    .outerjoin(_reply, _is_reply)
    .outerjoin(quotes.quoted, quotes.quoted.c.id == _reply.c.reply_to)
    .outerjoin(quotes.quoted_author, quotes.quoted_author.c.id == quotes.quoted.c.author_id)
    .where(events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
    .limit(bindparam("limit"))
)
_telling = select(events.c.seq, _message_id, events.c.kind, events.c.body).where(
    or_(
        and_(
            events.c.seq.in_(bindparam("messages", expanding=True)),
            events.c.kind == "message.created",
        ),
        events.c.message_id.in_(bindparam("messages", expanding=True)),
    )
)
_retell = update(events).where(events.c.seq == bindparam("told")).values(body=bindparam("new_body"))
_take_back = delete(events).where(events.c.seq == bindparam("told"))
_after_in_room = _after.where(events.c.room_id == bindparam("room"))


class StoredEvent(NamedTuple):
    """An event as it is in the log.

    `user_id` is set when it is for that user alone; `room_id` is not when it is of no room.
    """

    seq: int
    room_id: int | None
    user_id: int | None
    kind: str
    body: str


def head(connection: Connection) -> int:
    """Return the seq of the newest event; 0 before the first."""
    return int(_head.rows(connection, {})[0][0])


def floor(connection: Connection) -> int:
    """Return the seq after which the log begins: older events are no longer kept."""
    return int(connection.execute(_floor).scalar_one())


def insert(connection: Connection, rows: list[dict[str, object]]) -> None:
    """Store *rows*, made by a Transaction."""
    _insert.run(connection, rows)


def telling(connection: Connection, message_ids: Sequence[int]) -> list[Telling]:
    """Return all events kept that tell what these messages say."""
    rows = connection.execute(_telling, {"messages": message_ids})
    return [Telling(*row) for row in rows]


def retell(connection: Connection, bodies: Mapping[int, bytes]) -> None:
    """Give events new *bodies*, by seq, or take them out that are no longer told.

    Those that are not kept any more are left out.
    """
    told = {
        seq: without_quote(body).decode() for seq, body in bodies.items() if body != NO_LONGER_TOLD
    }
    if told:
        rows = [{"told": seq, "new_body": body} for seq, body in told.items()]
        connection.execute(_retell, rows)
    if len(told) < len(bodies):
        rows = [{"told": seq} for seq in bodies.keys() - told.keys()]
        connection.execute(_take_back, rows)


def trim(connection: Connection, up_to: int) -> None:
    """Forget the events up to the seq *up_to*."""
    connection.execute(_trim, {"up_to": up_to})


def after(
    connection: Connection, seq: int, *, limit: int, room_id: int | None = None
) -> Sequence[StoredEvent]:
    """Return at most *limit* events after *seq*, oldest first, of one room when it is given."""
    query = _after if room_id is None else _after_in_room
    values = {"after": seq, "limit": limit, "room": room_id}
    return [_read(*row) for row in connection.execute(query, values)]


def _read(*row: Any) -> StoredEvent:
    event, reply_to, quote = StoredEvent(*row[:5]), row[5], row[6:]
    if reply_to is None:
        return event
    now = msgspec.json.encode(quotes.of_row(reply_to, quote))
    return event._replace(body=with_quote(event.body.encode(), now).decode())
