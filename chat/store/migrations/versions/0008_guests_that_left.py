"""When a guest left for good; those that did are in no room but their talks of two."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column, and note those that have left so far."""
    op.add_column("users", sa.Column("left_at", sa.BigInteger))
    op.execute(
        "UPDATE users SET left_at = created_at WHERE kind = 'guest' AND name LIKE '% (left%)'"
        " AND NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = users.id)"
    )
    op.execute(
        "DELETE FROM memberships WHERE role = 'member'"
        " AND user_id IN (SELECT id FROM users WHERE left_at IS NOT NULL)"
        " AND room_id IN (SELECT id FROM rooms WHERE kind != 'direct')"
    )
