"""Networks that cut, crawl and sleep, and browsers with many tabs."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_modules import run
from tests.browser.visitor import Visitor
from tests.cutting_proxy import CuttingProxy
from tests.live import LiveServer, until

TABS = 9
# A browser asks again by itself on each connection that it has used before, six at most: that is
# how long it takes until a page can notice.
CUT_S = 4.0
# A poll that is cut is asked anew at once: nobody waits longer than that.
SOON_S = 2.0
# A poll that is shorter than what the network cuts.
SHORT = re.compile(r"/api/events\?.*wait=3\b")


@pytest.fixture
def server(browser: Browser, make_server: Callable[..., LiveServer]) -> LiveServer:
    """A live server without limits that tells its state."""
    return make_server(limits="off", debug="on").start()


@pytest.fixture
def proxy(server: LiveServer) -> Iterator[CuttingProxy]:
    """A network that cuts what takes longer than CUT_S."""
    with CuttingProxy(server.port, CUT_S) as proxy:
        yield proxy


def held(server: LiveServer) -> int:
    count: int = server.get("/debug/state").json["held"]["in_all"]
    return count


@pytest.mark.parametrize(
    ("steps", "wait_s"),
    [
        ([], 25),
        ([["cut", 8]], 25),
        ([["cut", 18], ["cut", 18.2]], 8),
        ([["cut", 8], ["answered", 25], ["cut", 8]], 25),
        ([["cut", 8], ["answered", 3], ["cut", 9]], 3),
        ([["cut", 0.5], ["cut", 0.5]], 25),
        ([["cut", 35], ["cut", 35]], 11),
        ([["cut", 2], ["cut", 2]], 3),
        ([["cut", 8], ["cut", 8], ["reset"]], 25),
    ],
)
def test_polls_are_as_short_as_the_network_wants_them(
    module_page: Page, steps: list[list[Any]], wait_s: int
) -> None:
    body = """({WaitLength}, steps) => {
        const length = new WaitLength();
        steps.forEach(([verb, heldS]) => length[verb](heldS));
        return length.s;
    }"""
    assert run(module_page, "wait_length", body, steps) == wait_s


def test_a_network_that_cuts_polls_gets_shorter_ones_and_is_told_of_quietly(
    visit: Callable[..., Visitor], proxy: CuttingProxy, bo: Visitor
) -> None:
    cleo = visit()
    cleo.url = proxy.url
    with cleo.page.expect_response(SHORT, timeout=75_000):
        cleo.join("Cleo")
    assert proxy.cuts >= 2
    cuts = proxy.cuts
    bo.write("through")
    cleo.sees("through")
    with cleo.page.expect_response(SHORT, timeout=20_000):
        pass
    with cleo.page.expect_response(SHORT, timeout=20_000):
        pass
    assert proxy.cuts == cuts
    expect(cleo.page.locator("#connection")).to_be_hidden()
    expect(cleo.page.locator("li.new")).to_have_count(0)
    cleo.page.get_by_role("button", name="Settings").click()
    expect(cleo.page.locator("#line-note")).to_contain_text(re.compile("every 3 seconds"))


def test_nine_tabs_hold_one_poll_of_the_server_and_show_a_message_soon(
    ann: Visitor, bo: Visitor, server: LiveServer
) -> None:
    tabs = [ann.page, *[ann.open_tab() for _ in range(TABS - 1)]]
    for tab in tabs[1:]:
        tab.goto(f"{ann.url}r/general")
    until(lambda: held(server) == 2)
    begun_s = time.monotonic()
    bo.write("to all nine")
    for tab in tabs:
        ann.sees("to all nine", tab)
    assert time.monotonic() - begun_s < SOON_S + 1
    tabs[0].close()
    bo.write("after the leader")
    for tab in tabs[1:]:
        ann.sees("after the leader", tab)
        assert ann.texts(tab)[-2:] == ["to all nine", "after the leader"]
    until(lambda: held(server) == 2)


def test_what_was_written_offline_goes_out_once_the_next_day(ann: Visitor, bo: Visitor) -> None:
    ann.context.set_offline(True)
    ann.write("from yesterday")
    ann.sees("from yesterday")
    ann.page.close()
    ann.context.set_offline(False)
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    ann.context.clock.install(time=tomorrow)
    ann.page = ann.open_tab()
    ann.go("/r/general")
    ann.sees_confirmed("from yesterday")
    bo.sees("from yesterday")
    ann.page.reload()
    ann.sees("from yesterday")
    assert bo.texts().count("from yesterday") == 1


def test_on_a_slow_line_nothing_is_said_and_nothing_is_lost(ann: Visitor, bo: Visitor) -> None:
    session = ann.context.new_cdp_session(ann.page)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 6000, "uploadThroughput": 6000}
    session.send("Network.emulateNetworkConditions", slow)
    ann.write("by a thin wire")
    bo.sees("by a thin wire")
    ann.sees_confirmed("by a thin wire")
    bo.write("and back")
    ann.sees("and back")
    expect(ann.page.locator("#connection")).to_be_hidden()
