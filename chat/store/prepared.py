"""Prepared: a statement that is turned into SQL once, for the few that every message needs.

SQLAlchemy's work on each call (cache keys, contexts, result metadata) takes some 40 µs, several
times what SQLite does meanwhile; on the writer's thread everybody waits for it. A prepared
statement is still written in SQLAlchemy's language and compiled for the database at hand; it only
skips that work. Its parameters and columns are integers, texts and None: no driver needs to convert
those.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Insert, Select, exc


class _Compiled(NamedTuple):
    sql: str
    names: list[str]
    defaults: dict[str, Any]


class Prepared:
    """One statement, for the connections of the one database that this process has.

    It must be used within a transaction: it begins none by itself.

    Args:
        statement: A select or an insert.
        columns: Of an insert, the names of the columns that get values.
    """

    def __init__(self, statement: Select[Any] | Insert, columns: list[str] | None = None) -> None:
        """Remember it; it is compiled at its first use."""
        self._statement = statement
        self._columns = columns
        self._compiled: _Compiled | None = None

    def rows(self, connection: Connection, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Return all rows that it selects with these *values*.

        Raises:
            SQLAlchemyError: what the same statement raises when it is not prepared.
        """
        sql, names, defaults = self._compiled or self._compile(connection)
        values = defaults | values
        with _cursor(connection, sql) as cursor:
            cursor.execute(sql, [values[name] for name in names])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def run(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Execute it for each of *rows*, whose keys are the columns.

        Raises:
            SQLAlchemyError: as `rows`.
        """
        sql, names, _ = self._compiled or self._compile(connection)
        with _cursor(connection, sql) as cursor:
            cursor.executemany(sql, [[row[name] for name in names] for row in rows])

    def _compile(self, connection: Connection) -> _Compiled:
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._columns)
        names = list(compiled.positiontup or ())
        self._compiled = _Compiled(str(compiled), names, dict(compiled.params))
        return self._compiled


def run_plainly(connection: Connection, sql: str) -> None:
    """Execute *sql*, which has no parameters, without SQLAlchemy's work on each call."""
    with _cursor(connection, sql) as cursor:
        cursor.execute(sql)


@contextmanager
def _cursor(connection: Connection, sql: str) -> Iterator[Any]:
    """Give a cursor of the driver, and raise its errors as SQLAlchemy would."""
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise exc.DBAPIError.instance(sql, None, error, driver.Error) from error
    finally:
        cursor.close()
