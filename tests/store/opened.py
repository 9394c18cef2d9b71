"""What the tests of the store share: one that is open, with a ledger of what it published."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from chat.store import events
from chat.store.database import Database
from chat.store.events import StoredEvent
from chat.store.transaction import RoomKey, Transaction
from chat.store.writer import Writer
from chat.values.event import Event
from tests.blocked import Blocked
from tests.live import ROOT, until

GENERAL = RoomKey(1, "general", is_open=True)
_HOLDER = """
import sys
from pathlib import Path
from chat.store.database import Database
from chat.values.errors import Unavailable
try:
    database = Database(Path(sys.argv[1]))
except Unavailable as refused:
    print(refused.code, refused)
else:
    print("open", database.epoch, flush=True)
    sys.stdin.read()
    database.close()
"""


class Store:
    """A database with its writer, and all batches that the writer handed on.

    Args:
        file: Where it is.
        settings: As of Writer, beside the defaults of a test.
    """

    def __init__(self, file: Path, **settings: Any) -> None:
        """Open it, and begin to write."""
        self.database = Database(file)
        self.batches: list[list[Event]] = []
        self.commits = 0
        self._is_closed = False
        usual = {"max_waiting": 2000, "keep_events": 1_000_000, "on_commit": self._note}
        self.writer = Writer(self.database.writing, **(usual | settings))
        event.listen(self.database.writing, "commit", self._count)
        self.writer.start()

    @property
    def published(self) -> list[int]:
        """The seqs of all events that were handed on, in order."""
        return [each.seq for batch in self.batches for each in batch]

    @property
    def stored(self) -> list[int]:
        """The seqs of all events in the log, in order."""
        return [each.seq for each in self.log]

    @property
    def log(self) -> Sequence[StoredEvent]:
        """All events in the log."""
        with self.database.snapshot() as connection:
            return events.after(connection, 0, limit=1_000_000)

    def close(self) -> None:
        """Write what waits, and close; harmless twice."""
        if not self._is_closed:
            self._is_closed = True
            self.writer.close()
            self.database.close()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Keep the writer at one operation: what is written inside waits for the end of this."""
        has_begun, may_end = threading.Event(), threading.Event()

        def dawdle(_: Transaction) -> None:
            has_begun.set()
            may_end.wait(20)

        dawdling = Blocked(self.writer.write, dawdle)
        has_begun.wait(20)
        try:
            yield
        finally:
            may_end.set()
            dawdling.join()

    def together(self, *operations: Any) -> list[Any]:
        """Write *operations* in this order and in one commit; return each outcome."""
        with self.busy():
            writes = []
            for place, operation in enumerate(operations, 1):
                writes.append(Blocked(self.writer.write, operation))
                until(lambda place=place: self.writer.waiting == place)
        return [_outcome(write) for write in writes]

    def _note(self, committed: Sequence[Event]) -> None:
        self.batches.append(list(committed))

    def _count(self, _: object) -> None:
        self.commits += 1


def record(transaction: Transaction) -> int:
    """Record one event; return its seq."""
    return transaction.record("message.created", GENERAL)


def record_many(count: int) -> Any:
    """Return an operation that records *count* events."""
    return lambda transaction: [record(transaction) for _ in range(count)]


def refuse(transaction: Transaction) -> None:
    """Record two events, store a user, and then refuse."""
    record(transaction)
    transaction.connection.exec_driver_sql(
        "INSERT INTO users (name, name_key, kind, role, created_at) VALUES ('x','x','guest','',0)"
    )
    record(transaction)
    raise LookupError("refused")


def query(file: Path, sql: str) -> Any:
    """Ask the file itself, past all of the chat's own code."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@contextmanager
def other_process(file: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Open *file* in a process of its own; give its first line, and end it by closing its input."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with process:
            yield process.stdout.readline().strip(), process  # type: ignore[union-attr]
    finally:
        process.kill()


def _outcome(write: Blocked[Any]) -> Any:
    try:
        return write.result()
    except Exception as error:  # noqa: BLE001 -- part of the outcome
        return error
