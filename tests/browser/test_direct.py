"""Talks of two, and who is here and writing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor


@pytest.fixture
def talk(ann: Visitor, bo: Visitor) -> None:
    """Ann writes to Bo, found by name."""
    ann.page.get_by_role("button", name="New message").click()
    field = ann.page.get_by_role("combobox", name="To")
    field.fill("b")
    expect(ann.page.get_by_role("option", name="Bo")).to_be_visible()
    field.press("Enter")
    expect(ann.page.get_by_role("heading", name="Bo")).to_be_visible()
    ann.write("Just between us")


@pytest.mark.usefixtures("talk")
def test_two_talk_alone_and_each_sees_the_others_name(ann: Visitor, bo: Visitor) -> None:
    expect(bo.link("Ann").locator(".count.urgent .count-number")).to_have_text("1")
    expect(bo.page).to_have_title("(1!) general · Halley")
    bo.link("Ann").click()
    bo.sees("Just between us")
    expect(bo.page).to_have_title("Ann · Halley")
    bo.write("Good")
    ann.sees("Good")
    expect(ann.link("Bo")).to_have_attribute("aria-current", "page")


@pytest.mark.usefixtures("talk")
def test_a_talk_has_no_list_of_members_and_cannot_be_left(ann: Visitor) -> None:
    expect(ann.page.locator("#members")).to_be_hidden()
    expect(ann.page.get_by_role("button", name="Room menu")).to_be_hidden()


@pytest.mark.usefixtures("talk")
def test_a_reload_shows_the_talk_as_it_was(ann: Visitor) -> None:
    ann.sees_confirmed("Just between us")
    ann.page.reload()
    expect(ann.page.get_by_role("heading", name="Bo")).to_be_visible()
    expect(ann.link("Bo")).to_have_attribute("aria-current", "page")
    ann.sees("Just between us")


def test_an_empty_talk_is_not_listed_for_the_other(ann: Visitor, bo: Visitor) -> None:
    ann.page.get_by_role("button", name="New message").click()
    ann.page.get_by_role("option", name="Bo").click()
    expect(ann.page.get_by_role("heading", name="Bo")).to_be_visible()
    ann.page.locator('[data-slug="general"]').click()
    ann.write("a sign that what came before has come")
    bo.sees("a sign that what came before has come")
    expect(bo.link("Ann")).to_have_count(0)


def test_who_types_is_seen_until_the_message_comes(ann: Visitor, bo: Visitor) -> None:
    ann.page.locator("#messages").wait_for(state="attached")
    bo.page.get_by_role("textbox", name="Message").press_sequentially("hel")
    expect(ann.page.locator("#typing")).to_have_text("Bo is typing…")
    bo.page.keyboard.press("Enter")
    ann.sees("hel")
    expect(ann.page.locator("#typing")).to_have_text("")


def test_who_goes_loses_the_dot(ann: Visitor, bo: Visitor) -> None:
    ann.page.locator("#members").click()
    row = ann.page.locator("#member-list .person", has_text="Bo")
    expect(row.locator(".presence")).to_have_class("presence online")
    bo.page.close()
    expect(row.locator(".presence")).to_have_class("presence")


@pytest.mark.usefixtures("talk")
def test_a_talk_that_cannot_be_loaded_is_named_after_the_other(bo: Visitor) -> None:
    bo.ready().page.route("**/api/rooms/*/messages*", lambda route: route.abort())
    bo.link("Ann").click()
    words = "Ann cannot be loaded: the server cannot be reached."
    expect(bo.page.locator(".unloaded p")).to_have_text(words)
