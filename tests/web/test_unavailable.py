"""What cannot be done now is told as such: 503, when to try again, and nothing stored."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from chat.edge.factory import create_app
from tests.blocked import Blocked
from tests.live import until
from tests.web.program import joined
from tests.web.storage import stored

MESSAGES = "/api/rooms/general/messages"


@pytest.fixture
def crowded(settings):
    """A program whose server lets one write wait, and an event that lets the disk go on."""
    app = create_app(replace(settings, write_queue=1))
    program = joined(app, "ada")
    may_write = threading.Event()
    writer = app.extensions["chat"]._writer
    disk = Blocked(writer.write, lambda _transaction: may_write.wait(10))
    until(lambda: writer.waiting == 0)
    yield program, may_write
    may_write.set()
    disk.result()
    app.extensions["chat"].close()


def refusal(answer):
    return answer.status_code, answer.json["error"]["code"]


def test_a_write_too_many_is_told_to_come_back(crowded):
    program, may_write = crowded
    waiting = Blocked(program.say, "waits")
    until(lambda: program.app.extensions["chat"]._writer.waiting == 1)

    answer = program.post(MESSAGES, {"text": "one too many"})

    assert refusal(answer) == (503, "busy")
    assert int(answer.headers["Retry-After"]) >= 1
    may_write.set()
    said = waiting.result()
    assert program.get(MESSAGES).json["messages"] == [said]


def test_reading_goes_on_while_the_disk_is_slow(crowded):
    program, _ = crowded

    assert program.get(MESSAGES).status_code == 200
    assert program.get("/api/events?wait=0").status_code == 200
    assert program.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", MESSAGES, {"text": "late"}), ("POST", "/api/session", {"name": "eve"})],
)
def test_nothing_is_accepted_once_it_is_closed(ada, chat, method, path, body):
    before = stored(ada.app)
    chat.close()

    answer = ada.ask(method, path, json=body)

    assert refusal(answer) == (503, "stopping")
    assert int(answer.headers["Retry-After"]) >= 1
    assert stored(ada.app) == before
