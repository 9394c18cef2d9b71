"""Stray files: what a killed server left is removed after the start, and nothing else is."""

import io
import logging
from pathlib import Path
from threading import Event

import pytest

from chat.core.chat import Chat
from chat.store.transaction import Transaction
from chat.values.errors import Unavailable
from chat.values.records import Upload, User
from tests.blocked import END_S, Blocked
from tests.live import until

STRAY = "ab" * 16
FOLDERS = 256


@pytest.fixture(autouse=True)
def _unattended(chat: Chat) -> None:
    """Nobody else looks through the folders meanwhile."""
    chat._attendant.stop()


@pytest.fixture
def ada(chat: Chat) -> User:
    return chat.sessions.join("ada")[0]


def add(chat: Chat, author: User, text: bytes = b"hello") -> Upload:
    return chat.uploads.add(author, "general", "notes.txt", io.BytesIO(text))


def put(chat: Chat, name: str) -> Path:
    path = chat.settings.data / "uploads" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    return path


def look_through(chat: Chat) -> None:
    """Look through all folders, as the attendant does within some minutes."""
    chat.uploads.strays._left = None
    for _ in range(FOLDERS + 2):
        chat.uploads.strays.look_after()


def test_files_that_nothing_knows_are_removed_and_told(
    chat: Chat, ada: User, caplog: pytest.LogCaptureFixture
):
    kept = chat.uploads.open(ada, add(chat, ada).url.rpartition("/")[2]).path
    strays = [put(chat, STRAY), put(chat, f"{STRAY}.small")]
    with caplog.at_level(logging.WARNING):
        look_through(chat)
    assert [path.exists() for path in [kept, *strays]] == [True, False, False]
    assert "Removed 2 files" in caplog.text


@pytest.mark.parametrize("name", ["notes.txt", f"{STRAY}.old", STRAY.upper(), "ab" * 15])
def test_files_of_other_names_are_left_alone(chat: Chat, name: str):
    path = put(chat, name)
    look_through(chat)
    assert path.exists()


def test_a_file_that_is_just_being_added_stays(chat: Chat, ada: User):
    go_on, is_held = Event(), Event()

    def hold(_transaction: Transaction) -> None:
        is_held.set()
        assert go_on.wait(END_S)

    held = chat._writer.submit(hold)
    assert is_held.wait(END_S)
    adding = Blocked(add, chat, ada)
    until(lambda: chat._writer.waiting == 1)
    look_through(chat)
    go_on.set()
    held.result()
    assert chat.uploads.open(ada, adding.result().url.rpartition("/")[2]).path.exists()


def test_a_database_that_cannot_be_read_removes_nothing(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    def fail() -> None:
        raise Unavailable("storage_failed", "no")

    stray = put(chat, STRAY)
    monkeypatch.setattr(chat.uploads.strays._database, "snapshot", fail)
    look_through(chat)
    monkeypatch.undo()
    assert stray.exists()
