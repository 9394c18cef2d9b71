"""The audit log: an entry is there when its act is, and only then."""

from functools import partial

import pytest

from chat.store import audit, users
from chat.store.audit import audited
from chat.store.transaction import Transaction
from chat.values.order import AuditEntry
from chat.values.records import User
from tests.store.opened import Store


@pytest.fixture
def ada(store: Store) -> User:
    """Somebody who is there."""
    return store.writer.write(lambda transaction: users.add_guest(transaction, "ada", "ada"))


def entries(store: Store, before: int = 2**53, limit: int = 50) -> list[AuditEntry]:
    with store.database.snapshot() as connection:
        return audit.before(connection, before, limit)


def test_an_entry_tells_who_did_what_to_whom(store: Store, ada: User):
    store.writer.write(partial(audited, by=ada, action="user.banned", subject="lin", reason="spam"))

    (entry,) = entries(store)

    assert (entry.by, entry.action, entry.subject) == (ada, "user.banned", "lin")
    assert entry.details == {"reason": "spam"}


def test_what_is_done_on_the_command_line_is_by_nobody(store: Store):
    store.writer.write(partial(audited, by=None, action="user.promoted", subject="lin"))

    assert [entry.by for entry in entries(store)] == [None]


def test_an_act_that_fails_leaves_no_entry(store: Store, ada: User):
    def refuse(transaction: Transaction) -> None:
        audited(transaction, ada, "user.banned", "lin")
        raise LookupError("refused")

    with pytest.raises(LookupError):
        store.writer.write(refuse)

    assert entries(store) == []


def test_entries_are_read_newest_first_and_page_by_page(store: Store, ada: User):
    for subject in "abcde":
        store.writer.write(partial(audited, by=ada, action="user.banned", subject=subject))

    first = entries(store, limit=2)
    second = entries(store, before=first[-1].id, limit=2)

    assert [entry.subject for entry in first + second] == ["e", "d", "c", "b"]
