"""Admins for tests: somebody is made one behind the server's back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def make_admin(database: Path, name: str) -> None:
    """Make *name* an admin; a server that knows the user already hears of it at its next start."""
    with closing(sqlite3.connect(database)) as connection, connection:
        changed = connection.execute("UPDATE users SET role = 'admin' WHERE name = ?", (name,))
        assert changed.rowcount == 1
