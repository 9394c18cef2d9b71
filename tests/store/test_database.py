"""Database: durable, one writer, readers that cannot write, and one line when it cannot be had."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, exc, text

from chat.store import database as module
from chat.store import events
from chat.store.database import Database
from chat.values.errors import Unavailable
from tests.live import ROOT
from tests.store.opened import Store, other_process, query, record

# Whoever runs the tests may be root, whom no mode of a folder stops.
_AS_NOBODY = """
import os, sys
from pathlib import Path
import chat.store.database, alembic.command, sqlalchemy.dialects.sqlite
from chat.values.errors import Unavailable
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    chat.store.database.Database(Path(sys.argv[1]))
except Unavailable as refused:
    print(refused.code, refused)
"""


def refusal(file: Path) -> Unavailable:
    with pytest.raises(Unavailable) as refused:
        Database(file)
    assert "\n" not in str(refused.value)
    assert str(file.parent) in str(refused.value)
    return refused.value


@pytest.fixture
def closed(file: Path) -> Path:
    """A database with three events, closed."""
    store = Store(file)
    assert [store.writer.write(record) for _ in range(3)] == [1, 2, 3]
    store.close()
    return file


def test_the_write_connection_syncs_every_commit(store: Store):
    with store.database.writing.connect() as connection:
        asked = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert asked == ["wal", 2, 1]


@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "synchronous=OFF", "journal_mode=DELETE"])
def test_what_would_not_keep_its_word_is_refused(
    file: Path, pragma: str, monkeypatch: pytest.MonkeyPatch
):
    make = module._engine

    def weakened(*args: object) -> Engine:
        engine = make(*args)
        event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA {pragma}").close())
        return engine

    monkeypatch.setattr(module, "_engine", weakened)
    refused = refusal(file)
    assert refused.code == "storage_failed"
    assert "does not keep what it acknowledges" in str(refused)


def test_a_snapshot_cannot_write(store: Store):
    with pytest.raises(Unavailable), store.database.snapshot() as connection:
        connection.execute(text("DELETE FROM rooms"))
    with store.database.snapshot() as connection:
        assert connection.execute(text("SELECT count(*) FROM rooms")).scalar_one() == 1


def test_a_snapshot_sees_one_instant(store: Store):
    with store.database.snapshot() as connection:
        before = events.head(connection)
        store.writer.write(record)
        assert events.head(connection) == before
    assert store.stored == [1]


def test_a_second_process_is_sent_away_and_the_first_goes_on(store: Store, file: Path):
    with other_process(file) as (line, process):
        assert line.startswith("in_use ")
        assert f"in use by another process ({os.getpid()})" in line
        assert process.wait(20) == 0
    assert store.writer.write(record) == 1


def test_the_same_file_by_a_link_is_the_same(store: Store, file: Path):
    link = file.with_name("link.db")
    link.symlink_to(file)
    with other_process(link) as (line, _):
        assert line.startswith("in_use ")


def test_a_closed_database_is_free_for_others(closed: Path):
    with other_process(closed) as (line, _):
        assert line.startswith("open ")


def test_a_killed_process_leaves_no_lock(file: Path):
    with other_process(file) as (line, process):
        assert line.startswith("open ")
        assert refusal(file).code == "in_use"
        process.kill()
        process.wait(20)
        Database(file).close()


@pytest.mark.parametrize("name", ["halley.lock", "a?b#c%20d.db", "ü 漢.db", "file:x.db", ".db"])
def test_any_name_of_a_file_is_taken_as_it_is(tmp_path: Path, name: str):
    store = Store(tmp_path / name)
    store.writer.write(record)
    store.close()
    again = Store(tmp_path / name)
    assert again.stored == [1]
    again.close()
    assert (tmp_path / name).stat().st_size > 0


_KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from chat.store.database import Database

@event.listens_for(Engine, "before_cursor_execute")
def kill(_connection, _cursor, statement, *_rest):
    if "CREATE VIRTUAL TABLE" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

Database(Path(sys.argv[1]))
"""


def corrupt(file: Path) -> None:
    file.write_bytes(b"this is no database" * 1000)


def empty_of_tables(file: Path) -> None:
    query(file, "DROP TABLE meta")


def without_epoch(file: Path) -> None:
    connection = module.create_engine(f"sqlite:///{file}")
    with connection.begin() as begun:
        begun.execute(text("DELETE FROM meta"))
    connection.dispose()


def from_a_newer_version(file: Path) -> None:
    engine = module.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "spoil", [corrupt, empty_of_tables, without_epoch, from_a_newer_version, a_folder]
)
def test_what_is_not_this_database_is_refused_in_a_line_and_let_go(closed: Path, spoil):
    spoil(closed)
    assert refusal(closed).code == "storage_failed"
    # The lock is free again: a second try says the same, and not that somebody has it.
    assert refusal(closed).code == "storage_failed"


def test_a_full_disk_is_told_as_such_with_the_cure(closed: Path, monkeypatch: pytest.MonkeyPatch):
    a_folder(closed)
    assert "its disk is full" not in str(refusal(closed))
    usage = module.shutil.disk_usage(closed.parent)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage._replace(free=4096))
    told = str(refusal(closed))
    assert "its disk is full" in told
    assert told.endswith("Make room there, and start again.")


def test_a_process_that_is_killed_while_it_migrates_leaves_what_was(file: Path):
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(file)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    store = Store(file)
    assert store.writer.write(record) == 1
    store.close()


def test_a_database_of_a_newer_version_says_so(closed: Path):
    from_a_newer_version(closed)
    assert "newer version" in str(refusal(closed))


def test_a_file_in_place_of_the_folder_is_refused(file: Path):
    file.parent.write_text("not a folder")
    assert refusal(file).code == "storage_failed"


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that everybody may enter and nobody may write to."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_refused(read_only: Path):
    refused = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(read_only / "halley.db")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert refused.stdout.startswith(
        f"storage_failed The folder {read_only} cannot be used: Permission denied."
    )


def test_a_read_of_a_damaged_file_is_refused_as_such(store: Store):
    with pytest.raises(Unavailable) as refused, store.database.snapshot():
        raise exc.DatabaseError("SELECT 1", None, Exception("database disk image is malformed"))
    assert (refused.value.code, refused.value.retry_after_s) == ("storage_failed", 5)
