"""What was acknowledged is there, once and for everybody, however often the server is killed.

One run of 20 s, in which the server is killed as a power cut would, again and again, while 16 post
and 8 follow; each test asks the ledger of that run one thing.
"""

from __future__ import annotations

import itertools
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.live import LiveServer
from tests.system.ledger import Ledger

SENDERS = 16
READERS = 8
RUN_S = 20.0
KILLS = 4
RESTART_S = 2.0
"""What is promised; the best of all restarts, as the machine may be busy."""


@dataclass
class Run:
    """What is left of a run."""

    ledger: Ledger
    log: str
    acknowledged_at_kills: list[int]
    restarts_s: list[float]
    rows: list[tuple[int, str, str]]
    integrity: list[tuple[str]]

    def report(self) -> str:
        """Return its numbers in one line."""
        sent = self.ledger.sent
        return (
            f"acknowledged {len(self.ledger.acknowledged)}, kills {KILLS},"
            f" sent again {sum(each.repeated for each in sent)},"
            f" stored but unheard {sum(each.stored_unheard for each in sent)},"
            f" reconnects {sum(each.reconnected for each in self.ledger.read)},"
            f" restarts {', '.join(f'{seconds:.2f}' for seconds in self.restarts_s)} s"
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that is over, and what it left in the database."""
    folder = tmp_path_factory.mktemp("ledger")
    # Of eight readers half block a thread, and half are parked.
    server = LiveServer(folder, poll_threads=READERS // 2, limits="off").start()
    try:
        ledger = Ledger(server.port, senders=SENDERS, readers=READERS)
        kills = [_kill_and_restart(server, ledger) for _ in range(KILLS)]
        time.sleep(RUN_S / (KILLS + 1))
        ledger.stop()
    finally:
        server.kill()
    with closing(sqlite3.connect(folder / "data" / "halley.db")) as database:
        rows = database.execute("SELECT id, text, client_id FROM messages ORDER BY id").fetchall()
        integrity = database.execute("PRAGMA integrity_check").fetchall()
    acknowledged, restarts_s = map(list, zip(*kills, strict=True))
    return Run(ledger, server.log, acknowledged, restarts_s, rows, integrity)


def _kill_and_restart(server: LiveServer, ledger: Ledger) -> tuple[int, float]:
    time.sleep(RUN_S / (KILLS + 1))
    acknowledged = len(ledger.acknowledged)
    server.kill()
    began_s = time.monotonic()
    server.restart()
    return acknowledged, time.monotonic() - began_s


def test_the_faults_did_happen(run, record_testsuite_property):
    record_testsuite_property("ledger", run.report())
    counts = [0, *run.acknowledged_at_kills, len(run.ledger.acknowledged)]

    assert all(before < after for before, after in itertools.pairwise(counts))
    assert min(reader.reconnected for reader in run.ledger.read) > 0
    assert sum(reader.reconnected for reader in run.ledger.read) >= KILLS
    assert sum(sender.repeated for sender in run.ledger.sent) > 0


def test_every_acknowledged_message_is_stored_once_under_its_id(run):
    stored = {text: id_ for id_, text, _ in run.rows}

    assert len(stored) == len(run.rows)
    assert stored == run.ledger.acknowledged


def test_nothing_is_stored_that_nobody_sent(run):
    assert [text for _, text, client_id in run.rows if text != client_id] == []
    assert {text for _, text, _ in run.rows} <= set(run.ledger.acknowledged)


@pytest.mark.parametrize("number", range(READERS))
def test_a_reader_got_every_message_in_order_and_once(run, number):
    assert run.ledger.read[number].messages == [(id_, text) for id_, text, _ in run.rows]


@pytest.mark.parametrize("number", range(READERS))
def test_a_reader_saw_no_hole(run, number):
    assert run.ledger.read[number].holes == []


def test_no_message_was_refused(run):
    assert [sender.refused for sender in run.ledger.sent] == [[]] * SENDERS


def test_the_database_is_whole_and_the_log_without_a_traceback(run):
    assert run.integrity == [("ok",)]
    assert "Traceback" not in run.log


def test_a_restart_is_quick(run):
    assert min(run.restarts_s) < RESTART_S
