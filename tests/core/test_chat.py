"""Chat: it opens once, drains, closes, and never leaves half of itself behind."""

import sqlite3
from collections.abc import Callable
from contextlib import contextmanager

import pytest

from chat.core.chat import Chat
from chat.store.database import Database
from chat.values.cursor import NOW
from chat.values.errors import Unavailable
from chat.values.records import User
from chat.values.settings import Settings
from tests.blocked import Blocked, all_at_once
from tests.live import until
from tests.message_queue.polls import hold


def test_starting_twice_is_starting_once(chat: Chat):
    queue = chat.queue
    chat.start()
    assert chat.queue is queue


def test_those_who_race_to_start_it_start_it_once(settings: Settings):
    chat = Chat(settings)
    assert all_at_once([chat.start] * 20) == [None] * 20
    assert chat.is_ready()
    chat.close()


def test_closing_twice_is_closing_once(chat: Chat):
    chat.close()
    chat.close()
    assert not chat.is_ready()


def test_those_who_race_to_close_it_close_it_once(chat: Chat):
    assert all_at_once([chat.close] * 10) == [None] * 10


def test_one_that_never_started_is_closed_like_any(settings: Settings):
    Chat(settings).close()


def test_one_that_was_told_to_stop_does_not_start(settings: Settings):
    chat = Chat(settings)
    chat.drain()
    with pytest.raises(Unavailable) as refused:
        chat.start()
    assert refused.value.code == "stopping"


def test_it_is_ready_from_start_to_drain(settings: Settings):
    chat = Chat(settings)
    before = chat.is_ready()
    chat.start()
    during = chat.is_ready()
    chat.drain()
    assert (before, during, chat.is_ready()) == (False, True, False)
    chat.close()


def test_drain_answers_held_polls(chat: Chat, ada: User):
    place = chat.feed.place(NOW)
    interest = chat.directory.interest(ada)
    polls = [Blocked(chat.feed.poll, place.seq, lambda: interest, hold()) for _ in range(5)]
    until(lambda: chat.queue.waiting == 5)
    chat.drain()
    readings = [poll.result() for poll in polls]
    assert [reading.backlog.events for reading in readings] == [[]] * 5
    for reading in readings:
        chat.queue.answered(reading.waiter)


def test_posting_and_reading_go_on_while_it_drains(chat: Chat, ada: User):
    chat.drain()
    message, _ = chat.messages.post(ada, "general", "last words")
    assert chat.messages.get(ada, message.id).text == "last words"


def test_nobody_is_held_when_drain_came_while_it_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    chat = Chat(settings)
    monkeypatch.setattr("chat.core.chat.Attendant.start", lambda _: chat.drain())
    monkeypatch.setattr("chat.core.chat.Attendant.stop", lambda _: None)
    chat.start()
    reading = Blocked(chat.feed.poll, 0, lambda: frozenset({0}), hold()).result()
    assert reading.backlog.events == []
    chat.close()


def test_nothing_is_acknowledged_after_close(chat: Chat, ada: User):
    chat.close()
    with pytest.raises(Unavailable) as refused:
        chat.messages.post(ada, "general", "too late")
    assert refused.value.code == "stopping"


def test_a_start_that_fails_leaves_nothing_open(make_chat: Callable[..., Chat], settings: Settings):
    make_chat().close()
    tool = sqlite3.connect(settings.database_file)
    tool.execute("ALTER TABLE rooms RENAME TO lost")
    tool.close()
    chat = Chat(settings)
    with pytest.raises(Unavailable) as refused:
        chat.start()
    assert refused.value.code == "storage_failed"
    Database(settings.database_file).close()  # nobody has it


def test_a_second_chat_on_the_same_database_is_refused(chat: Chat):
    with pytest.raises(Unavailable) as refused:
        Chat(chat.settings).start()
    assert refused.value.code == "in_use"
    assert chat.is_ready()


def test_a_room_is_delivered_even_if_the_rooms_cannot_be_read_at_once(
    chat: Chat, ada: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    @contextmanager
    def refuse(_: Database):
        raise Unavailable("storage_failed", "not now")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(Database, "snapshot", refuse)
        chat.rooms.create(ada, "Tea")
    assert "not now" in caplog.text
    chat.messages.post(ada, "general", "next")
    assert chat.rooms.get(ada, "tea").name == "Tea"
    assert chat.queue.head == 4
