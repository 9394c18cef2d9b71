"""Users and their sessions. Only the hash of a session's token is stored."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select

from chat.store.schema import sessions, users
from chat.store.transaction import Transaction
from chat.values.records import User

columns = (users.c.id, users.c.name, users.c.kind, users.c.role)
_by_key = select(users.c.id).where(users.c.name_key == bindparam("key"))
_one_by_key = select(*columns).where(users.c.name_key == bindparam("key"))
_by_token = select(*columns).join(sessions).where(sessions.c.token_hash == bindparam("token_hash"))
_by_name = (
    select(*columns)
    .where(users.c.name_key > bindparam("after"))
    .order_by(users.c.name_key)
    .limit(bindparam("count"))
)
_insert_user = insert(users)
_insert_session = insert(sessions)
_delete_session = delete(sessions).where(sessions.c.token_hash == bindparam("hash"))


def is_taken(connection: Connection, name_key: str) -> bool:
    """Tell whether somebody has a name that is compared as *name_key*."""
    return connection.execute(_by_key, {"key": name_key}).first() is not None


def id_by_key(connection: Connection, name_key: str) -> int | None:
    """Return the id of whose name is compared as *name_key*."""
    return connection.execute(_by_key, {"key": name_key}).scalar()


def by_key(connection: Connection, name_key: str) -> User | None:
    """Return who has a name that is compared as *name_key*."""
    row = connection.execute(_one_by_key, {"key": name_key}).first()
    return User(*row) if row else None


def add_guest(transaction: Transaction, name: str, name_key: str) -> User:
    """Store a new guest."""
    row = {
        "name": name,
        "name_key": name_key,
        "kind": "guest",
        "role": "member",
        "created_at": transaction.now_ms,
    }
    result = transaction.connection.execute(_insert_user, row)
    user_id = result.inserted_primary_key[0]  # type: ignore[index]
    return User(user_id, name, "guest", "member")


def by_name(connection: Connection, after_key: str, count: int) -> list[User]:
    """Return at most *count* users after this key of a name, in the order of their keys."""
    found = connection.execute(_by_name, {"after": after_key, "count": count})
    return [User(*row) for row in found]


def add_session(transaction: Transaction, user: User, token_hash: bytes) -> None:
    """Store that who has the token with this hash is *user*."""
    row = {"token_hash": token_hash, "user_id": user.id, "created_at": transaction.now_ms}
    transaction.connection.execute(_insert_session, row)


def by_token(connection: Connection, token_hash: bytes) -> User | None:
    """Return whose the token with this hash is."""
    row = connection.execute(_by_token, {"token_hash": token_hash}).first()
    return User(*row) if row else None


def remove_session(transaction: Transaction, token_hash: bytes) -> None:
    """Forget the token with this hash."""
    transaction.connection.execute(_delete_session, {"hash": token_hash})
