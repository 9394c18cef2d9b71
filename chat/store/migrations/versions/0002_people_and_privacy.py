"""Passwords, roles in rooms, old addresses, mentions, invites, links, bans and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add what accounts, private rooms and keeping order need."""
    _widen_tables()
    _make_room_tables()
    _make_link_tables()
    _make_order_tables()


def _widen_tables() -> None:
    op.add_column("users", sa.Column("password_hash", sa.Text))
    op.add_column("users", sa.Column("muted_until", sa.BigInteger))
    op.add_column("users", sa.Column("look", sa.Text))
    op.create_index(None, "users", ["look"])
    op.add_column(
        "sessions", sa.Column("used_at", sa.BigInteger, nullable=False, server_default="0")
    )
    for name in ("agent", "address"):
        op.add_column("sessions", sa.Column(name, sa.Text))
    op.add_column(
        "sessions",
        sa.Column("made_by", sa.String(16), nullable=False, server_default="joining"),
    )
    op.add_column("rooms", sa.Column("archived_at", sa.BigInteger))
    op.add_column("rooms", sa.Column("pair", sa.String(48)))
    op.create_index(None, "rooms", ["pair"], unique=True)
    op.add_column(
        "memberships",
        sa.Column("role", sa.String(16), nullable=False, server_default="member"),
    )


def _make_room_tables() -> None:
    op.create_table(
        "old_slugs",
        sa.Column("slug", sa.Text, primary_key=True),
        sa.Column("room_id", IDENTITY, sa.ForeignKey("rooms.id"), nullable=False, index=True),
    )
    op.create_table(
        "mentions",
        sa.Column("user_id", IDENTITY, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("room_id", IDENTITY, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column(
            "message_id", IDENTITY, sa.ForeignKey("messages.id"), primary_key=True, index=True
        ),
    )


def _make_link_tables() -> None:
    op.create_table(
        "invites",
        sa.Column("id", IDENTITY, primary_key=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", IDENTITY, sa.ForeignKey("users.id")),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("uses_left", sa.Integer),
    )
    op.create_table(
        "links",
        sa.Column("id", IDENTITY, primary_key=True),
        sa.Column("user_id", IDENTITY, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", IDENTITY, sa.ForeignKey("users.id")),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
    )


def _make_order_tables() -> None:
    op.create_table(
        "bans",
        sa.Column("id", IDENTITY, primary_key=True),
        sa.Column("user_id", IDENTITY, sa.ForeignKey("users.id"), index=True),
        sa.Column("address", sa.Text, index=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("made_by", IDENTITY, sa.ForeignKey("users.id")),
    )
    op.create_table(
        "audit",
        sa.Column("id", IDENTITY, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by_id", IDENTITY, sa.ForeignKey("users.id")),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
    )
