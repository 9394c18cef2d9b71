"""SharedReads: one reading for a key at a time, and whoever asks meanwhile shares the next."""

from collections.abc import Callable
from threading import Event

import pytest

from chat.core.chat import Chat
from chat.core.shared_reads import SharedReads
from tests.blocked import END_S, Blocked
from tests.live import until

KEY = 7
MANY = 16


class Readings:
    """Numbers its readings; the first waits until it is let go."""

    def __init__(self) -> None:
        self.shared: SharedReads[int] = SharedReads()
        self.begun = 0
        self.go_on = Event()

    def get(self, key: int = KEY) -> int:
        return self.shared.get(key, self._read)

    def waiting(self) -> int:
        """How many readings are running or will be."""
        return sum(1 + (line.next is not None) for line in self.shared._lines.values())

    def _read(self) -> int:
        self.begun += 1
        mine = self.begun
        assert self.go_on.wait(END_S)
        return mine


@pytest.fixture
def readings():
    found = Readings()
    yield found
    found.go_on.set()


def test_what_is_asked_for_alone_is_read_each_time(readings: Readings):
    readings.go_on.set()
    assert [readings.get(), readings.get()] == [1, 2]
    assert readings.shared._lines == {}


def test_all_who_ask_during_a_reading_share_the_next(readings: Readings):
    first = Blocked(readings.get)
    until(lambda: readings.begun == 1)
    others = [Blocked(readings.get) for _ in range(MANY)]
    until(lambda: readings.waiting() == 2)
    assert readings.begun == 1
    readings.go_on.set()
    # Those whose threads begin late may find the second one running, and share a third.
    assert first.result() == 1
    assert {each.result() for each in others} <= {2, 3}
    assert readings.shared._lines == {}


def test_another_key_does_not_wait(readings: Readings):
    first = Blocked(readings.get)
    until(lambda: readings.begun == 1)
    assert readings.shared.get(KEY + 1, lambda: 42) == 42
    assert not first.has_returned
    readings.go_on.set()
    assert first.result() == 1


def test_a_fault_is_told_to_all_who_share_it_and_not_to_the_next(readings: Readings):
    def fail() -> int:
        raise ValueError("the disk")

    first = Blocked(readings.get)
    until(lambda: readings.begun == 1)
    failing = Blocked(readings.shared.get, KEY, fail)
    until(lambda: readings.waiting() == 2)
    sharing = Blocked(readings.shared.get, KEY, fail)
    readings.go_on.set()
    assert first.result() == 1
    with pytest.raises(ValueError, match="the disk"):
        failing.result()
    with pytest.raises(ValueError, match="the disk"):
        sharing.result()
    assert readings.get() == 2


def test_many_overviews_of_one_user_are_few_readings(
    make_chat: Callable[..., Chat], monkeypatch: pytest.MonkeyPatch
):
    chat = make_chat()
    user, _ = chat.sessions.join("mia")
    readings, read = Readings(), chat.rooms._read_overview
    monkeypatch.setattr(
        chat.rooms, "_read_overview", lambda user: (readings._read(), read(user))[1]
    )
    first = Blocked(chat.rooms.overview, user)
    until(lambda: readings.begun == 1)
    others = [Blocked(chat.rooms.overview, user) for _ in range(MANY)]
    readings.go_on.set()
    assert [each.result().rooms[0].slug for each in [first, *others]] == ["general"] * (MANY + 1)
    assert readings.begun < MANY
