"""What a server has stored, all of it, to be compared."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from flask import Flask


def stored(app: Flask) -> str:
    """Return the whole database of *app*, as SQL."""
    file = app.extensions["chat"].settings.database_file
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return "\n".join(connection.iterdump())
