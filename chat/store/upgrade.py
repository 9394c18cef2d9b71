"""Upgrade: the migrations that a database lacks, by Alembic.

Loaded when some are lacking: Alembic takes longer to load than the rest of the store together.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: Connection) -> None:
    """Bring the schema up to date, in the transaction of *connection*.

    Raises:
        OSError: a newer version has written it.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise OSError(
            f"a newer version of the chat has written it ({error}). Run that version"
        ) from error
