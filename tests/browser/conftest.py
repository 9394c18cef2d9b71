"""Fixtures of the browser tests: a real Chromium, a live server, and visitors of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.scene import Device, Scene
from tests.browser.visitor import Visitor
from tests.forked import ForkedServer
from tests.live import LiveServer, join

PATIENCE_MS = 15_000
"""How long a page may take to show what is waited for; a busy machine is no fault of it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test in the browser that fails be run once more, and be named in the summary.

    In whole runs on two busy cores one page of some 1,400 has stood still for 20 s, and never by
    itself. What is wrong with a page fails twice.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each visitor gets a context of its own."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def server(browser: Browser, tmp_path: Path) -> Iterator[LiveServer]:
    """A live server without limits, for one test."""
    server = ForkedServer(tmp_path / "live", limits="off").start()
    yield server
    server.kill()


@pytest.fixture
def visit(browser: Browser, server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """Open browsers; at the end none may have reported an error or a breach of the CSP."""
    visitors: list[Visitor] = []

    def open_browser(host: str = "127.0.0.1", **options: Any) -> Visitor:
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE_MS)
        visitors.append(Visitor(context, server.url.replace("127.0.0.1", host)))
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


@pytest.fixture
def stage(browser: Browser, server: LiveServer) -> Iterator[Callable[[Device], Scene]]:
    """Set scenes; at the end no page may have reported an error or a breach of the CSP."""
    scenes: list[Scene] = []

    def set_scene(device: Device) -> Scene:
        scenes.append(Scene(browser, server, device))
        return scenes[-1]

    yield set_scene
    for scene in scenes:
        scene.close()
    assert [fault for scene in scenes for each in scene.visitors for fault in each.faults] == []


@pytest.fixture
def ann(visit: Callable[..., Visitor]) -> Visitor:
    """Ann, in #general."""
    return visit().join("Ann")


@pytest.fixture
def bo(visit: Callable[..., Visitor]) -> Visitor:
    """Bo, in #general with another browser."""
    return visit().join("Bo")


@pytest.fixture
def fill(server: LiveServer) -> Callable[..., list[int]]:
    """Let a program post many messages: `fill(120)` posts "message 1" to "message 120"."""
    headers = join(server.port, "Robot")

    def post_all(count: int, room: str = "general", text: str = "message {}") -> list[int]:
        path = f"/api/rooms/{room}/messages"
        bodies = [{"text": text.format(number)} for number in range(1, count + 1)]
        return [server.post(path, body, **headers).json["id"] for body in bodies]

    return post_all


@pytest.fixture(scope="session")
def module_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of a server's in which its modules can be imported; all tests of modules share it."""
    server = LiveServer(tmp_path_factory.mktemp("modules")).start()
    page = browser.new_page()
    page.goto(server.url)
    yield page
    page.close()
    server.kill()
