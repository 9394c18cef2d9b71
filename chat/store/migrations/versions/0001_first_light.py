"""Users, sessions, rooms, memberships, messages, events and meta, with the room `general`."""

import secrets
import time

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

EPOCH_BYTES = 4


def upgrade() -> None:
    """Make the first tables and what a new server begins with."""
    _make_tables()
    now_ms = time.time_ns() // 1_000_000
    op.bulk_insert(
        sa.table("meta", sa.column("key"), sa.column("value")),
        [{"key": "epoch", "value": secrets.token_hex(EPOCH_BYTES)}],
    )
    op.execute(
        sa.text(
            "INSERT INTO rooms (slug, name, topic, kind, created_at)"
            " VALUES ('general', 'General', '', 'open', :now)"
        ).bindparams(now=now_ms)
    )


def _make_tables() -> None:
    identity = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "meta",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("id", identity, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("user_id", identity, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "rooms",
        sa.Column("id", identity, primary_key=True),
        sa.Column("slug", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "memberships",
        sa.Column("room_id", identity, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("user_id", identity, sa.ForeignKey("users.id"), primary_key=True, index=True),
        sa.Column("joined_at", sa.BigInteger, nullable=False),
        sa.Column("last_read", sa.BigInteger, nullable=False),
    )
    _make_histories(identity)


def _make_histories(identity: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "messages",
        sa.Column("id", identity, primary_key=True, autoincrement=False),
        sa.Column("room_id", identity, sa.ForeignKey("rooms.id"), nullable=False),
        sa.Column("author_id", identity, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("client_id", sa.String(64)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("reply_to", sa.BigInteger),
        sa.UniqueConstraint("author_id", "client_id"),
    )
    op.create_index(None, "messages", ["room_id", "id"])
    op.create_table(
        "events",
        sa.Column("seq", identity, primary_key=True, autoincrement=False),
        sa.Column("room_id", identity),
        sa.Column("user_id", identity),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index(None, "events", ["room_id", "seq"])
