"""The same page without JavaScript: read, write, go back, refresh."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.live import Exchange, LiveServer, join, request


@pytest.fixture
def plain(visit: Callable[..., Visitor]) -> Visitor:
    return visit(java_script_enabled=False).join("Plain")


def test_one_can_join_write_and_read(plain: Visitor, ann: Visitor) -> None:
    plain.page.get_by_role("textbox", name="Message").fill("plain words\nin two lines")
    plain.page.get_by_role("button", name="Send").click()
    assert plain.texts() == ["plain words\nin two lines"]
    ann.page.locator("#messages .text", has_text="plain words").wait_for()
    ann.write("live words")
    ann.sees_confirmed("live words")
    plain.page.get_by_role("link", name="Refresh").first.click()
    assert plain.texts() == ["plain words\nin two lines", "live words"]


def test_the_room_opens_at_its_end(plain: Visitor, fill: Callable[..., list[int]]) -> None:
    fill(60)
    plain.page.reload()
    expect(plain.row("message 60")).to_be_in_viewport()


def test_older_and_newer_pages_are_links(plain: Visitor, fill: Callable[..., list[int]]) -> None:
    fill(120)
    plain.page.reload()
    plain.page.get_by_role("link", name="Earlier messages").click()
    assert plain.texts() == [f"message {number}" for number in range(21, 71)]
    plain.page.get_by_role("link", name="Newer messages").click()
    assert plain.texts() == [f"message {number}" for number in range(71, 121)]


def test_no_control_is_shown_that_needs_a_script(plain: Visitor) -> None:
    for control in plain.page.locator(".needs-js").all():
        expect(control).to_be_hidden()
    expect(plain.page.locator(".plain-note")).to_be_visible()


def test_a_room_can_be_made_and_left(plain: Visitor) -> None:
    plain.page.locator(".plain-new-room summary").click()
    plain.page.locator(".plain-new-room [name=name]").fill("Plain talk")
    plain.page.locator(".plain-new-room button").click()
    plain.page.wait_for_url("**/r/plain-talk")
    plain.page.locator(".me button:visible").click()
    expect(plain.page.get_by_label("Pick a name")).to_be_visible()


def test_a_refused_text_is_kept_with_the_reason(plain: Visitor) -> None:
    plain.page.get_by_role("textbox", name="Message").fill("x" * 8001)
    plain.page.get_by_role("button", name="Send").click()
    expect(plain.page.get_by_role("alert")).to_contain_text("8000")
    expect(plain.page.get_by_role("textbox", name="Message")).to_have_value("x" * 8001)


def test_the_same_form_sent_twice_stores_once(server: LiveServer, ann: Visitor) -> None:
    headers = join(server.port, "Twice")
    body = b"text=only+once&client_id=form-1"
    form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    sent = request("POST", "/r/general", **headers, **form) + body
    answers = [Exchange(server.port, sent).answer() for _ in range(2)]
    assert [answer.status for answer in answers] == [303, 303]
    ann.sees("only once")


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_joining_never_leads_to_another_site(
    server: LiveServer, visit: Callable[..., Visitor], target: str
) -> None:
    visitor = visit()
    visitor.page.goto(server.url)
    visitor.page.goto(f"{server.url}?next={target}")
    visitor.page.get_by_label("Pick a name").fill("Eve")
    visitor.page.get_by_role("button", name="Join").click()
    expect(visitor.page).to_have_url(f"{server.url}r/general")


def test_joining_leads_to_the_room_that_was_asked_for(
    server: LiveServer, visit: Callable[..., Visitor], ann: Visitor
) -> None:
    ann.page.get_by_role("button", name="New room").click()
    ann.page.locator("#room-dialog").get_by_label("Name").fill("Lunch")
    ann.page.get_by_role("button", name="Create room").click()
    ann.page.wait_for_url("**/r/lunch")
    visitor = visit()
    visitor.page.goto(f"{server.url}r/lunch")
    visitor.page.get_by_label("Pick a name").fill("Late")
    visitor.page.get_by_role("button", name="Join").click()
    expect(visitor.page).to_have_url(f"{server.url}r/lunch")
