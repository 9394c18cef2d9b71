"""A store for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.opened import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a database may be."""
    return tmp_path / "data" / "halley.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    """An open store with its writer."""
    store = Store(file)
    yield store
    store.close()
