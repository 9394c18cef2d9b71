"""Database: the file, its lock, its connections and its migrations.

Exactly one process has the file, and in it exactly one connection writes: SQLite 3.40's WAL is not
safe for two, and one writer is what makes the order of events certain. Readers have connections of
their own that cannot write.
"""

from __future__ import annotations

import fcntl
import importlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, inspect, select, text

from chat.store.schema import meta
from chat.values.errors import Unavailable
from chat.values.words import words

NEWEST = max(
    file.stem[:4] for file in (Path(__file__).parent / "migrations/versions").glob("0*.py")
)
"""The migration that a database is up to date with."""
READERS = 16
"""Connections kept for reading; as many more for a rush. Only running requests have one."""
BUSY_TIMEOUT_MS = 2000
"""How long to wait for somebody else's tool that has the file locked."""
LEAST_FREE_BYTES = 1024 * 1024
"""An empty database, with what SQLite needs beside it to change it, has half as much."""
Snapshot = Connection
"""What reads in one transaction, and sees one instant of the database."""
SYNCHRONOUS_FULL = 2
"""What SQLite calls FULL: a commit returns after the WAL has been synced (sqlite.org/pragma)."""


class Database:
    """One SQLite file, opened for this process alone.

    Args:
        file: Where it is; it and its folder are made when they are missing.
    """

    def __init__(self, file: Path) -> None:
        """Take the file's lock, bring the schema up to date and open the connections.

        Raises:
            Unavailable: `in_use` when another process has it, `storage_failed` when it cannot be
                opened or is not a database; the message is one line.
        """
        self._lock_file = _locked(file)
        self.writing = _engine(
            file,
            "rwc",
            ["synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"],
            "BEGIN IMMEDIATE",
        )
        # A reader never makes the file: when it has been moved away, an empty one would hide that.
        self._reading = _engine(file, "rw", ["query_only=ON"], "BEGIN")
        try:
            self._migrate()
            self.epoch = self._verify()
            _refuse_when_moved(self.writing, file)
        except (exc.SQLAlchemyError, OSError) as error:
            self.close()
            raise Unavailable(
                "storage_failed",
                words("{file} cannot be used: {error}", file=file, error=_cause(error, file)),
            ) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one instant of the database, and cannot write.

        Raises:
            Unavailable: `storage_failed` when the disk refuses.
        """
        try:
            with self._reading.begin() as connection:
                yield connection
        except (exc.OperationalError, exc.DatabaseError, exc.TimeoutError) as error:
            raise Unavailable(
                "storage_failed", "The database cannot be read now. Try again.", retry_after_s=5
            ) from error

    def close(self) -> None:
        """Close the connections and let the file go."""
        self._reading.dispose()
        self.writing.dispose()
        os.close(self._lock_file)

    def _migrate(self) -> None:
        with self.writing.begin() as connection:
            if not _is_up_to_date(connection):
                # Here and not above: a start with nothing to do is an eighth shorter without it.
                importlib.import_module("chat.store.upgrade").upgrade(connection)

    def _verify(self) -> str:
        with self.writing.begin() as connection:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous")
            }
            if settings != {"journal_mode": "wal", "synchronous": SYNCHRONOUS_FULL}:
                raise OSError(f"it does not keep what it acknowledges ({settings})")
            query = select(meta.c.value).where(meta.c.key == "epoch")
            return str(connection.execute(query).scalar_one())


def _locked(file: Path) -> int:
    """Make the folder, and take the lock that says whose the file is."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Beside the file itself, so that whoever comes by a link finds the same lock.
        file = file.resolve()
        lock_file = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(
            "storage_failed",
            words(
                "The folder {folder} cannot be used: {error}. Set another CHAT_DATA.",
                folder=file.parent,
                error=error.strerror,
            ),
        ) from error
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock_file, 0)
        os.pwrite(lock_file, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError:
        owner = os.pread(lock_file, 20, 0).decode(errors="replace").strip() or "?"
        os.close(lock_file)
        raise Unavailable(
            "in_use",
            words(
                "{file} is in use by another process ({owner}). Stop that one, or set another "
                "CHAT_DATA.",
                file=file,
                owner=owner,
            ),
        ) from None
    except OSError as error:
        os.close(lock_file)
        raise Unavailable(
            "storage_failed",
            words("{folder} cannot be used: {error}.", folder=file.parent, error=error.strerror),
        ) from error
    return lock_file


def _is_up_to_date(connection: Connection) -> bool:
    """Tell whether no migration is lacking, and none is there that is not known."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == NEWEST


def _cause(error: Exception, file: Path) -> str:
    """Say in one line why the file cannot be used."""
    if isinstance(error, exc.OperationalError) and _is_full(file):
        return f"its disk is full ({error.orig}). Make room there, and start again."
    return f"{getattr(error, 'orig', None) or error}."


def _is_full(file: Path) -> bool:
    """Tell whether its disk has no room to begin with: SQLite then speaks of I/O, or of locks."""
    return shutil.disk_usage(file.parent).free < LEAST_FREE_BYTES


def _engine(file: Path, mode: str, pragmas: list[str], begin: str) -> Engine:
    query = {"mode": mode, "uri": "true"}
    url = URL.create("sqlite", database=f"file:{quote(str(file.absolute()))}", query=query)
    engine = create_engine(url, pool_size=READERS, max_overflow=READERS, pool_timeout=10)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by its own rules: `begin` below does.
        connection.isolation_level = None
        for pragma in [f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", *pragmas]:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _refuse_when_moved(engine: Engine, file: Path) -> None:
    """Refuse to write when another file is there or none: SQLite would write to the old one.

    What is acknowledged then would be gone after the next start.
    """
    opened = file.stat()

    @event.listens_for(engine, "begin")
    def _compare(_connection: Connection) -> None:
        if not os.path.samestat(file.stat(), opened):
            raise OSError(f"{file} has been replaced. Put it back, or start again.")
