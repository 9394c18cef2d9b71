"""The page under a finger, at 200 %, and for those who see or bear less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.scene import DEVICES
from tests.browser.visitor import Visitor
from tests.live import until

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def phone(visit: Callable[..., Visitor]) -> Visitor:
    """Cleo, on a phone."""
    return visit(**DEVICES["phone"]).join("Cleo")


def touch(page: Page, row: Locator) -> Callable[[str], None]:
    """Return what sends a touch to the middle of *row*: "touchStart" or "touchEnd"."""
    row.locator(".text").tap(trial=True)  # stands still, and nothing lies over it
    box = row.locator(".text").bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    point = {"x": box["x"] + 20, "y": box["y"] + box["height"] / 2}
    devtools = page.context.new_cdp_session(page)

    def send(kind: str) -> None:
        points = [point] if kind == "touchStart" else []
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return send


def test_a_long_press_opens_the_menu_of_a_message(phone: Visitor) -> None:
    phone.ready().begin("press me")
    phone.page.get_by_role("button", name="Send").click()
    phone.sees_confirmed("press me")
    finger = touch(phone.page, phone.row("press me"))
    finger("touchStart")
    expect(phone.page.get_by_role("menuitem", name="Reply")).to_be_visible()
    finger("touchEnd")
    expect(phone.page.get_by_role("menuitem", name="Reply")).to_be_visible()
    phone.page.get_by_role("menuitem", name="Reply").tap()
    expect(phone.page.locator("#compose-bar")).to_contain_text("Replying to Cleo")


def test_a_tap_shows_what_can_be_done_without_covering_the_message(
    phone: Visitor, bo: Visitor
) -> None:
    bo.write("tap me")
    phone.sees("tap me")
    row = phone.row("tap me")
    row.locator(".text").tap()
    toolbar = row.locator(".toolbar")
    expect(toolbar).to_have_css("opacity", "1")
    bottom = toolbar.evaluate("element => element.getBoundingClientRect().bottom")
    assert bottom <= row.evaluate("element => element.getBoundingClientRect().top") + 1


def test_the_picker_of_emoji_opens_no_keyboard_over_itself(phone: Visitor) -> None:
    phone.ready().page.get_by_role("button", name="Emoji", exact=True).tap()
    expect(phone.page.locator("#emoji-picker [role=option]").first).to_be_focused()


def test_the_keyboard_of_a_phone_leaves_the_field_in_view(phone: Visitor) -> None:
    phone.page.set_viewport_size({"width": 390, "height": 420})
    expect(phone.page.get_by_role("textbox", name="Message")).to_be_in_viewport(ratio=1)
    expect(phone.page.locator(".room-header")).to_be_in_viewport(ratio=1)


def test_a_topic_stands_below_the_name(phone: Visitor, bo: Visitor) -> None:
    bo.page.get_by_role("button", name="New room").click()
    dialog = bo.page.get_by_role("dialog", name="New room")
    dialog.get_by_label("Name").fill("Plates")
    dialog.get_by_label("Topic").fill("What came off the telescope " * 6)
    dialog.get_by_role("button", name="Create room").click()
    bo.page.wait_for_url("**/r/plates")
    phone.go("/r/plates")
    topic = phone.page.locator("#topic")
    name = phone.page.locator("#room-name").bounding_box()
    assert name is not None
    assert topic.evaluate("element => element.getBoundingClientRect().top") >= name["y"] + 20
    topic.tap()
    until(lambda: topic.evaluate("element => element.scrollHeight") > 40)
    assert phone.page.evaluate(SIDEWAYS) == 0


# 1280 px at 400 %, or 640 px at 200 %: what WCAG 1.4.10 asks to be read without scrolling sideways.
@pytest.mark.parametrize("opens", ["", "#members", "#search-open", "#bell", "#room-menu-open"])
def test_at_320_px_nothing_scrolls_sideways(
    visit: Callable[..., Visitor], bo: Visitor, opens: str
) -> None:
    narrow = {"viewport": {"width": 320, "height": 480}, "device_scale_factor": 2}
    cleo = visit(**narrow).join("Cleo")
    bo.write("a `piece_of_code_that_is_very_long_and_has_no_place_to_break_it_anywhere` " * 3)
    cleo.ready().page.locator(opens or "#messages").click()
    assert cleo.page.evaluate(SIDEWAYS) == 0


def styles(page: Page, selector: str, *names: str) -> dict[str, Any]:
    found: dict[str, Any] = page.locator(selector).first.evaluate(
        "(element, names) => Object.fromEntries("
        "names.map((name) => [name, getComputedStyle(element)[name]]))",
        list(names),
    )
    return found


def test_who_wants_less_motion_gets_none(visit: Callable[..., Visitor]) -> None:
    cleo = visit(**DEVICES["phone"], reduced_motion="reduce").join("Cleo")
    moving = cleo.page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((element) => {
            const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(element);
            const lasts = transitionDuration.split(",").some((each) => parseFloat(each) > 0);
            return lasts || animationName !== "none" || scrollBehavior === "smooth";
        }).map((element) => element.className)"""
    )
    assert moving == []


def test_forced_colours_keep_what_colour_alone_would_say(
    visit: Callable[..., Visitor], bo: Visitor
) -> None:
    cleo = visit(forced_colors="active").join("Cleo")
    bo.write("@Cleo: look")
    expect(cleo.page.locator(".for-me")).to_be_visible()
    current = styles(cleo.page, ".room-link[aria-current]", "outlineStyle", "outlineWidth")
    assert current == {"outlineStyle": "solid", "outlineWidth": "2px"}
    assert styles(cleo.page, ".for-me", "borderLeftWidth") == {"borderLeftWidth": "3px"}
    assert styles(cleo.page, ".message .avatar", "borderTopWidth") == {"borderTopWidth": "1px"}
    cleo.page.keyboard.press("Shift+F6")
    assert styles(cleo.page, ".for-me", "outlineStyle") == {"outlineStyle": "solid"}
