"""Logs that were written while events still held what replies quote."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from chat.store.upgrade import MIGRATIONS
from tests.store.opened import Store, query

OLD = '{"id":1,"message":{"text":"no","quote":{"id":7,"text":"gone"}}}'
PLAIN = '{"id":2,"message":{"text":"no","quote":null}}'


def test_quotes_are_taken_out_of_an_older_log(file: Path):
    file.parent.mkdir()
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        for seq, body in enumerate((OLD, PLAIN), 1):
            connection.exec_driver_sql(
                "INSERT INTO events (seq, kind, body) VALUES (?, 'message.created', ?)", (seq, body)
            )
    engine.dispose()
    Store(file).close()
    assert query(file, "SELECT body FROM events ORDER BY seq") == [
        ('{"id":1,"message":{"text":"no","quote":null}}',),
        (PLAIN,),
    ]
