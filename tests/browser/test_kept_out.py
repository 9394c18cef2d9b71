"""Who may not write, or is signed out: the page says why, and keeps what was begun."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.test_account_page import PASSWORD, become_account
from tests.browser.test_admin import act, claim, manage
from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask


@pytest.fixture
def admin(server: LiveServer, visit: Callable[..., Visitor]) -> Visitor:
    """Ada, who runs the server."""
    return claim(visit(), server)


def test_who_is_muted_reads_on_and_is_told_until_when(ann: Visitor, admin: Visitor) -> None:
    page = manage(admin, "Ann")
    act(page, "Mute…", "Mute")
    expect(page.get_by_text("muted", exact=True)).to_be_visible()
    expect(ann.page.locator("#barred")).to_contain_text("An admin has muted you.")
    expect(ann.page.locator("#barred")).to_contain_text("You can write again")
    expect(ann.page.get_by_role("textbox", name="Message")).to_be_hidden()
    admin.go("/r/general")
    admin.write("read this")
    ann.sees("read this")


def test_an_account_that_was_signed_out_signs_in_and_sends_what_it_wrote(
    server: LiveServer, ann: Visitor
) -> None:
    become_account(ann)
    ann.go("/r/general")
    [cookie] = [each for each in ann.context.cookies() if each["name"] == "chat_session"]
    token = {"Authorization": f"Bearer {cookie['value']}"}
    ann.page.route("**/api/rooms/general/messages", lambda route: route.abort())
    ann.write("written before")
    ann.begin("half a thought")
    assert ask(server.port, "DELETE", "/api/session", **token).status == 204
    bar = ann.page.locator("#connection")
    expect(bar).to_contain_text("Your unsent text is kept until you are back.")
    ann.page.unroute_all()
    bar.get_by_role("button", name="Sign in").click()
    expect(ann.page.get_by_label("Name")).to_have_value("Ann")
    ann.page.get_by_label("Password").fill(PASSWORD)
    ann.page.get_by_role("button", name="Sign in").click()
    ann.page.wait_for_url("**/r/general")
    ann.sees_confirmed("written before")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("half a thought")
