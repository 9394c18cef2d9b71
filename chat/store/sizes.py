"""Sizes: how much there is in the database."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from chat.store.schema import events, messages, rooms, sessions, users

_counted = {
    table.name: select(func.count()).select_from(table)
    for table in (users, rooms, messages, events, sessions)
}


def counts(connection: Connection) -> dict[str, int]:
    """Return how many users, rooms, messages, events and sessions are stored."""
    return {name: connection.execute(count).scalar_one() for name, count in _counted.items()}
