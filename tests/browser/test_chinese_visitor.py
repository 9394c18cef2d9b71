"""A visitor whose browser asks for Chinese: from the card to the settings, to English and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def arrive(visitor: Visitor) -> Visitor:
    """Join by the Chinese card."""
    visitor.page.goto(visitor.url)
    visitor.page.get_by_label("取个名字").fill("小梅")
    visitor.page.get_by_role("button", name="加入").click()
    visitor.page.wait_for_url("**/r/general")
    return visitor


@pytest.fixture
def mei(visit: Callable[..., Visitor]) -> Visitor:
    """Mei, in #general."""
    return arrive(visit(locale="zh-CN", timezone_id="Asia/Shanghai")).ready()


def write(page: Page, text: str) -> None:
    """Write *text* and press Enter."""
    box = page.get_by_role("textbox", name="发消息")
    box.fill(text)
    box.press("Enter")


def spilling(page: Page) -> list[str]:
    """Return the page, and each button of it, whose words do not fit into it."""
    found: list[str] = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll("button, .button")]
             .filter((element) => element.checkVisibility())
             .filter((element) => element.scrollWidth > element.clientWidth)
             .map((element) => element.outerHTML.slice(0, 200))"""
    )
    return found


def test_a_chinese_visitor_is_spoken_to_in_chinese(mei: Visitor) -> None:
    write(mei.page, "大家好")

    mei.sees_confirmed("大家好")
    expect(mei.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(mei.page.locator(".divider.day")).to_have_text("今天")
    expect(mei.page.get_by_role("heading", name="房间", exact=True)).to_be_visible()


def test_a_refusal_is_told_in_chinese(mei: Visitor) -> None:
    mei.page.get_by_role("button", name="新建房间").click()
    dialog = mei.page.get_by_role("dialog", name="新建房间")
    dialog.get_by_label("名字").fill("general")
    dialog.get_by_role("button", name="创建房间").click()

    expect(dialog.get_by_role("alert")).to_have_text("已有名为 general 的房间，换个名字吧。")


def test_one_switches_to_english_and_back_in_the_settings(mei: Visitor) -> None:
    mei.page.get_by_role("button", name="设置").click()
    mei.page.get_by_role("dialog", name="设置").get_by_role("button", name="English").click()
    expect(mei.page.get_by_placeholder("Message #general")).to_be_visible()
    expect(mei.page.locator("html")).to_have_attribute("lang", "en")

    mei.ready().page.get_by_role("button", name="Settings").click()
    mei.page.get_by_role("dialog", name="Settings").get_by_role("button", name="简体中文").click()
    expect(mei.page.get_by_placeholder("发消息到 #general")).to_be_visible()


def test_the_choice_outlives_signing_out(mei: Visitor) -> None:
    mei.go("/account")
    mei.page.get_by_role("button", name="English").click()
    mei.page.get_by_role("button", name="Leave…").click()
    mei.page.get_by_role("dialog").get_by_role("button", name="Leave").click()

    expect(mei.page.get_by_label("Pick a name")).to_be_visible()


def test_the_switch_needs_no_script(visit: Callable[..., Visitor]) -> None:
    plain = visit(locale="zh-CN", java_script_enabled=False)
    plain.go("/sign-in?next=/people")
    plain.page.get_by_role("button", name="English").click()
    expect(plain.page.get_by_role("heading", name="Sign in to Halley")).to_be_visible()
    assert plain.page.url.endswith("/sign-in?next=/people")

    plain.page.get_by_role("button", name="简体中文").click()
    expect(plain.page.get_by_role("heading", name="登录 Halley")).to_be_visible()


@pytest.mark.parametrize("path", ["/r/general", "/account", "/people", "/nowhere"])
def test_chinese_fits_on_a_phone(visit: Callable[..., Visitor], path: str) -> None:
    phone = arrive(visit(locale="zh-CN", **PHONE))
    phone.go(path)

    assert spilling(phone.page) == []
