"""The overview of somebody who was away for long stays cheap."""

from sqlalchemy import text

from chat.core.chat import Chat
from chat.store.rooms import MAX_COUNTED
from chat.values.records import User

MESSAGES = 2 * MAX_COUNTED
FILL = text(
    "WITH RECURSIVE ids(id) AS (SELECT 1000 UNION ALL SELECT id + 1 FROM ids LIMIT :count)"
    " INSERT INTO messages (id, room_id, author_id, text, html, sent_at)"
    " SELECT id, 1, :author, '', '', 0 FROM ids"
)


def fill(chat: Chat, author: User) -> None:
    values = {"count": MESSAGES, "author": author.id}
    chat._writer.write(lambda transaction: transaction.connection.execute(FILL, values))


def test_counts_stop_where_nobody_reads_them(chat: Chat, ada: User, lin: User):
    fill(chat, ada)
    [room] = chat.rooms.overview(lin).rooms
    assert (room.unread, room.last_message) == (MAX_COUNTED, 999 + MESSAGES)


def test_counting_reads_the_index_alone(chat: Chat, ada: User, lin: User):
    fill(chat, ada)
    query = "SELECT id FROM messages WHERE room_id = 1 AND id > 0 AND author_id != 1"
    with chat._database.snapshot() as connection:
        plan = connection.execute(
            text(f"EXPLAIN QUERY PLAN {query} AND deleted_at IS NULL LIMIT 9")
        )
        assert "USING COVERING INDEX" in str(plan.all())
