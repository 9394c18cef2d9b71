"""Fixtures of the tests of whole servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.live import LiveServer, WaitressServer, join
from tests.system.wire import Wire


@pytest.fixture
def make_waitress(tmp_path: Path) -> Iterator[Callable[..., WaitressServer]]:
    """Make and start `waitress-serve` with flags of one's choice; all end with the test."""
    with ExitStack() as servers:

        def make(*flags: str, **settings: object) -> WaitressServer:
            server = WaitressServer(tmp_path / "waitress", *flags, **settings)
            servers.callback(server.kill)
            return server.start()

        yield make


@pytest.fixture
def wire_to() -> Iterator[Callable[[LiveServer, str], Wire]]:
    """Let somebody join a live server by name, and return its wire; all are closed at the end."""
    with ExitStack() as wires:

        def make(server: LiveServer, name: str) -> Wire:
            wire = Wire(server.port, join(server.port, name))
            wires.callback(wire.close)
            return wire

        yield make
