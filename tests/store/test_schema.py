"""The schema: what the migrations make is what schema.py says, to the names of the indexes."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from chat.store.database import NEWEST
from chat.store.schema import metadata
from tests.live import ROOT, run_to_end
from tests.store.opened import Store, query

TABLES = sorted(metadata.tables)


def is_in_the_schema(name: str | None, kind: str, _parents: object) -> bool:
    """Tell whether schema.py describes it: SQLite keeps the index of words by itself."""
    return kind != "table" or not (name or "").startswith("search")


def test_the_migrations_make_what_the_schema_says(store: Store):
    with store.database.snapshot() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": is_in_the_schema,
            },
        )
        assert compare_metadata(context, metadata) == []


def names_of(file: Path, table: str) -> dict[str, object]:
    engine = create_engine(f"sqlite:///{file}")
    inspector = inspect(engine)
    indexes = inspector.get_indexes(table)
    names = {
        "primary key": inspector.get_pk_constraint(table),
        "foreign keys": inspector.get_foreign_keys(table),
        "unique": inspector.get_unique_constraints(table),
        "indexes": [each | {"dialect_options": _spelt_out(each)} for each in indexes],
        "checks": inspector.get_check_constraints(table),
    }
    engine.dispose()
    return names


def _spelt_out(index: dict[str, dict[str, object]]) -> dict[str, str]:
    return {name: str(value) for name, value in index["dialect_options"].items()}


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A database made from schema.py alone, without migrations."""
    file = tmp_path / "fresh.db"
    engine = create_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.mark.parametrize("table", TABLES)
def test_constraints_and_indexes_have_the_same_names(
    store: Store, file: Path, fresh: Path, table: str
):
    assert names_of(file, table) == names_of(fresh, table)


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_the_same(store: Store, file: Path, fresh: Path, table: str):
    sql = f"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}')"
    assert query(file, sql) == query(fresh, sql)


def test_a_new_database_has_the_first_room_and_an_epoch(store: Store, file: Path):
    assert query(file, "SELECT slug, name, kind FROM rooms") == [("general", "General", "open")]
    assert query(file, "SELECT key, value FROM meta") == [("epoch", store.database.epoch)]


def test_opening_again_changes_nothing(store: Store, file: Path):
    epoch = store.database.epoch
    store.close()
    again = Store(file)
    assert (again.database.epoch, again.stored) == (epoch, [])
    again.close()


def test_two_servers_have_two_epochs(store: Store, tmp_path: Path):
    other = Store(tmp_path / "other.db")
    assert other.database.epoch != store.database.epoch
    other.close()


def test_the_newest_migration_is_the_one_that_alembic_ends_with():
    scripts = ScriptDirectory(str(ROOT / "chat" / "store" / "migrations"))
    assert scripts.get_current_head() == NEWEST


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(store: Store, file: Path):
    store.close()
    code = (
        "import sys; from pathlib import Path; from chat.store.database import Database;"
        f"Database(Path({str(file)!r})).close(); print('alembic' in sys.modules)"
    )
    assert run_to_end("-c", code).stdout == "False\n"
