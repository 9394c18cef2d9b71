"""What is known of the files that people add to their messages."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "uploads",
        sa.Column("id", IDENTITY, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("room_id", IDENTITY, sa.ForeignKey("rooms.id"), nullable=False),
        sa.Column("author_id", IDENTITY, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("message_id", IDENTITY, sa.ForeignKey("messages.id"), index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("has_small", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger, index=True),
    )
