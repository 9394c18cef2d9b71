"""A backup is made while 16 post, and a server starts on what was restored of it.

One run; each test asks what is left of it one thing.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chat.store.restore import restore_backup
from tests.admins import make_admin
from tests.blocked import all_at_once
from tests.live import Exchange, Incomplete, LiveServer, ask, join, request, until
from tests.system.ledger import Ledger

SENDERS = 16
UPLOAD_BYTES = 40_000_000
"""More than all buffers between two processes hold."""


@dataclass
class Run:
    """What is left of a run."""

    acknowledged_before: dict[str, int]
    acknowledged_later: dict[str, int]
    refused: list[str]
    manifest: Any
    restored: dict[str, int]
    cursor: str
    told_of_cursor: Any
    told_of_session: Any
    found: Any
    log: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Post, back up, post on, restore, start there."""
    folder = tmp_path_factory.mktemp("backup")
    server, root = _with_admin(LiveServer(folder / "first", limits="off"))
    try:
        ledger = Ledger(server.port, senders=SENDERS, readers=1)
        until(lambda: len(ledger.acknowledged) > 300)
        before = dict(ledger.acknowledged)
        answer = ask(server.port, "GET", "/api/backup", **root)
        assert answer.status == 200, answer.body
        at_end = len(ledger.acknowledged)
        until(lambda: len(ledger.acknowledged) > at_end + 100)
        ledger.stop()
        cursor = ask(server.port, "GET", "/api/rooms", **root).json["cursor"]
    finally:
        server.kill()
    (folder / "backup.zip").write_bytes(answer.body)
    manifest = restore_backup(folder / "backup.zip", folder / "second" / "data")
    restored = _messages_in(folder / "second" / "data" / "halley.db")
    second = LiveServer(folder / "second").start()
    try:
        told_of_cursor = second.get(f"/api/events?after={cursor}&wait=0", **root).json
        found = second.get("/api/search?q=sender-3-2", **root).json["messages"]
        told_of_session = second.get("/api/session", **root).json
    finally:
        second.kill()
    return Run(
        acknowledged_before=before,
        acknowledged_later=ledger.acknowledged,
        refused=[line for sent in ledger.sent for line in sent.refused],
        manifest=manifest,
        restored=restored,
        cursor=cursor,
        told_of_cursor=told_of_cursor,
        told_of_session=told_of_session,
        found=found,
        log=server.log + second.log,
    )


def _with_admin(server: LiveServer) -> tuple[LiveServer, dict[str, str]]:
    root = join(server.start().port, "root")
    server.stop()
    make_admin(_folder_of(server) / "halley.db", "root")
    return server.restart(), root


def _folder_of(server: LiveServer) -> Path:
    return Path(str(server._settings["data"]))


def _messages_in(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT text, id FROM messages").fetchall())


def test_everything_acknowledged_before_it_began_is_in_it(run):
    assert run.acknowledged_before.items() <= run.restored.items()


def test_nothing_is_in_it_that_was_not_acknowledged_in_the_end(run):
    assert run.restored.items() <= run.acknowledged_later.items()
    assert len(run.acknowledged_later) > len(run.restored)


def test_its_manifest_counts_what_is_in_it(run):
    assert run.manifest.facts.messages == len(run.restored)
    assert run.manifest.facts.users == len(["root", "first", "the reader"]) + SENDERS


def test_no_post_was_refused_meanwhile(run):
    assert run.refused == []


def test_a_cursor_of_before_is_told_that_history_is_another(run):
    assert run.told_of_cursor["gap"] == {"reason": "reset", "missed": None}
    epoch, head = run.told_of_cursor["cursor"].split(".")
    assert run.cursor.split(".")[0] == run.manifest.facts.epoch != epoch
    assert int(head) == run.manifest.facts.head


def test_a_session_of_before_still_works(run):
    assert run.told_of_session["user"]["name"] == "root"


def test_what_is_in_it_is_found_by_its_words(run):
    assert "sender-3-2" in [message["text"] for message in run.found]


def test_the_log_has_no_traceback(run):
    assert "Traceback" not in run.log


@pytest.fixture
def large(make_server):
    """A server with two threads and a backup that no buffer holds, and its admin."""
    server, root = _with_admin(make_server(serve_threads=2, poll_threads=0))
    uploads = _folder_of(server) / "uploads"
    uploads.mkdir()
    (uploads / "film").write_bytes(os.urandom(UPLOAD_BYTES))
    return server, root


def test_a_backup_that_is_not_read_keeps_no_thread(large):
    server, root = large
    unread = Exchange(server.port, request("GET", "/api/backup", **root))
    until(unread.has_answer)

    answers = all_at_once([lambda: server.get("/healthz")] * 4)

    assert {answer.status for answer in answers} == {200}
    assert len(unread.answer().body) > UPLOAD_BYTES


def test_sixteen_that_ask_at_once_are_told_to_wait_but_one(large):
    server, root = large
    asked = [Exchange(server.port, request("GET", "/api/backup", **root)) for _ in range(16)]
    until(lambda: all(exchange.has_answer() for exchange in asked))

    assert server.get("/healthz").status == 200
    statuses = sorted(exchange.answer().status for exchange in asked)
    assert statuses == [200] + [503] * 15


def test_a_reader_that_hangs_up_lets_the_next_one_have_it(large):
    server, root = large
    unread = Exchange(server.port, request("GET", "/api/backup", **root))
    until(unread.has_answer)
    unread.close()

    until(lambda: ask(server.port, "GET", "/api/backup", **root).status == 200)


def test_a_server_that_stops_does_not_wait_for_a_slow_reader(large):
    server, root = large
    unread = Exchange(server.port, request("GET", "/api/backup", **root))
    until(unread.has_answer)

    assert server.stop() == 0
    with pytest.raises((Incomplete, OSError)):
        unread.answer()
