"""Many tabs of one browser: one of them polls for all."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Request, Route, expect

from tests.browser.chromium import LAN_HOST
from tests.browser.visitor import Visitor
from tests.live import until

TABS = 9
# From the moment at which it is sent to the last of nine tabs.
ALL_SEE_IT_MS = 2000


class HeldPolls:
    """Counts the polls that a browser holds right now."""

    def __init__(self, visitor: Visitor) -> None:
        """Begin to count."""
        self._held: set[Request] = set()
        self._visitor = visitor
        visitor.context.on("request", self._began)
        visitor.context.on("requestfinished", self._ended)
        visitor.context.on("requestfailed", self._ended)

    @property
    def pages(self) -> list[Page]:
        """The tabs whose polls are held."""
        self._visitor.page.evaluate("0")
        pages = [request.frame.page for request in self._held]
        return [page for page in pages if not page.is_closed()]

    def _began(self, request: Request) -> None:
        if "/api/events" in request.url and "wait=25" in request.url:
            self._held.add(request)

    def _ended(self, request: Request) -> None:
        self._held.discard(request)


WATCH = """() => {
    const list = document.getElementById("messages");
    const note = () => list.querySelector(".text") && (window.cameAtMs ??= Date.now());
    new MutationObserver(note).observe(list, {childList: true});
}"""


def open_tabs(visitor: Visitor, count: int) -> list[Page]:
    tabs = [visitor.open_tab() for _ in range(count)]
    for tab in tabs:
        tab.goto(f"{visitor.url}r/general")
    return tabs


def test_nine_tabs_hold_one_poll_and_all_are_live(ann: Visitor, bo: Visitor) -> None:
    polls = HeldPolls(ann)
    tabs = [ann.page, *open_tabs(ann, TABS - 1)]
    until(lambda: len(polls.pages) == 1)
    for tab in tabs:
        tab.evaluate(WATCH)
    sent_at_ms = bo.page.evaluate("Date.now()")
    bo.write("to all")
    for tab in tabs:
        ann.sees("to all", tab)
    assert max(tab.evaluate("window.cameAtMs") for tab in tabs) - sent_at_ms < ALL_SEE_IT_MS
    assert len(polls.pages) == 1


def test_a_leader_out_of_sight_goes_on_for_all(ann: Visitor, bo: Visitor) -> None:
    polls = HeldPolls(ann)
    (front,) = open_tabs(ann, 1)
    bo.write("before")
    ann.sees("before", front)
    until(lambda: polls.pages == [ann.page])
    front.bring_to_front()
    bo.write("to the one in front")
    ann.sees("to the one in front", front)
    until(lambda: polls.pages == [ann.page])


def test_a_tab_that_was_frozen_has_everything_when_it_wakes(
    ann: Visitor, fill: Callable[..., list[int]]
) -> None:
    (front,) = open_tabs(ann, 1)
    devtools = ann.context.new_cdp_session(ann.page)
    front.bring_to_front()
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    fill(5)
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    ann.page.bring_to_front()
    ann.sees("message 5")
    ann.sees("message 5", front)
    assert ann.texts() == ann.texts(front) == [f"message {number}" for number in range(1, 6)]


def test_a_machine_that_slept_asks_anew(ann: Visitor, bo: Visitor) -> None:
    cleo = ann.open_tab()
    cleo.clock.install()
    ann.page.close()
    cleo.goto(f"{ann.url}r/general")
    bo.write("before the night")
    ann.sees("before the night", cleo)
    with cleo.expect_request("**/api/events?*"):
        cleo.clock.fast_forward("08:00:00")
    bo.write("good morning")
    ann.sees("good morning", cleo)


def test_when_the_leading_tab_closes_another_goes_on_without_a_gap(
    ann: Visitor, bo: Visitor, fill: Callable[..., list[int]]
) -> None:
    polls = HeldPolls(ann)
    tabs = open_tabs(ann, 2)
    bo.write("first")
    ann.sees("first", tabs[0])
    ann.sees("first", tabs[1])
    until(lambda: polls.pages == [ann.page])
    ann.page.close()
    fill(20)
    ann.page = tabs[0]
    ann.sees("message 20", tabs[0])
    ann.sees("message 20", tabs[1])
    expected = ["first", *(f"message {number}" for number in range(1, 21))]
    assert ann.texts(tabs[0]) == ann.texts(tabs[1]) == expected
    until(lambda: len(polls.pages) == 1)


def test_a_tab_that_starts_late_fetches_what_only_the_leader_heard(
    ann: Visitor, fill: Callable[..., list[int]]
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    late = ann.open_tab()
    late.route("**/js/room.js", hold)
    late.goto(f"{ann.url}r/general", wait_until="commit")
    late.locator("#messages").wait_for(state="attached")
    fill(3)
    ann.sees("message 3")
    for route in held:
        route.continue_()
    ann.sees("message 3", late)
    assert ann.texts(late) == ["message 1", "message 2", "message 3"]


def test_what_one_tab_sends_appears_in_the_others_once(ann: Visitor) -> None:
    (other,) = open_tabs(ann, 1)
    ann.write("from one")
    ann.sees("from one", other)
    ann.write("from two", other)
    ann.sees("from two")
    ann.sees_confirmed("from two")
    assert ann.texts() == ann.texts(other) == ["from one", "from two"]


def test_a_message_of_a_closed_tab_is_sent_by_another(ann: Visitor, bo: Visitor) -> None:
    (other,) = open_tabs(ann, 1)
    other.route("**/api/rooms/general/messages", lambda route: route.abort())
    ann.write("left behind", other)
    ann.sees("left behind")
    other.close()
    ann.write("and another")
    bo.sees("left behind")
    bo.sees("and another")


def test_on_plain_http_a_lease_lets_one_tab_poll(
    visit: Callable[..., Visitor], bo: Visitor
) -> None:
    cleo = visit(host=LAN_HOST)
    polls = HeldPolls(cleo)
    cleo.join("Cleo")
    assert cleo.page.evaluate("[isSecureContext, navigator.locks ?? null]") == [False, None]
    tabs = open_tabs(cleo, 3)
    until(lambda: polls.pages == [cleo.page])
    bo.write("by lease")
    for tab in tabs:
        cleo.sees("by lease", tab)
    cleo.page.close()
    cleo.page = tabs[0]
    bo.write("after the leader")
    cleo.sees("after the leader", tabs[0])
    cleo.sees("after the leader", tabs[-1])


def test_on_plain_http_one_can_write_and_copy_a_link(
    visit: Callable[..., Visitor], bo: Visitor
) -> None:
    cleo = visit(host=LAN_HOST).join("Cleo")
    cleo.write("from the LAN")
    bo.sees("from the LAN")
    cleo.sees_confirmed("from the LAN")
    cleo.page.keyboard.press("Shift+F6")
    cleo.page.keyboard.press("c")
    expect(cleo.page.locator(".done")).to_be_visible()
    cleo.page.keyboard.press("F6")
    cleo.page.keyboard.press("Control+v")
    expect(cleo.page.get_by_role("textbox", name="Message")).to_have_value(
        re.compile(r"http://lan\.test:\d+/r/general/\d+")
    )
