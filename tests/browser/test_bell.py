"""The bell: of what one is told while nobody looks, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import LAN_HOST
from tests.browser.test_modules import message, run
from tests.browser.visitor import Visitor
from tests.live import until

# Stands in for the browser's notifications, tones and badges, and writes down what is asked.
STUBS = """
  window.told = []; window.asked = 0; window.tones = 0; window.badges = [];
  window.Notification = class {
    static permission = localStorage.getItem("test/permission") ?? "default";
    static async requestPermission() {
      window.asked += 1;
      localStorage.setItem("test/permission", "granted");
      return (this.permission = "granted");
    }
    constructor(title, {body}) { window.told.push(`${title}: ${body}`); window.shown = this; }
    close() {}
  };
  const mute = new Proxy(() => mute,
    {get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : mute), set: () => true});
  window.AudioContext = class { constructor() { window.tones += 1; return mute; } };
  Navigator.prototype.setAppBadge = async (count) => void window.badges.push(count);
  Object.defineProperty(document, "visibilityState",
    {get: () => window.isHidden ? "hidden" : "visible"});
"""


# Whether a tab has what hears messages while nobody looks.
LISTENS = """() => performance.getEntriesByType("resource")
    .some(({name, responseEnd}) => name.endsWith("later/notifier.js") && responseEnd > 0
                                   && performance.now() > responseEnd + 300)"""


def room(**fields: Any) -> dict[str, Any]:
    return {"slug": "a", "kind": "open", "notify": "mentions", "with": []} | fields


@pytest.fixture
def cleo(visit: Callable[..., Visitor]) -> Visitor:
    """Cleo, with notifications that can be looked at."""
    visitor = visit()
    visitor.context.add_init_script(STUBS)
    return visitor.join("Cleo")


def open_bell(page: Page) -> None:
    page.locator("#bell").click()
    expect(page.get_by_role("dialog", name="Notifications")).to_be_visible()


def choose(page: Page, level: str) -> None:
    open_bell(page)
    with page.expect_response("**/notify"):
        page.get_by_role("radio", name=level).check()
    page.keyboard.press("Escape")


def turn_on(page: Page) -> None:
    open_bell(page)
    page.get_by_role("button", name="Turn on notifications").click()
    expect(page.get_by_role("button", name="Turn off in this browser")).to_be_visible()
    page.keyboard.press("Escape")


def told(page: Page) -> list[str]:
    shown: list[str] = page.evaluate("window.told")
    return shown


@pytest.mark.parametrize(
    ("fields", "text", "is_told"),
    [
        ({}, "hello", False),
        ({}, "@ann hello", True),
        ({"notify": "all"}, "hello", True),
        ({"notify": "none"}, "@ann hello", False),
        ({"kind": "direct"}, "hello", True),
        ({"kind": "direct", "notify": "none"}, "hello", False),
        ({"isLost": True, "notify": "all"}, "hello", False),
    ],
)
def test_the_level_of_a_room_says_what_is_told(
    module_page: Page, fields: dict[str, Any], text: str, is_told: bool
) -> None:
    body = (
        "({isWorthTelling}, [message, room]) => isWorthTelling(message, room, {id: 1, name: 'Ann'})"
    )
    html = text.replace("@ann", '<span class="mention" data-user="1">@Ann</span>')
    given = [message(5, 2) | {"html": html, "deleted": False}, room(**fields)]
    assert run(module_page, "later/notifier", body, given) is is_told


def test_nothing_is_asked_of_the_browser_but_by_a_click_on_the_bell(cleo: Visitor) -> None:
    cleo.write("hello")
    cleo.sees_confirmed("hello")
    assert cleo.page.evaluate("window.asked") == 0
    turn_on(cleo.page)
    assert cleo.page.evaluate("window.asked") == 1


def test_a_mention_is_told_only_while_the_page_is_hidden(cleo: Visitor, bo: Visitor) -> None:
    turn_on(cleo.page)
    bo.write("@Cleo seen")
    cleo.sees("@Cleo seen")
    cleo.page.evaluate("window.isHidden = true")
    bo.write("nothing for anybody")
    bo.write("@Cleo unseen")
    until(lambda: len(told(cleo.page)) > 0)
    assert told(cleo.page) == ["Bo in #general: @Cleo unseen"]
    cleo.page.evaluate("window.shown.onclick()")
    expect(cleo.page.locator("li.message.highlighted")).to_contain_text("unseen")


def test_many_tabs_tell_once_and_not_at_all_while_one_is_in_view(
    cleo: Visitor, bo: Visitor
) -> None:
    turn_on(cleo.page)
    other = cleo.open_tab()
    other.goto(f"{cleo.url}r/general")
    other.wait_for_function(LISTENS)
    cleo.page.evaluate("window.isHidden = true")
    bo.write("@Cleo in view")
    cleo.sees("@Cleo in view", other)
    other.evaluate("window.isHidden = true")
    bo.write("@Cleo hidden")
    until(lambda: len(told(cleo.page)) > 0)
    assert [told(cleo.page), told(other)] == [["Bo in #general: @Cleo hidden"], []]


def test_a_muted_room_looks_muted_and_does_not_count(
    ann: Visitor, bo: Visitor, visit: Callable[..., Visitor]
) -> None:
    other_device = visit()
    other_device.context.add_cookies(ann.context.cookies())
    other_device.go("/r/general")
    choose(ann.page, "Nothing")
    expect(other_device.link("general").locator(".muted-mark")).to_be_visible()
    ann.make_room("lunch")
    bo.write("@Ann hello")
    ann.page.wait_for_function(
        "() => fetch('/api/rooms/general').then((r) => r.json()).then((r) => r.unread)"
    )
    expect(ann.link("general").locator(".muted-mark")).to_be_visible()
    expect(ann.link("general").locator(".count")).to_be_hidden()
    expect(ann.page).to_have_title("lunch · Halley")
    ann.page.reload()
    expect(ann.link("general").locator(".count")).to_be_hidden()
    expect(ann.page).to_have_title("lunch · Halley")


def test_a_level_that_is_refused_is_taken_back(ann: Visitor) -> None:
    ann.page.route("**/notify", lambda route: route.abort())
    open_bell(ann.page)
    ann.page.get_by_role("radio", name="Nothing").check(force=True)
    expect(ann.page.locator("#bell-panel .field-error")).to_contain_text("cannot be reached")
    expect(ann.page.get_by_role("radio", name="Mentions")).to_be_checked()


def test_a_sound_is_made_only_when_it_is_wanted(cleo: Visitor, bo: Visitor) -> None:
    turn_on(cleo.page)
    cleo.page.evaluate("window.isHidden = true")
    bo.write("@Cleo one")
    until(lambda: len(told(cleo.page)) == 1)
    assert cleo.page.evaluate("window.tones") == 0
    open_bell(cleo.page)
    cleo.page.get_by_label("Sound").check()
    until(lambda: cleo.page.evaluate("window.tones") == 1)
    bo.write("@Cleo two")
    until(lambda: cleo.page.evaluate("window.tones") == 2)


def test_what_is_unread_stands_on_the_icon(cleo: Visitor, bo: Visitor) -> None:
    cleo.make_room("lunch")
    bo.write("one")
    until(lambda: cleo.page.evaluate("window.badges.at(-1)") == 1)
    cleo.link("general").click()
    until(lambda: cleo.page.evaluate("window.badges.at(-1)") == 0)


def test_on_plain_http_the_bell_explains_why_it_cannot_ring(visit: Callable[..., Visitor]) -> None:
    cleo = visit(host=LAN_HOST).join("Cleo")
    open_bell(cleo.page)
    expect(cleo.page.locator(".bell-note")).to_contain_text("HTTPS or localhost")
    expect(cleo.page.get_by_role("button", name="Turn on notifications")).to_be_hidden()
