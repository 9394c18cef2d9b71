"""The people page: everybody, who is here, and how to find somebody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults_of
from tests.browser.visitor import Visitor
from tests.live import LiveServer, join


def test_everybody_is_listed_with_who_is_here(ann: Visitor, server: LiveServer) -> None:
    join(server.port, "Away")
    page = ann.open_tab()
    page.goto(f"{server.url}people")
    people = page.locator("#people > li")
    expect(people).to_have_count(2)
    expect(people.nth(0)).to_contain_text("Ann you guest")
    expect(people.nth(0).locator(".online-dot")).to_be_visible()
    expect(people.nth(1)).to_contain_text("Away")
    expect(people.nth(1).locator(".online-dot")).to_have_count(0)


def test_somebody_is_found_by_a_part_of_the_name(ann: Visitor, server: LiveServer) -> None:
    join(server.port, "Caroline Herschel")
    ann.page.get_by_role("link", name="People").click()
    ann.page.get_by_label("Find somebody").fill("hersch")
    expect(ann.page.locator(".person-name:visible")).to_have_text(["Caroline Herschel"])
    ann.page.get_by_label("Find somebody").fill("nobody at all")
    expect(ann.page.get_by_text("Nobody is called that.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_talk_of_two_begins_on_the_people_page(
    visit: Callable[..., Visitor], bo: Visitor, script: bool
) -> None:
    ann = visit(java_script_enabled=script).join("Ann")
    ann.go("/people")
    ann.page.get_by_role("button", name="Message Bo").click()
    ann.page.wait_for_url(re.compile("/r/[0-9a-f]{16}$"))
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_visible()


def test_who_is_alone_is_told_so(visit: Callable[..., Visitor]) -> None:
    visitor = visit(java_script_enabled=False).join("Ann")
    visitor.page.get_by_role("link", name="People").click()
    expect(visitor.page.get_by_text("Nobody else is here yet.")).to_be_visible()


def test_the_people_page_keeps_nobody_out_at_the_narrowest(
    visit: Callable[..., Visitor], server: LiveServer
) -> None:
    join(server.port, "W" * 32)
    visitor = visit(viewport={"width": 320, "height": 800}).join("Ann")
    visitor.go("/people")
    assert faults_of(visitor.page) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 320
