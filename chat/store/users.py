"""Users: guests, accounts and bots, by their names."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from chat.store.schema import users
from chat.store.transaction import Transaction
from chat.values.looks import look_of
from chat.values.records import User
from chat.values.texts import name_key as name_key_of

columns = (users.c.id, users.c.name, users.c.kind, users.c.role)
_key_of_id = select(users.c.name_key).where(users.c.id == bindparam("after")).scalar_subquery()
_by_name = (
    select(*columns)
    .where(users.c.name_key > func.coalesce(_key_of_id, ""))
    .order_by(users.c.name_key)
    .limit(bindparam("count"))
)
_of_id = users.c.id == bindparam("user")
_by_id = select(*columns, users.c.password_hash).where(_of_id)
_by_key = select(*columns, users.c.password_hash).where(users.c.name_key == bindparam("key"))
_insert_user = insert(users)
_alike = select(users.c.id).where(
    or_(users.c.name_key == bindparam("key"), users.c.look == bindparam("look")),
    users.c.id != bindparam("but"),
)
_rename = (
    update(users)
    .where(_of_id)
    .values(name=bindparam("new_name"), name_key=bindparam("key"), look=bindparam("new_look"))
)
_set_role = update(users).where(_of_id).values(role=bindparam("new_role"))
_set_left = update(users).where(_of_id).values(left_at=bindparam("left"))
_admins = select(users.c.id).where(users.c.role == "admin").limit(1)
_set_password = (
    update(users).where(_of_id).values(password_hash=bindparam("password"), kind="account")
)


def is_like_another(connection: Connection, name: str, but: int = 0) -> bool:
    """Tell whether somebody, *but* the user with this id, has *name* or one that looks like it."""
    values = {"key": name_key_of(name), "look": look_of(name), "but": but}
    return connection.execute(_alike, values).first() is not None


def is_taken(connection: Connection, name_key: str) -> bool:
    """Tell whether somebody has a name that is compared as *name_key*."""
    return connection.execute(_by_key, {"key": name_key}).first() is not None


def id_by_key(connection: Connection, name_key: str) -> int | None:
    """Return the id of whose name is compared as *name_key*."""
    return connection.execute(_by_key, {"key": name_key}).scalar()


def by_key(connection: Connection, name_key: str) -> User | None:
    """Return who has the name that is compared as *name_key*."""
    row = connection.execute(_by_key, {"key": name_key}).first()
    return User(*row[:-1]) if row else None


def with_password(connection: Connection, name_key: str) -> tuple[User, str] | None:
    """Return who has this name, with the hash of the password; None without name or password."""
    row = connection.execute(_by_key, {"key": name_key}).first()
    return (User(*row[:-1]), row.password_hash) if row and row.password_hash else None


def password_hash(connection: Connection, user_id: int) -> str | None:
    """Return the hash of this user's password; None for a guest."""
    row = connection.execute(_by_id, {"user": user_id}).first()
    return row.password_hash if row else None


def add_guest(transaction: Transaction, name: str, name_key: str) -> User:
    """Store a new guest."""
    row = {
        "name": name,
        "name_key": name_key,
        "look": look_of(name),
        "kind": "guest",
        "role": "member",
        "created_at": transaction.now_ms,
    }
    result = transaction.connection.execute(_insert_user, row)
    user_id = result.inserted_primary_key[0]  # type: ignore[index]
    return User(user_id, name, "guest", "member")


def by_id(connection: Connection, user_id: int) -> User | None:
    """Return who has this id."""
    row = connection.execute(_by_id, {"user": user_id}).first()
    return User(*row[:-1]) if row else None


def by_name(
    connection: Connection, after_id: int, count: int, *, with_left: bool = False
) -> list[User]:
    """Return at most *count* users by name, after the one with this id; from the first for 0.

    Guests that left for good are among them only *with_left*.
    """
    query = _by_name if with_left else _by_name.where(users.c.left_at.is_(None))
    found = connection.execute(query, {"after": after_id, "count": count})
    return [User(*row) for row in found]


def set_password(transaction: Transaction, user_id: int, password_hash: str) -> User:
    """Store this user's password; a guest is an account from now on, and everybody hears of it."""
    values = {"user": user_id, "password": password_hash}
    before = _get(transaction.connection, user_id)
    transaction.connection.execute(_set_password, values)
    return before if before.kind == "account" else _tell(transaction, user_id)


def has_admin(connection: Connection) -> bool:
    """Tell whether anybody is an admin."""
    return connection.execute(_admins).first() is not None


def set_role(transaction: Transaction, user_id: int, role: str) -> User:
    """Store what this user is on the server; everybody hears of it."""
    transaction.connection.execute(_set_role, {"user": user_id, "new_role": role})
    return _tell(transaction, user_id)


def rename(transaction: Transaction, user_id: int, name: str, name_key: str) -> User:
    """Store a new name; everybody hears of it."""
    values = {"user": user_id, "new_name": name, "key": name_key, "new_look": look_of(name)}
    transaction.connection.execute(_rename, values)
    return _tell(transaction, user_id)


def set_left(transaction: Transaction, user_id: int, *, is_left: bool) -> None:
    """Remember whether this user, a guest, has left for good."""
    values = {"user": user_id, "left": transaction.now_ms if is_left else None}
    transaction.connection.execute(_set_left, values)


def _tell(transaction: Transaction, user_id: int) -> User:
    user = _get(transaction.connection, user_id)
    transaction.record_for_all("user.changed", user=user)
    return user


def _get(connection: Connection, user_id: int) -> User:
    return User(*connection.execute(_by_id, {"user": user_id}).one()[:-1])
