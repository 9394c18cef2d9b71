"""GET /api/backup: for admins, one at a time, and nothing is left of it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tests.admins import make_admin
from tests.web.program import joined


@pytest.fixture
def root(app, chat):
    """A program that has joined as root and is an admin."""
    program = joined(app, "root")
    make_admin(chat.settings.database_file, "root")
    chat.sessions.forget(1)
    return program


def test_an_admin_gets_a_file_to_save(root):
    answer = root.get("/api/backup", buffered=True)

    assert answer.status_code == 200
    assert answer.content_type == "application/zip"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="halley-20')
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert zipfile.ZipFile(BytesIO(answer.data)).testzip() is None


def test_others_do_not(ada, nobody):
    refused = ada.get("/api/backup")

    assert (refused.status_code, refused.json["error"]["code"]) == (403, "admin_only")
    assert nobody.get("/api/backup").status_code == 401


def test_it_holds_no_token(root):
    answer = root.get("/api/backup", buffered=True)

    pack = zipfile.ZipFile(BytesIO(answer.data))
    assert not [name for name in pack.namelist() if root.token.encode() in pack.read(name)]


def test_a_second_one_at_the_same_time_is_told_to_wait(root):
    first = root.get("/api/backup")

    second = root.get("/api/backup", buffered=True)

    assert (second.status_code, second.json["error"]["code"]) == (503, "busy")
    assert int(second.headers["Retry-After"]) > 0
    first.close()
    assert root.get("/api/backup", buffered=True).status_code == 200


def test_one_that_is_not_read_to_its_end_lets_the_next_one_begin(root):
    root.get("/api/backup").close()

    assert root.get("/api/backup", buffered=True).status_code == 200


def test_a_look_at_its_headers_lets_the_next_one_begin(root):
    assert root.ask("HEAD", "/api/backup", buffered=True).status_code == 200

    assert root.get("/api/backup", buffered=True).status_code == 200


def test_nothing_of_it_is_left_in_the_data_folder(root, chat):
    before = {file.name for file in chat.settings.data.iterdir()}
    left = chat.settings.data / "making-left-by-a-kill"
    left.mkdir()
    (left / "halley.db").write_bytes(b"half")

    root.get("/api/backup", buffered=True)

    assert {file.name for file in chat.settings.data.iterdir()} == before


def test_one_that_fails_lets_the_next_one_begin(root, chat, monkeypatch):
    file = chat.settings.database_file
    monkeypatch.setattr(
        type(chat.settings), "database_file", property(lambda _: file.with_name("none.db"))
    )
    refused = root.get("/api/backup", buffered=True)
    monkeypatch.undo()

    assert (refused.status_code, refused.json["error"]["code"]) == (503, "storage_failed")
    assert root.get("/api/backup", buffered=True).status_code == 200
