"""A server that speaks the pseudo language, somebody who reads it, and a friend.

People, rooms and messages have no Latin letters here, so whatever has some and is outside of the
pseudo language was put together in a script or in a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.live import LiveServer, join

# Enough for what is added here, and soon too little.
MAX_FILE_BYTES = 5000


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[LiveServer]:
    """A server that speaks the pseudo language."""
    (tmp_path / "languages").mkdir()
    command = ("-m", "tests.browser.pseudo.app", tmp_path / "languages")
    server = LiveServer(
        tmp_path, command=command, limits="off", upload_bytes=MAX_FILE_BYTES
    ).start()
    yield server
    server.kill()


@pytest.fixture
def reader(visit: Callable[..., Visitor]) -> Visitor:
    """Somebody who reads the pseudo language."""
    return visit(locale="zh-CN").join("安娜").ready()


@pytest.fixture
def friend(server: LiveServer) -> dict[str, str]:
    """Somebody else, as a program."""
    return join(server.port, "王波")
