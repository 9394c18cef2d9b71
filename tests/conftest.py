"""Fixtures of all tests; what they hold is in tests/live.py, clock.py, compiled.py and leaks.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from chat.values.settings import Settings
from tests.clock import FakeClock
from tests.compiled import share_templates
from tests.leaks import Leaks, watch_queues
from tests.live import LiveServer

watch_queues()
share_templates()


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Fail the test that leaves a thread, a socket or a held poll behind."""
    leaks = Leaks()
    yield
    left = leaks.left()
    assert not left, f"left behind: {'; '.join(left)}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with data of their own."""
    return Settings(data=tmp_path / "data", port=0)


@pytest.fixture
def clock() -> FakeClock:
    """A monotonic clock that only `advance` moves."""
    return FakeClock()


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[..., LiveServer]]:
    """Make live servers with settings of their choice, not started; all end with the test."""
    with ExitStack() as servers:

        def make(
            folder: str = "live", command: Sequence[str | Path] = ("app.py",), **settings: object
        ) -> LiveServer:
            server = LiveServer(tmp_path / folder, command=command, **settings)
            servers.callback(server.kill)
            return server

        yield make


@pytest.fixture
def live_server(make_server: Callable[..., LiveServer]) -> Iterator[LiveServer]:
    """A live server with default settings; its log may not show a traceback."""
    server = make_server().start()
    yield server
    server.stop()
    assert "Traceback" not in server.log
