"""Writer when the disk refuses: nothing is acknowledged, nothing is published, and it recovers."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from chat.store import database, events, writer
from chat.store.transaction import Transaction
from chat.values.errors import Unavailable
from tests.blocked import all_at_once
from tests.store.opened import GENERAL, Store, query, record, record_many

BIG = "x" * 100_000


def record_big(transaction: Transaction) -> int:
    return transaction.record("message.created", GENERAL, text=BIG)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a lock for a twentieth of the usual time."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)


def set_pages(store: Store, count: int) -> None:
    store.writer.write(
        lambda transaction: transaction.connection.exec_driver_sql(
            f"PRAGMA max_page_count={count}"
        ).close()
    )


@contextmanager
def disk_full(store: Store, file: Path) -> Iterator[None]:
    """Let the file grow by 8 pages and no more."""
    [[pages]] = query(file, "PRAGMA page_count")
    set_pages(store, pages + 8)
    yield
    set_pages(store, 2**30)


@contextmanager
def locked_by_another(_: Store, file: Path) -> Iterator[None]:
    """Hold the write lock in somebody else's tool."""
    tool = sqlite3.connect(file, isolation_level=None)
    tool.execute("BEGIN IMMEDIATE")
    yield
    tool.execute("ROLLBACK")
    tool.close()


@contextmanager
def moved_away(_: Store, file: Path) -> Iterator[None]:
    """Take the file out of its place."""
    file.rename(file.with_name("away"))
    yield
    file.with_name("away").rename(file)


@contextmanager
def replaced(_: Store, file: Path) -> Iterator[None]:
    """Put another file in its place."""
    file.rename(file.with_name("away"))
    file.write_bytes(file.with_name("away").read_bytes())
    yield
    file.with_name("away").rename(file)


faults = pytest.mark.parametrize("fault", [disk_full, locked_by_another, moved_away, replaced])


@faults
def test_nobody_is_told_that_it_is_stored(
    store: Store, file: Path, fault, caplog: pytest.LogCaptureFixture
):
    store.writer.write(record)
    with fault(store, file):
        outcomes = all_at_once([partial(store.writer.write, record_big)] * 5)
        assert [getattr(outcome, "code", outcome) for outcome in outcomes] == ["storage_failed"] * 5
    assert store.stored == store.published == [1]
    assert "Nothing of" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_full_disk_fails_all_that_share_the_commit(store: Store, file: Path):
    with disk_full(store, file):
        outcomes = store.together(record, record_big, record)
    assert [getattr(outcome, "code", outcome) for outcome in outcomes] == ["storage_failed"] * 3
    assert store.stored == store.published == []


@faults
def test_writing_goes_on_when_the_fault_is_gone(store: Store, file: Path, fault):
    store.writer.write(record)
    with fault(store, file), pytest.raises(Unavailable) as refused:
        store.writer.write(record_big)
    assert refused.value.retry_after_s == 5
    assert store.together(record, record_big) == [2, 3]
    assert store.stored == store.published == [1, 2, 3]
    assert query(file, "PRAGMA integrity_check") == [("ok",)]


@faults
def test_reading_goes_on_meanwhile(store: Store, file: Path, fault):
    store.writer.write(record)
    assert store.stored == [1]
    with fault(store, file):
        with pytest.raises(Unavailable):
            store.writer.write(record_big)
        assert store.stored == [1]


def test_no_reader_puts_an_empty_file_where_one_was(store: Store, file: Path):
    with moved_away(store, file):
        with pytest.raises(Unavailable), store.database.snapshot() as connection:
            events.head(connection)
        assert not file.exists()


def test_a_fault_of_the_delivery_harms_no_write(file: Path, caplog: pytest.LogCaptureFixture):
    def fail(_: object) -> None:
        raise RuntimeError("nobody delivers")

    store = Store(file, on_commit=fail)
    assert [store.writer.write(record), store.writer.write(record)] == [1, 2]
    assert "could not be delivered" in caplog.text
    store.close()


def test_the_writer_outlives_what_nobody_thought_of(store: Store, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr("chat.store.events.head", lambda _: 1 // 0)
        with pytest.raises(Unavailable):
            store.writer.write(record)
    assert store.writer.write(record) == 1


def test_a_failed_write_is_told_in_one_line_of_the_log(
    store: Store, file: Path, caplog: pytest.LogCaptureFixture
):
    with locked_by_another(store, file), pytest.raises(Unavailable):
        store.writer.write(record_many(2))
    [line] = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "database is locked" in line.getMessage()


def test_a_disk_that_refuses_for_long_does_not_flood_the_log(
    store: Store, file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer, "SILENT_S", 60)
    with disk_full(store, file):
        outcomes = [all_at_once([partial(store.writer.write, record_big)]) for _ in range(5)]
    store.writer.write(record)
    assert [type(outcome) for [outcome] in outcomes] == [Unavailable] * 5
    told = [line.getMessage() for line in caplog.records]
    assert [line.split(":")[0] for line in told] == [
        "Nothing of 1 writes was stored",
        "Writes are stored again; 5 were refused so far",
    ]
    assert store.writer.refused_storage == 5
