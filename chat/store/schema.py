"""The tables as they are now. How they came to be is in migrations/; a test compares the two.

All `*_at` are milliseconds since the epoch, UTC. A message's id is the seq of the event that
created it, so both count in one sequence.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""

meta = Table(
    "meta",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("password_hash", Text),
    Column("muted_until", BigInteger),
    Column("look", Text, index=True),
    Column("left_at", BigInteger),
)
"""`name_key` is what a name is compared by; `look` is the same for names that look alike, too.
`left_at` is set for guests that cannot come back."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False, server_default="0"),
    Column("agent", Text),
    Column("address", Text),
    Column("made_by", String(16), nullable=False, server_default="joining"),
)
"""`made_by` is `joining`, `password` or `link`; `agent` is what the client calls itself."""

rooms = Table(
    "rooms",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("archived_at", BigInteger),
    Column("pair", String(48), index=True, unique=True),
)
"""`pair` is set for direct rooms: the ids of the two, the lower one first, as `3:7`."""

old_slugs = Table(
    "old_slugs",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("room_id", Id, ForeignKey("rooms.id"), nullable=False, index=True),
)
"""Addresses that rooms had before they were renamed; they still lead there."""

memberships = Table(
    "memberships",
    metadata,
    Column("room_id", Id, ForeignKey("rooms.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True, index=True),
    Column("joined_at", BigInteger, nullable=False),
    Column("last_read", BigInteger, nullable=False),
    Column("role", String(16), nullable=False, server_default="member"),
    Column("notify", String(16), nullable=False, server_default="mentions"),
)
"""`notify` is of what its member wants to be told aloud: `all`, `mentions` or `none`."""

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("room_id", Id, ForeignKey("rooms.id"), nullable=False),
    Column("author_id", Id, ForeignKey("users.id"), nullable=False),
    Column("client_id", String(64)),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    Column("reply_to", BigInteger),
    Column("edited_at", BigInteger),
    Column("deleted_at", BigInteger),
    Column("renderer", Integer, nullable=False, server_default="1"),
    UniqueConstraint("author_id", "client_id"),
    Index(None, "room_id", "id", "author_id", "deleted_at"),
)
"""`renderer` is the version of the rendering that made the html; what is deleted has no text."""

Index(
    "ix_messages_reply_to",
    messages.c.reply_to,
    sqlite_where=messages.c.reply_to.is_not(None),
    postgresql_where=messages.c.reply_to.is_not(None),
)

reactions = Table(
    "reactions",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("emoji", Text, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("room_id", Id, ForeignKey("rooms.id"), nullable=False),
    Column("author_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("message_id", Id, ForeignKey("messages.id"), index=True),
    Column("name", Text, nullable=False),
    Column("type", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("has_small", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger, index=True),
)
"""What is known of each file that was added; one with `removed_at` is about to go."""

mentions = Table(
    "mentions",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("room_id", Id, ForeignKey("rooms.id"), primary_key=True),
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True, index=True),
)
"""Who is called in which message: what a member has not read of these is counted apart."""

invites = Table(
    "invites",
    metadata,
    Column("id", Id, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("made_by", Id, ForeignKey("users.id")),
    Column("expires_at", BigInteger),
    Column("uses_left", Integer),
)
"""Links that let people join; the code in the link is signed and nowhere stored."""

links = Table(
    "links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("made_by", Id, ForeignKey("users.id")),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)
"""Links that sign somebody in, once; the code in the link is signed and nowhere stored."""

bans = Table(
    "bans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), index=True),
    Column("address", Text, index=True),
    Column("reason", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("made_by", Id, ForeignKey("users.id")),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by_id", Id, ForeignKey("users.id")),
    Column("action", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
)
"""What admins did; `by_id` is not set for what was done on the server's own command line."""

events = Table(
    "events",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=False),
    Column("room_id", Id),
    Column("user_id", Id),
    Column("kind", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("message_id", BigInteger),
    Index(None, "room_id", "seq"),
)
"""`user_id` is set when the event is for that user alone, `message_id` when it tells anew what that
message says; the event that created a message has its id as its seq."""

Index(
    "ix_events_message_id",
    events.c.message_id,
    sqlite_where=events.c.message_id.is_not(None),
    postgresql_where=events.c.message_id.is_not(None),
)
