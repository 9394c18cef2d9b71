"""The server dies, the network goes, tabs close: nothing written is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.states.trouble import outdated, restart_before
from tests.browser.visitor import Visitor
from tests.live import LiveServer

# The page tries again at once, then after 1, 2, 4 and 8 s: a restart is over by then.
RECOVERY_MS = 20_000


def hide(page: Page) -> None:
    """Let the page believe that nobody sees it; headless, its tab is always in front."""
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", {get: () => true});
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


def test_both_windows_recover_from_a_killed_server_by_themselves(
    ann: Visitor, bo: Visitor, server: LiveServer
) -> None:
    ann.write("before 1")
    bo.write("before 2")
    ann.sees_confirmed("before 1")
    ann.sees("before 2")
    bo.sees_confirmed("before 2")
    bo.sees("before 1")
    server.kill()
    server.restart()
    bo.write("after")
    expect(ann.row("after")).to_have_count(1, timeout=RECOVERY_MS)
    bo.sees_confirmed("after")
    assert sorted(ann.texts()) == sorted(bo.texts()) == ["after", "before 1", "before 2"]
    ann.page.reload()
    assert sorted(ann.texts()) == ["after", "before 1", "before 2"]


def test_what_is_written_while_the_server_is_down_goes_out_by_itself_once_and_in_order(
    ann: Visitor, bo: Visitor, server: LiveServer
) -> None:
    server.kill()
    ann.write("first")
    ann.write("second")
    ann.write("third")
    expect(ann.row("third")).to_contain_text("Waiting")
    server.restart()
    expect(bo.row("third")).to_have_count(1, timeout=RECOVERY_MS)
    assert bo.texts() == ["first", "second", "third"]
    ann.sees_confirmed("third")
    assert ann.texts() == ["first", "second", "third"]


def test_the_outbox_survives_a_closed_tab(ann: Visitor, bo: Visitor, server: LiveServer) -> None:
    ann.page.route("**/api/rooms/general/messages", lambda route: route.abort())
    ann.write("not forgotten")
    expect(ann.row("not forgotten")).to_contain_text("Sending…")
    ann.page.close()
    later = ann.open_tab()
    later.goto(f"{server.url}r/general")
    bo.sees("not forgotten")
    ann.sees("not forgotten", later)


def test_the_outbox_is_shown_again_after_a_reload(ann: Visitor) -> None:
    ann.context.route("**/api/rooms/general/messages", lambda route: route.abort())
    ann.write("still here")
    expect(ann.row("still here")).to_be_visible()
    ann.page.reload()
    expect(ann.row("still here")).to_contain_text("Sending…")


def test_a_lost_answer_stores_the_message_once(ann: Visitor, bo: Visitor) -> None:
    lost = []

    def lose_the_answer(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    ann.page.route("**/api/rooms/general/messages", lose_the_answer, times=1)
    ann.write("once")
    bo.sees("once")
    ann.sees_confirmed("once")
    ann.write("next")
    bo.sees("next")
    assert lost == [201]
    assert bo.texts() == ann.texts() == ["once", "next"]


def test_a_refused_message_says_why_and_can_be_edited(ann: Visitor) -> None:
    refusal = '{"error":{"code":"text_invalid","message":"The text holds a control character."}}'
    ann.page.route(
        "**/api/rooms/general/messages", lambda route: route.fulfill(status=422, body=refusal)
    )
    ann.write("refused")
    row = ann.row("refused")
    expect(row.get_by_role("alert")).to_have_text("Not sent. The text holds a control character.")
    ann.page.reload()
    expect(row.get_by_role("alert")).to_be_visible()
    ann.page.unroute_all()
    row.get_by_role("button", name="Edit").click()
    expect(row).to_have_count(0)
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("refused")


def test_a_refused_message_can_be_sent_again_or_deleted(ann: Visitor) -> None:
    ann.page.route("**/api/rooms/general/messages", lambda route: route.fulfill(status=403))
    ann.write("again")
    ann.write("away")
    ann.row("away").get_by_role("button", name="Delete").click()
    expect(ann.row("away")).to_have_count(0)
    ann.page.unroute_all()
    ann.row("again").get_by_role("button", name="Retry").click()
    ann.sees_confirmed("again")


def test_a_server_that_asks_for_patience_gets_it(ann: Visitor) -> None:
    refused = []

    def refuse(route: Route) -> None:
        refused.append(route.request.method)
        route.fulfill(status=429, headers={"Retry-After": "3"}, body="{}")

    ann.page.route("**/api/rooms/general/messages", refuse, times=1)
    ann.write("patience")
    expect(ann.row("patience")).to_contain_text("Sending in 2 s…")
    assert refused == ["POST"]
    ann.sees_confirmed("patience")


def test_a_broken_line_is_told_after_a_while_and_its_return_too(
    ann: Visitor, server: LiveServer
) -> None:
    bar = ann.page.locator("#connection")
    server.kill()
    expect(bar).to_have_text("Reconnecting…", timeout=10_000)
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_editable()
    server.restart()
    expect(bar).to_have_text("Back online", timeout=RECOVERY_MS)
    expect(bar).to_be_hidden(timeout=5_000)


def test_offline_is_told_at_once_with_what_waits(ann: Visitor) -> None:
    ann.context.set_offline(True)
    bar = ann.page.locator("#connection")
    expect(bar).to_contain_text("You’re offline. Messages will be sent when you’re back.")
    ann.write("later")
    expect(bar).to_contain_text("1 waiting.")
    ann.context.set_offline(False)
    ann.sees_confirmed("later")
    expect(bar).to_be_hidden()


def test_a_gap_makes_the_page_read_everything_again(
    ann: Visitor, fill: Callable[..., list[int]]
) -> None:
    def hide_events_behind_a_gap(route: Route) -> None:
        fill(3)
        answer = route.fetch(url=route.request.url.replace("wait=25", "wait=0")).json()
        assert len(answer["events"]) >= 3
        route.fulfill(json=answer | {"events": [], "gap": {"reason": "trimmed", "missed": 3}})

    ann.begin("a draft that stays")
    ann.page.route("**/api/events?*", hide_events_behind_a_gap, times=1)
    ann.page.reload()
    ann.sees("message 3")
    assert ann.texts() == ["message 1", "message 2", "message 3"]
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("a draft that stays")


def test_what_was_missed_begins_at_a_new_divider(
    ann: Visitor, bo: Visitor, server: LiveServer
) -> None:
    ann.write("known")
    ann.sees_confirmed("known")
    bo.sees("known")
    ann.page.route("**/api/events?*", lambda route: route.abort())
    server.kill()
    server.restart()
    expect(ann.page.locator("#connection")).to_have_text("Reconnecting…", timeout=15_000)
    bo.write("missed")
    bo.sees_confirmed("missed")
    ann.page.unroute_all()
    ann.sees("missed")
    expect(ann.page.locator("#messages > li.new + li")).to_contain_text("missed")


def test_what_was_missed_begins_at_the_divider_though_an_own_message_came_later(
    ann: Visitor, fill: Callable[..., list[int]]
) -> None:
    ann.write("known")
    ann.sees_confirmed("known")
    ann.page.route("**/api/events?*", lambda route: route.abort())
    ann.page.reload()
    fill(3)
    ann.write("own")
    ann.sees_confirmed("own")
    ann.page.unroute_all()
    ann.page.keyboard.press("Shift")
    ann.sees("message 3")
    shown = ann.page.locator("#messages :is(.text, .new)").all_inner_texts()
    assert shown == ["known", "New", "message 1", "message 2", "message 3", "own"]
    ann.write("seen")
    expect(ann.page.locator("#messages > li.new")).to_have_count(0)


def test_an_accepted_message_clears_the_bar_though_no_poll_got_through(ann: Visitor) -> None:
    bar = ann.page.locator("#connection")
    ann.page.route("**/api/events?*", lambda route: route.abort())
    ann.page.reload()
    expect(bar).to_have_text("Reconnecting…", timeout=10_000)
    ann.write("through")
    ann.sees_confirmed("through")
    expect(bar).to_have_text("Back online", timeout=1_500)


def test_a_draft_survives_a_reload_and_a_visit_to_another_room(ann: Visitor) -> None:
    text = ann.page.get_by_role("textbox", name="Message")
    ann.begin("half a thought")
    ann.page.reload()
    expect(text).to_have_value("half a thought")
    ann.page.get_by_role("button", name="New room").click()
    ann.page.locator("#room-dialog").get_by_label("Name").fill("Lunch")
    ann.page.get_by_role("button", name="Create room").click()
    ann.page.wait_for_url("**/r/lunch")
    expect(text).to_have_value("")
    general = ann.page.get_by_role("navigation").get_by_role("link", name="general")
    expect(general.locator(".draft-mark")).to_be_visible()
    general.click()
    expect(text).to_have_value("half a thought")
    ann.page.keyboard.press("Enter")
    ann.sees_confirmed("half a thought")
    ann.page.reload()
    expect(text).to_have_value("")


def test_a_newer_server_is_told_of_and_taken_over_by_a_click(
    ann: Visitor, server: LiveServer
) -> None:
    page = outdated(ann)
    restart_before(page, server)
    page.get_by_role("button", name="Reload").click(timeout=RECOVERY_MS)
    expect(page.locator("script[src*='/assets/0/']")).to_have_count(0)
    expect(page.get_by_role("button", name="Reload")).to_be_hidden()


def test_a_page_that_nobody_sees_takes_a_newer_server_over_by_itself(
    ann: Visitor, server: LiveServer
) -> None:
    page = outdated(ann)
    restart_before(page, server)
    expect(page.locator("#updated")).to_be_visible(timeout=RECOVERY_MS)
    hide(page)
    expect(page.locator("script[src*='/assets/0/']")).to_have_count(0)


def test_what_is_being_written_keeps_a_page_as_it_is(ann: Visitor, server: LiveServer) -> None:
    page = outdated(ann)
    ann.page.get_by_role("textbox", name="Message").fill("not yet")
    restart_before(page, server)
    expect(page.locator("#updated")).to_be_visible(timeout=RECOVERY_MS)
    hide(page)
    page.evaluate("fetch('/healthz').then((answer) => answer.text())")
    assert page.locator("script[src*='/assets/0/']").count() > 0


@pytest.mark.parametrize("module", ["message_tools", "toast"])
def test_what_could_not_be_loaded_is_loaded_soon(ann: Visitor, module: str) -> None:
    ann.page.route(f"**/later/{module}.js", lambda route: route.abort(), times=1)
    with ann.page.expect_event("requestfailed"):
        ann.page.reload()
    ann.ready()
