"""Durability: what was acknowledged is there after a kill, once, and in order."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.core.chat import Chat
from chat.values.cursor import parse_wish
from chat.values.settings import Settings
from tests.live import ROOT

ROUNDS = 3
SENDERS = 8
ACKNOWLEDGED = 100

# Prints a line for each message once it has been acknowledged, until it is killed.
_SENDERS = """
import json, sys, threading
from dataclasses import replace
from pathlib import Path
from chat.core.chat import Chat
from chat.values.settings import Settings

chat = Chat(Settings(data=Path(sys.argv[1])))
chat.start()
round_, senders = sys.argv[2], int(sys.argv[3])

def send(sender):
    user, _ = chat.sessions.join(f"sender {round_} {sender}")
    number = 0
    while True:
        number += 1
        client_id = f"{round_}.{sender}.{number}"
        message, _ = chat.messages.post(user, "general", "hi", client_id)
        sys.stdout.write(json.dumps([message.id, client_id]) + chr(10))
        sys.stdout.flush()

for sender in range(senders):
    threading.Thread(target=send, args=(sender,)).start()
"""


def acknowledged_until_killed(data: Path, number: int) -> list[tuple[int, str]]:
    """Let senders write, kill them without a warning, and return what they were told is stored."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SENDERS, str(data), str(number), str(SENDERS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(ACKNOWLEDGED)]
        process.kill()
        lines += process.stdout.readlines()
    assert process.returncode == -9
    return [tuple(json.loads(line)) for line in lines if line.endswith("\n")]


@pytest.fixture
def ledger(settings: Settings) -> list[tuple[int, str]]:
    """All that was acknowledged over several lives, each ended by a kill."""
    lives = [acknowledged_until_killed(settings.data, number) for number in range(ROUNDS)]
    return [each for life in lives for each in life]


@pytest.fixture
def survivor(ledger: list[tuple[int, str]], settings: Settings) -> Iterator[Chat]:
    """A chat on what the kills left."""
    chat = Chat(settings)
    chat.start()
    yield chat
    chat.close()


def all_events(chat: Chat) -> Iterator[dict]:
    seq, more = chat.feed.place(parse_wish("start")).seq, True
    while more:
        backlog = chat.feed.read(seq, frozenset({0}))
        yield from (json.loads(event.body) for event in backlog.events)
        seq, more = backlog.seq, backlog.more


def test_what_was_acknowledged_outlives_every_kill(
    ledger: list[tuple[int, str]], survivor: Chat, settings: Settings
):
    tool = sqlite3.connect(settings.database_file)
    stored = tool.execute("SELECT id, client_id FROM messages ORDER BY id").fetchall()
    integrity = tool.execute("PRAGMA integrity_check").fetchall()
    tool.close()
    assert len(ledger) >= ROUNDS * ACKNOWLEDGED
    assert set(ledger) <= set(stored)
    assert len({client_id for _, client_id in stored}) == len(stored)
    assert integrity == [("ok",)]
    # Messages and the log of events tell the same, and no seq was left out or used twice.
    told = list(all_events(survivor))
    assert [event["id"] for event in told] == list(range(1, len(told) + 1))
    assert [
        (event["id"], event["message"]["client_id"])
        for event in told
        if event["type"] == "message.created"
    ] == stored
