"""The browser of the tests is what Playwright and tests/browser/chromium.py make of it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import OFF


def test_nothing_that_playwright_turns_off_is_on_again(browser: Browser) -> None:
    playwrights, ours = turned_off(browser)
    assert playwrights <= ours


def test_a_visitor_costs_no_page_but_their_own(browser: Browser) -> None:
    context = browser.new_context()
    context.new_page()
    everything = {"filter": [{"type": "tab", "exclude": True}, {}]}
    targets = browser.new_browser_cdp_session().send("Target.getTargets", everything)["targetInfos"]
    kinds = {target["type"] for target in targets}
    context.close()
    assert kinds == {"page"}


def turned_off(browser: Browser) -> list[set[str]]:
    """Return what each of the browser's flags turns off, in their order."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    [pid] = [each["id"] for each in processes if each["type"] == "browser"]
    # Chromium may write a title over its arguments, in which they are apart by spaces.
    arguments = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").split(" ")
    return [set(each.removeprefix(OFF).split(",")) for each in arguments if each.startswith(OFF)]
