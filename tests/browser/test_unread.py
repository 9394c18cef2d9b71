"""What is unread: counted once for all devices, mentions apart, and marked by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor


@pytest.fixture
def other_device(visit: Callable[..., Visitor], ann: Visitor) -> Visitor:
    """Ann, with a second browser."""
    other = visit()
    other.context.add_cookies(ann.context.cookies())
    other.go("/r/general")
    return other


def test_a_mention_has_a_filled_pill_a_title_and_a_marked_row(ann: Visitor, bo: Visitor) -> None:
    ann.make_room("lunch")
    bo.write("@ann: soup is ready")
    expect(ann.link("general").locator(".count.urgent .count-number")).to_have_text("1")
    expect(ann.page).to_have_title("(1!) lunch · Halley")
    ann.link("general").click()
    expect(ann.page.locator("li.message.for-me")).to_have_count(1)
    expect(ann.page).to_have_title("general · Halley")
    ann.page.reload()
    expect(ann.page.locator("li.message.for-me")).to_have_count(1)
    expect(bo.page.locator("li.message.for-me")).to_have_count(0)


@pytest.mark.parametrize("text", ["ann", "mail@ann", "`@ann`", "@anna", "```\n@ann\n```"])
def test_no_mention_is_seen_where_there_is_none(ann: Visitor, bo: Visitor, text: str) -> None:
    ann.make_room("lunch")
    bo.begin(text)
    bo.page.get_by_role("button", name="Send").click()
    expect(ann.link("general").locator(".count:not(.urgent) .count-number")).to_have_text("1")


def test_what_is_read_on_one_device_is_read_on_the_other(
    ann: Visitor, bo: Visitor, other_device: Visitor
) -> None:
    ann.make_room("lunch")
    other_device.link("lunch").click()
    bo.write("one")
    bo.write("two")
    for device in (ann, other_device):
        expect(device.link("general").locator(".count-number")).to_have_text("2")
    ann.link("general").click()
    ann.sees("two")
    expect(other_device.link("general").locator(".count")).to_be_hidden()
    expect(other_device.page).to_have_title("lunch · Halley")


def test_a_message_marked_unread_is_unread_on_every_device_until_it_is_read_again(
    ann: Visitor, bo: Visitor, other_device: Visitor
) -> None:
    other_device.make_room("lunch")
    for text in ("one", "two", "three"):
        bo.write(text)
    ann.sees("three")
    expect(other_device.link("general").locator(".count")).to_be_hidden()
    ann.row("two").focus()
    ann.page.keyboard.press("u")
    expect(ann.page.locator("#messages > li.new + li")).to_contain_text("two")
    for device in (ann, other_device):
        expect(device.link("general").locator(".count-number")).to_have_text("2")
    ann.page.keyboard.press("Escape")
    for device in (ann, other_device):
        expect(device.link("general").locator(".count")).to_be_hidden()


def test_what_comes_below_is_counted_with_the_face_of_who_wrote_last(
    ann: Visitor, bo: Visitor, fill: Callable[..., list[int]]
) -> None:
    fill(60)
    ann.sees("message 60")
    ann.page.evaluate("document.getElementById('log').scrollTop = -900")
    pill = ann.page.locator("#new-pill")
    fill(1, text="from the robot")
    expect(pill.locator(".avatar")).to_have_text("R")
    bo.write("from Bo")
    expect(pill.locator(".avatar")).to_have_text("B")
    expect(pill).to_have_accessible_name("2 new")
