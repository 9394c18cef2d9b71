"""Writer: the one thread that writes. It takes everything that is waiting, and commits it at once.

One commit for all that wait (group commit) lets 32 senders share one fsync, in the order in which
they came, and a lone sender waits for nobody. Being alone it also gives out the seqs: the order of
seqs is the order of commits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, exc

from chat.store import events
from chat.store.transaction import Transaction
from chat.values.errors import Unavailable
from chat.values.event import Event
from chat.values.histogram import Histogram
from chat.values.retold import Retold
from chat.values.words import words

log = logging.getLogger(__name__)

MAX_BATCH = 500
"""Writes in one commit at most: some 50 ms of work, so that the first of them is not kept long."""

TRIM_EVERY_EVENTS = 1000
"""The log of events is cut once in so many: a deletion then costs less than the writes before."""

BATCH_BOUNDS = (1, 2, 5, 10, 20, 50, 100, 200, MAX_BATCH)
"""Writes in one commit: from a lone sender to as many as there may be."""

SILENT_S = 1.0
"""A disk that refuses is told so often at most: hundreds of senders may try meanwhile."""

_FAULTS_OF_ONE = (exc.IntegrityError, exc.DataError, exc.InterfaceError, exc.ProgrammingError)
"""What is wrong with one operation alone; everything else is wrong with the disk."""

T = TypeVar("T")


class _Write(NamedTuple):
    operation: Callable[[Transaction], Any]
    result: Future[Any]


class Writer:
    """Runs operations on the write connection, in order, many in one commit.

    Args:
        engine: Gives the write connection; only the writer uses it.
        max_waiting: How many operations may wait; beyond that callers are sent away.
        keep_events: How many events stay in the database for readers that were away.
        on_commit: Gets the events of each commit, in order, after it is on the disk and before the
            callers are answered. Called on the writer's thread; it must not fail or wait.
        on_retold: Gets, before that, what older events say from now on.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        max_waiting: int,
        keep_events: int,
        on_commit: Callable[[Sequence[Event]], None],
        on_retold: Callable[[Retold], None] = lambda _retold: None,
    ) -> None:
        """Prepare; nothing runs before `start`."""
        self._engine = engine
        self._max_waiting = max_waiting
        # The newest one is always kept: the next seq is counted from it.
        self._keep_events = max(1, keep_events)
        self._on_commit = on_commit
        self._on_retold = on_retold
        # Guards the two below; held for a few instructions only.
        self._lock = threading.Lock()
        self._has_work = threading.Condition(self._lock)
        self._waiting: deque[_Write] = deque()
        self._is_closed = False
        # For whoever watches: writes in each commit, and those that were not stored.
        self.batches = Histogram(BATCH_BOUNDS)
        self.refused_busy = 0
        self.refused_storage = 0
        self._is_failing = False
        self._silent_until = 0.0
        self._thread = threading.Thread(target=self._run, name="chat-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many operations wait now; never blocks."""
        return len(self._waiting)

    def write(self, operation: Callable[[Transaction], T]) -> T:
        """Run *operation* as `submit` does; block until it is done and return what it returned.

        Raises:
            Unavailable: as `submit`.
            Exception: whatever *operation* raised: nothing of it was stored.
        """
        return self.submit(operation).result()

    def submit(self, operation: Callable[[Transaction], T]) -> Future[T]:
        """Let *operation* run in a transaction; its result comes once that is on the disk.

        Never blocks. The operation runs on the writer's thread and sees all that was written before
        it; what it does to anything but the database must be harmless when the commit fails. What
        is called when the result is there runs there too, and must neither block nor fail.

        Returns:
            What *operation* will return, or raise: then nothing of it was stored.

        Raises:
            Unavailable: `busy` when too many wait, `stopping` when the writer is closed. In the
                result, `storage_failed` when the disk refuses. Nothing was stored.
        """
        write = _Write(operation, Future())
        with self._lock:
            if self._is_closed:
                raise Unavailable("stopping", "The server is stopping. Try again in a moment.")
            if len(self._waiting) >= self._max_waiting:
                self.refused_busy += 1
                raise Unavailable(
                    "busy",
                    words(
                        "{count} writes are waiting already. Try again in a second.",
                        count=self._max_waiting,
                    ),
                )
            self._waiting.append(write)
            self._has_work.notify()
        return write.result

    def close(self) -> None:
        """Write what is waiting, then end; returns when that is done."""
        with self._lock:
            self._is_closed = True
            self._has_work.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while batch := self._take():
            self._commit(batch)

    def _take(self) -> list[_Write]:
        """Return what is waiting, in order; wait for the first; empty when closed."""
        with self._lock:
            self._has_work.wait_for(lambda: self._waiting or self._is_closed)
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_BATCH))]

    def _commit(self, batch: list[_Write]) -> None:
        try:
            with self._engine.begin() as connection:
                transaction = Transaction(connection, events.head(connection))
                outcomes = [self._attempt(transaction, write) for write in batch]
                self._store(transaction)
        except Exception as error:  # noqa: BLE001 -- the only thread that writes must go on
            self._note_failure(len(batch), error)
            for write in batch:
                write.result.set_exception(_storage_failed())
            return
        self._note_success(len(batch))
        self._tell(transaction)
        for write, (result, refusal) in zip(batch, outcomes, strict=True):
            if refusal is None:
                write.result.set_result(result)
            else:
                write.result.set_exception(refusal)

    def _note_failure(self, writes: int, error: Exception) -> None:
        self.refused_storage += writes
        self._is_failing = True
        if time.monotonic() >= self._silent_until:
            self._silent_until = time.monotonic() + SILENT_S
            log.error("Nothing of %d writes was stored: %s", writes, error)

    def _note_success(self, writes: int) -> None:
        self.batches.add(writes)
        if self._is_failing:
            self._is_failing = False
            log.warning("Writes are stored again; %d were refused so far", self.refused_storage)

    def _tell(self, transaction: Transaction) -> None:
        committed = transaction.events
        try:
            if transaction.retold or transaction.requoted:
                retold = Retold(transaction.retold, transaction.requoted)
                self._on_retold(retold)
                committed = [retold.now(each) for each in committed]
            if committed:
                self._on_commit(committed)
        except Exception:
            log.exception("%d events were stored and could not be delivered", len(committed))

    def _attempt(self, transaction: Transaction, write: _Write) -> tuple[Any, Exception | None]:
        try:
            with transaction.all_or_nothing():
                return write.operation(transaction), None
        except _FAULTS_OF_ONE as refusal:
            return None, refusal
        except exc.SQLAlchemyError:
            raise
        except Exception as refusal:  # noqa: BLE001 -- whatever it is, the caller hears it
            return None, refusal

    def _store(self, transaction: Transaction) -> None:
        if not transaction.rows:
            return
        events.insert(transaction.connection, transaction.rows)
        events.retell(transaction.connection, transaction.retold)
        first, last = transaction.events[0].seq, transaction.events[-1].seq
        if first // TRIM_EVERY_EVENTS != (last + 1) // TRIM_EVERY_EVENTS:
            events.trim(transaction.connection, last - self._keep_events)


def _storage_failed() -> Unavailable:
    return Unavailable(
        "storage_failed",
        "The disk refused the write; nothing was stored. Look at the server's log, then try again.",
        retry_after_s=5,
    )
