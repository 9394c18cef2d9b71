"""The index of words: what is common is found as quickly among many messages as among few."""

import time

import pytest

from chat.store import search
from chat.store.transaction import Transaction
from chat.values.search_text import terms_of
from tests.store.opened import GENERAL, Store

FEW, MANY = 500, 20_000
TRIES = 7


def add(first: int, last: int):
    def store(transaction: Transaction) -> None:
        for number in range(first, last):
            search.add(transaction.connection, GENERAL, 1, number, "to teapots because of the tea")

    return store


def fastest_s(store: Store, query: str) -> float:
    """Return the least time of a thread that finding the newest takes."""
    taken_s = []
    with store.database.snapshot() as connection:
        for _ in range(TRIES):
            began_s = time.thread_time()
            found = search.find(
                connection,
                terms_of(query),
                room_ids=[0],
                author_id=None,
                before=2**53,
                limit=20,
            )
            taken_s.append(time.thread_time() - began_s)
            assert len(found) == 20
    return min(taken_s)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory):
    """Two stores, one with few and one with many messages."""
    folder = tmp_path_factory.mktemp("stores")
    made = [Store(folder / str(count) / "halley.db") for count in (FEW, MANY)]
    for store, count in zip(made, (FEW, MANY), strict=True):
        store.writer.write(add(1, count + 1))
    yield made
    for store in made:
        store.close()


@pytest.mark.parametrize("query", ["to", "tea", "teap", "becau", "teapot", "teapots", "tea becau"])
def test_what_is_common_is_found_as_quickly_among_many(stores: list[Store], query: str):
    few_s, many_s = (fastest_s(store, query) for store in stores)
    assert many_s < 3 * few_s
