"""Outdated messages: those whose HTML was made by an older renderer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from chat.store import rooms
from chat.store.schema import messages
from chat.store.transaction import RoomKey, Transaction

_among = (
    select(messages.c.id, messages.c.room_id, messages.c.text)
    .where(
        messages.c.id > bindparam("after"),
        messages.c.id <= bindparam("up_to"),
        messages.c.renderer < bindparam("renderer"),
        messages.c.deleted_at.is_(None),
    )
    .order_by(messages.c.id)
)
_renew = (
    update(messages)
    .where(messages.c.id == bindparam("message_id"), messages.c.text == bindparam("old_text"))
    .values(html=bindparam("new_html"), renderer=bindparam("new_renderer"))
)


class Renewed(NamedTuple):
    """A message and the HTML of its text, made again."""

    message_id: int
    old_text: str
    new_html: str
    new_renderer: int


def among(
    connection: Connection, after: int, up_to: int, renderer: int
) -> list[tuple[int, RoomKey, str]]:
    """Return id, room and text of what was made before *renderer*, by id.

    Only messages after the seq *after*, up to the seq *up_to*.
    """
    values = {"after": after, "up_to": up_to, "renderer": renderer}
    rows = connection.execute(_among, values).all()
    keys = {key.id: key for key in rooms.keys(connection, sorted({row.room_id for row in rows}))}
    return [(row.id, keys[row.room_id], row.text) for row in rows]


def renew(renewed: Sequence[Renewed], transaction: Transaction) -> None:
    """Store the HTML of those that still say the same."""
    transaction.connection.execute(_renew, [each._asdict() for each in renewed])
