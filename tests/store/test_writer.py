"""Writer: one commit for all that wait, in order, and each operation stands for itself."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import exc

from chat.store import writer as module
from chat.values.errors import Unavailable
from chat.values.event import Event
from tests.blocked import Blocked, all_at_once
from tests.live import until
from tests.store.opened import GENERAL, Store, query, record, record_many, refuse


def test_seqs_are_consecutive_whoever_writes(store: Store):
    writes = [partial(store.writer.write, record) for _ in range(200)]
    assert sorted(all_at_once(writes)) == list(range(1, 201))
    assert store.stored == store.published == list(range(1, 201))


def test_seqs_go_on_where_they_were_after_opening_again(store: Store, file: Path):
    store.writer.write(record_many(3))
    store.close()
    again = Store(file)
    assert again.writer.write(record) == 4
    again.close()


def test_all_that_wait_share_one_commit(store: Store):
    with store.busy():
        commits = store.commits
        writes = [Blocked(store.writer.write, record) for _ in range(50)]
        until(lambda: store.writer.waiting == 50)
    assert sorted(write.result() for write in writes) == list(range(1, 51))
    assert store.commits - commits == 2  # the one that kept it busy, and all the others
    assert [len(batch) for batch in store.batches] == [50]


def test_a_batch_has_an_end(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_BATCH", 20)
    with store.busy():
        writes = [Blocked(store.writer.write, record) for _ in range(50)]
        until(lambda: store.writer.waiting == 50)
    assert sorted(write.result() for write in writes) == list(range(1, 51))
    assert [len(batch) for batch in store.batches] == [20, 20, 10]


def test_operations_are_written_in_the_order_in_which_they_came(store: Store):
    assert store.together(*[record] * 10) == list(range(1, 11))


def test_an_operation_sees_what_was_written_before_it(store: Store):
    count = "SELECT count(*) FROM users"

    def add(transaction):
        add_user(transaction.connection)

    def ask(transaction):
        return transaction.connection.exec_driver_sql(count).scalar_one()

    assert store.together(ask, add, ask) == [0, None, 1]


def add_user(connection) -> None:
    connection.exec_driver_sql(
        "INSERT INTO users (name, name_key, kind, role, created_at) VALUES ('a','a','guest','',0)"
    )


def test_a_refused_operation_undoes_only_itself(store: Store, file: Path):
    before, refused, after = store.together(record, refuse, record_many(2))
    assert (before, after) == (1, [2, 3])
    assert isinstance(refused, LookupError)
    assert store.stored == store.published == [1, 2, 3]
    assert query(file, "SELECT count(*) FROM users") == [(0,)]


def twice_the_same(transaction) -> None:
    record(transaction)
    add_user(transaction.connection)
    add_user(transaction.connection)


def of_nobody(transaction) -> None:
    record(transaction)
    transaction.connection.exec_driver_sql(
        "INSERT INTO sessions (token_hash, user_id, created_at) VALUES (x'00', 99, 0)"
    )


def misspelt(transaction) -> None:
    record(transaction)
    transaction.connection.exec_driver_sql("SELECT 1", ("too", "many"))


def too_large(transaction) -> None:
    record(transaction)
    transaction.connection.exec_driver_sql("SELECT ?", (2**70,))


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (twice_the_same, exc.IntegrityError),
        (of_nobody, exc.IntegrityError),
        (misspelt, exc.ProgrammingError),
        (too_large, OverflowError),
    ],
)
def test_one_that_the_database_refuses_undoes_only_itself(store: Store, operation, error: type):
    before, refused, after = store.together(record, operation, record)
    assert (before, after) == (1, 2)
    assert isinstance(refused, error)
    assert store.stored == store.published == [1, 2]


def test_a_batch_in_which_all_refuse_publishes_nothing(store: Store):
    outcomes = store.together(refuse, refuse)
    assert [type(outcome) for outcome in outcomes] == [LookupError, LookupError]
    assert store.batches == []
    assert store.writer.write(record) == 1


def test_events_are_handed_on_before_the_caller_is_answered(file: Path):
    answered_too_early = []

    def note(_: list[Event]) -> None:
        answered_too_early.append(write.has_returned)

    store = Store(file, on_commit=note)
    with store.busy():
        write = Blocked(store.writer.write, record)
        until(lambda: store.writer.waiting == 1)
    write.join()
    assert answered_too_early == [False]
    store.close()


def test_events_are_on_the_disk_before_they_are_handed_on(file: Path):
    seen = []
    store = Store(file, on_commit=lambda _: seen.append(store.stored))
    store.writer.write(record)
    store.writer.write(record_many(2))
    assert seen == [[1], [1, 2, 3]]
    store.close()


def test_the_stored_event_is_the_one_that_was_handed_on(store: Store):
    store.writer.write(lambda transaction: transaction.record_for(7, "read.moved", GENERAL, a="é"))
    [[event]], [row] = store.batches, store.log
    assert (row.seq, row.kind, row.body.encode()) == (event.seq, event.kind, event.body)
    assert (event.audience, row.user_id) == ((-7,), 7)


def test_a_full_queue_says_busy(file: Path):
    store = Store(file, max_waiting=2)
    with store.busy():
        writes = [Blocked(store.writer.write, record) for _ in range(2)]
        until(lambda: store.writer.waiting == 2)
        with pytest.raises(Unavailable) as refused:
            store.writer.write(record)
    assert refused.value.code == "busy"
    assert store.writer.refused_busy == 1
    assert sorted(write.result() for write in writes) == [1, 2]
    assert store.writer.write(record) == 3
    store.close()


def test_close_writes_what_waits(store: Store):
    with store.busy():
        writes = [Blocked(store.writer.write, record) for _ in range(5)]
        until(lambda: store.writer.waiting == 5)
        closing = Blocked(store.writer.close)
        until(lambda: store.writer._is_closed)
        assert not closing.has_returned
    closing.join()
    assert sorted(write.result() for write in writes) == [1, 2, 3, 4, 5]
    assert store.stored == [1, 2, 3, 4, 5]


def test_a_closed_writer_takes_nothing_more(store: Store):
    store.writer.close()
    store.writer.close()
    with pytest.raises(Unavailable) as refused:
        store.writer.write(record)
    assert refused.value.code == "stopping"
