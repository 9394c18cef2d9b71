"""Take a picture of every state: `python -m tests.browser.gallery FOLDER [NAME…]`.

Each on a desktop and on a phone, light and dark, to be looked at; NAME limits it to some states.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.chromium import launch
from tests.browser.scene import Device, Scene
from tests.browser.states.all_states import STATES, State
from tests.live import LiveServer


def main(folder: str, *names: str) -> None:
    """Take the pictures of the states called *names*, or of all."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for state in STATES:
            if not names or state.name in names:
                _take(browser, state, Path(folder))
        browser.close()


def _take(browser: Browser, state: State, folder: Path) -> None:
    for device in state.devices:
        with tempfile.TemporaryDirectory() as data:
            server = LiveServer(Path(data), limits="off").start()
            try:
                _shoot(Scene(browser, server, device), state, device, folder)
            except (AssertionError, PlaywrightError) as fault:
                sys.stderr.write(f"{state.name} on a {device}: {fault}\n")
            finally:
                server.kill()


def _shoot(scene: Scene, state: State, device: Device, folder: Path) -> None:
    try:
        page = state.reach(scene)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{state.name}-{device}-{scheme}.png")
    finally:
        scene.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
