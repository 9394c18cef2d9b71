"""Meta: single values that the server keeps about itself."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select

from chat.store.schema import meta
from chat.store.transaction import Transaction

_get = select(meta.c.value).where(meta.c.key == bindparam("name"))
_delete = delete(meta).where(meta.c.key == bindparam("name"))
_insert = insert(meta)


def get(connection: Connection, name: str) -> str | None:
    """Return the value that is kept as *name*."""
    value: str | None = connection.execute(_get, {"name": name}).scalar()
    return value


def put(transaction: Transaction, name: str, value: str) -> None:
    """Keep *value* as *name*."""
    transaction.connection.execute(_delete, {"name": name})
    transaction.connection.execute(_insert, {"key": name, "value": value})
