"""Names that were taken when fewer characters counted as look-alikes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from chat.store.upgrade import MIGRATIONS
from tests.store.opened import Store, query

NAME = "O\N{RIGHT SINGLE QUOTATION MARK}Neil"
INSERT = (
    "INSERT INTO users (name, name_key, look, kind, role, created_at)"
    " VALUES (?, ?, ?, 'guest', 'member', 0)"
)


def test_a_name_that_was_taken_before_is_compared_by_its_present_look(file: Path):
    file.parent.mkdir()
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        connection.exec_driver_sql(INSERT, (NAME, NAME.casefold(), NAME.casefold()))
        connection.exec_driver_sql(INSERT, ("Old", "old", None))
    engine.dispose()

    Store(file).close()

    assert query(file, "SELECT look FROM users ORDER BY id") == [
        ("o'neil",),
        ("old",),
    ]
