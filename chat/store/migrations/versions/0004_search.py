"""The index of words, with all messages that are there already."""

import sqlalchemy as sa
from alembic import op

from chat.store import search
from chat.store.transaction import RoomKey

revision = "0004"
down_revision = "0003"

BATCH = 1000
"""Messages in memory at a time."""


def upgrade() -> None:
    """Make the index and fill it."""
    op.execute(
        # Without an index of each length, a beginning is put together of all messages that have it.
        "CREATE VIRTUAL TABLE search USING fts5(words, scope, content='', prefix='3 4 5 6 7 8',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    connection = op.get_bind()
    found = connection.execute(
        sa.text(
            "SELECT messages.id, text, author_id, room_id, slug, kind FROM messages"
            " JOIN rooms ON rooms.id = room_id"
        )
    )
    for rows in found.partitions(BATCH):
        for message_id, said, author_id, room_id, slug, kind in rows:
            room = RoomKey(room_id, slug, kind == "open")
            search.add(connection, room, author_id, message_id, said)
