"""The log of events: the newest are kept, as many as was said, and the head always."""

from pathlib import Path

import pytest

from chat.store import events, writer
from tests.store.opened import Store, record, record_many

KEPT = 10


@pytest.fixture(autouse=True)
def _trimmed_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "TRIM_EVERY_EVENTS", 5)


@pytest.fixture
def store(file: Path):
    store = Store(file, keep_events=KEPT)
    yield store
    store.close()


def floor(store: Store) -> int:
    with store.database.snapshot() as connection:
        return events.floor(connection)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 12, 50])
def test_the_newest_events_are_kept(store: Store, size: int):
    for _ in range(100 // size):
        store.writer.write(record_many(size))
    last = 100 // size * size
    assert store.stored == list(range(store.stored[0], last + 1))
    assert KEPT <= len(store.stored) < KEPT + writer.TRIM_EVERY_EVENTS + size


def test_the_floor_is_below_the_oldest_event_kept(store: Store):
    store.writer.write(record_many(100))
    assert floor(store) == store.stored[0] - 1


def test_the_floor_of_an_empty_log_is_the_beginning(store: Store):
    assert floor(store) == 0


@pytest.mark.parametrize("keep", [0, 1])
def test_the_head_is_kept_whatever_was_asked(file: Path, keep: int):
    store = Store(file, keep_events=keep)
    store.writer.write(record_many(100))
    assert store.stored[-1:] == [100]
    assert store.writer.write(record) == 101
    store.close()


def test_what_is_trimmed_was_handed_on(store: Store):
    store.writer.write(record_many(100))
    assert store.published == list(range(1, 101))


def test_the_log_is_read_in_order_and_in_parts(store: Store):
    store.writer.write(record_many(9))
    with store.database.snapshot() as connection:
        first = events.after(connection, 2, limit=3)
        rest = events.after(connection, 5, limit=100, room_id=1)
        other = events.after(connection, 0, limit=100, room_id=2)
    assert [[each.seq for each in part] for part in (first, rest, other)] == [
        [3, 4, 5],
        [6, 7, 8, 9],
        [],
    ]
