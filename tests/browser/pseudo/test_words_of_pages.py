"""What the scripts of the pages around the chat say.

In a pseudo language, state by state: see escapes.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.pseudo.escapes import escaped
from tests.browser.test_admin import claim
from tests.browser.visitor import Visitor
from tests.live import LiveServer

NO_CLIPBOARD = """
  Object.defineProperty(Navigator.prototype, "clipboard", {get: () => undefined});
  document.execCommand = () => false;
"""


@pytest.fixture
def admin(visit: Callable[..., Visitor], server: LiveServer) -> Visitor:
    """Ada, who runs the server and reads the pseudo language."""
    return claim(visit(locale="zh-CN"), server)


@pytest.mark.parametrize("script", ["", NO_CLIPBOARD], ids=["copied", "refused"])
def test_an_invitation_that_is_copied(admin: Visitor, script: str) -> None:
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    admin.context.add_init_script(script)
    admin.go("/admin")
    admin.page.get_by_label("By invitation").check()
    expect(admin.page.locator("#notice")).to_contain_text("Saved")
    admin.page.get_by_role("button", name="Make an invitation").click()
    admin.page.locator("[data-copy]").first.click()
    expect(admin.page.locator(".copied, #notice.fault")).to_be_visible()
    assert escaped(admin.page, "Ada") == []


@pytest.mark.parametrize("status", [0, 500])
def test_a_form_that_does_not_arrive(admin: Visitor, status: int) -> None:
    admin.go("/admin")
    answers = {0: lambda route: route.abort(), 500: lambda route: route.fulfill(status=500)}
    admin.page.route("**/admin/**", answers[status])
    admin.page.get_by_label("By invitation").check()
    expect(admin.page.locator("#notice.fault")).to_be_visible()
    assert escaped(admin.page, "Ada") == []
