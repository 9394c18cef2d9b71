"""A backup holds what the database held, and nothing else; a restore takes only whole ones."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from chat.store import users
from chat.store.backup import files_in, write_backup
from chat.store.restore import RestoreError, restore_backup
from chat.values.errors import Unavailable
from tests.store.opened import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with one user, of a server that has stopped."""
    file = tmp_path / "data" / "halley.db"
    store = Store(file)
    store.writer.write(lambda transaction: users.add_guest(transaction, "ada", "ada"))
    store.close()
    return file


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """Two uploads, one of them in a folder."""
    folder = tmp_path / "data" / "uploads"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "cat.png").write_bytes(b"\x89PNG" * 1000)
    (folder / "note").write_bytes(b"")
    return folder


@pytest.fixture
def archive(database: Path, uploads: Path, tmp_path: Path) -> Path:
    """A backup of both."""
    file = tmp_path / "backup.zip"
    work = tmp_path / "work"
    work.mkdir()
    with file.open("wb") as opened:
        write_backup(database, uploads, opened, work)
    return file


@pytest.fixture
def change(archive: Path):
    """Write the backup again, with other bytes in one of its files, or without it."""

    def changed(name: str, content: bytes | None, *, as_name: str | None = None) -> None:
        with zipfile.ZipFile(archive) as pack:
            files = {each: pack.read(each) for each in pack.namelist()}
        del files[name]
        files |= {} if content is None else {as_name or name: content}
        with zipfile.ZipFile(archive, "w") as pack:
            [pack.writestr(each, held) for each, held in files.items()]

    return changed


def epoch_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0]


def test_it_holds_the_database_the_uploads_and_a_manifest(archive):
    with zipfile.ZipFile(archive) as pack:
        names = pack.namelist()
        manifest = json.loads(pack.read("manifest.json"))

    assert names == ["manifest.json", "halley.db", "uploads/ab/cat.png", "uploads/note"]
    facts = manifest["facts"]
    assert (facts["users"], facts["rooms"], facts["messages"], facts["head"]) == (1, 1, 0, 0)


def test_what_was_deleted_is_not_in_it(database, tmp_path):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE users SET name = 'a secret that is regretted'")
        connection.execute("UPDATE users SET name = 'ada'")
    archive = BytesIO()

    write_backup(database, tmp_path / "none", archive, tmp_path)

    with zipfile.ZipFile(archive) as pack:
        assert b"regretted" not in pack.read("halley.db")


def test_a_damaged_database_makes_no_backup(database, tmp_path):
    pages = bytearray(database.read_bytes())
    pages[4096 * 2 : 4096 * 12] = b"\xff" * 4096 * 10
    database.write_bytes(pages)

    with pytest.raises(Unavailable, match="No backup was made"):
        write_backup(database, tmp_path / "none", BytesIO(), tmp_path)


def test_a_restored_server_has_the_same_and_another_epoch(archive, database, tmp_path):
    manifest = restore_backup(archive, tmp_path / "new")

    assert manifest.facts.epoch == epoch_of(database) != epoch_of(tmp_path / "new" / "halley.db")
    store = Store(tmp_path / "new" / "halley.db")
    with store.database.snapshot() as connection:
        assert users.is_taken(connection, "ada")
    store.close()
    assert (tmp_path / "new" / "uploads" / "ab" / "cat.png").read_bytes() == b"\x89PNG" * 1000


def test_it_is_restored_into_an_empty_folder(archive, tmp_path):
    (tmp_path / "new").mkdir()

    restore_backup(archive, tmp_path / "new")

    assert (tmp_path / "new" / "halley.db").is_file()


def test_nothing_is_overwritten(archive, database):
    before = database.read_bytes()

    with pytest.raises(RestoreError, match="is not empty"):
        restore_backup(archive, database.parent)

    assert database.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(archive):
    with pytest.raises(RestoreError, match="cannot be used"):
        restore_backup(archive, archive / "below")


def test_a_file_that_is_not_there_is_told_and_makes_no_folder(tmp_path):
    with pytest.raises(RestoreError, match="no such file"):
        restore_backup(tmp_path / "none.zip", tmp_path / "new")

    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("length", [0, 100, -100])
def test_half_a_backup_is_refused_and_leaves_nothing(archive, tmp_path, length):
    archive.write_bytes(archive.read_bytes()[:length])

    with pytest.raises(RestoreError):
        restore_backup(archive, tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_a_byte_that_has_changed_is_noticed(archive, tmp_path):
    held = bytearray(archive.read_bytes())
    held[len(held) // 2] ^= 1
    archive.write_bytes(held)
    (tmp_path / "new").mkdir()

    with pytest.raises(RestoreError):
        restore_backup(archive, tmp_path / "new")

    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("name", ["manifest.json", "halley.db"])
def test_a_backup_without_one_of_its_files_is_refused(change, archive, tmp_path, name):
    change(name, None)

    with pytest.raises(RestoreError, match="is no whole backup"):
        restore_backup(archive, tmp_path / "new")


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"format":1}', b"x" * 70_000, b"\xff"])
def test_a_manifest_that_cannot_be_read_is_refused(change, archive, tmp_path, manifest):
    change("manifest.json", manifest)

    with pytest.raises(RestoreError):
        restore_backup(archive, tmp_path / "new")


def test_a_backup_of_a_newer_kind_names_the_cure(change, archive, tmp_path):
    change("manifest.json", b'{"format":2,"more":true}')

    with pytest.raises(RestoreError, match="restore it with that version"):
        restore_backup(archive, tmp_path / "new")


def test_another_database_than_the_manifest_says_is_refused(change, archive, tmp_path):
    Store(tmp_path / "other.db").close()
    change("halley.db", (tmp_path / "other.db").read_bytes())

    with pytest.raises(RestoreError, match="not what its manifest says"):
        restore_backup(archive, tmp_path / "new")


def test_uploads_that_arrive_or_go_meanwhile_are_left_out(database, uploads, tmp_path, monkeypatch):
    (uploads / "arriving-x").mkdir()
    (uploads / "arriving-x" / "arrived").write_bytes(b"half a fi")
    monkeypatch.setattr(
        "chat.store.backup.files_in",
        lambda folder: [folder / "ab" / "gone.png", *files_in(folder)],
    )
    archive = BytesIO()
    write_backup(database, uploads, archive, tmp_path)
    names = zipfile.ZipFile(archive).namelist()
    assert names == ["manifest.json", "halley.db", "uploads/ab/cat.png", "uploads/note"]


def test_a_backup_that_was_unpacked_and_packed_again_is_restored(archive, uploads, tmp_path):
    with zipfile.ZipFile(archive) as pack:
        pack.extractall(tmp_path / "unpacked")
    again = shutil.make_archive(str(tmp_path / "again"), "zip", tmp_path / "unpacked")
    assert "uploads/ab/" in zipfile.ZipFile(again).namelist()

    restore_backup(Path(again), tmp_path / "new")

    restored = tmp_path / "new" / "uploads" / "ab" / "cat.png"
    assert restored.read_bytes() == (uploads / "ab" / "cat.png").read_bytes()


@pytest.mark.parametrize("path", ["uploads/../../evil", "uploads/..", "uploads/a\\..\\evil"])
def test_no_file_is_written_outside_of_the_folder(change, archive, tmp_path, path):
    change("uploads/note", b"x", as_name=path)

    with pytest.raises(RestoreError, match="leads elsewhere"):
        restore_backup(archive, tmp_path / "new")

    assert not (tmp_path / "evil").exists()


def test_a_full_disk_is_told_and_makes_no_backup(database, tmp_path):
    shutil.copy(database, tmp_path / "halley.db")  # where the copy is to be

    with pytest.raises(Unavailable, match="Look at the disk") as refused:
        write_backup(database, tmp_path / "none", BytesIO(), tmp_path)

    assert refused.value.code == "storage_failed"
