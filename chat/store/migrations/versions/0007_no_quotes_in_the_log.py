"""The log of events no longer keeps what replies quote: who reads it puts that in."""

import sqlalchemy as sa
from alembic import op

from chat.values.quoting import without_quote

revision = "0007"
down_revision = "0006"

BATCH = 1000
"""Events in memory at a time."""


def upgrade() -> None:
    """Take the quotes out of the events that are there."""
    connection = op.get_bind()
    found = sa.text(
        "SELECT seq, body FROM events WHERE seq > :after AND body LIKE :quoting"
        " ORDER BY seq LIMIT :n"
    )
    change = sa.text("UPDATE events SET body = :body WHERE seq = :seq")
    after = 0
    while rows := connection.execute(
        found, {"after": after, "quoting": '%"quote":{"id":%', "n": BATCH}
    ).all():
        bare = [{"seq": seq, "body": without_quote(body.encode()).decode()} for seq, body in rows]
        connection.execute(change, bare)
        after = rows[-1].seq
