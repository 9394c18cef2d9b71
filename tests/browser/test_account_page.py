"""The account page: a guest becomes an account, signs in elsewhere, and signs out everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scene import DEVICES
from tests.browser.visitor import Visitor

PASSWORD = "seven plates of comet soup"


def become_account(visitor: Visitor) -> None:
    """Set a password on the account page."""
    visitor.go("/account")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Make it an account").click()
    expect(visitor.page.get_by_role("heading", name="Password", exact=True)).to_be_visible()


def sign_in(visitor: Visitor, name: str, password: str = PASSWORD) -> Page:
    """Sign in from the join card."""
    page = visitor.page
    visitor.go("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def ada(request: pytest.FixtureRequest, visit: Callable[..., Visitor]) -> Visitor:
    """Ada, with and without JavaScript."""
    return visit(java_script_enabled=request.param).join("Ada")


def test_a_guest_becomes_an_account_and_signs_in_elsewhere(
    ada: Visitor, visit: Callable[..., Visitor]
) -> None:
    become_account(ada)
    expect(ada.page.get_by_role("status")).to_have_text(
        "You have an account now. Sign in with it wherever you like."
    )
    page = sign_in(visit(), "ada")
    page.wait_for_url("**/r/general")
    expect(page.locator(".me-name")).to_have_text("Ada")
    ada.page.reload()
    expect(ada.page.locator("#sessions .entry")).to_have_count(2)


def test_an_account_signs_out_and_does_not_leave(visit: Callable[..., Visitor]) -> None:
    ada = visit().join("Ada")
    become_account(ada)
    ada.go("/r/general")
    ada.page.get_by_role("button", name="Settings").click()
    ada.page.get_by_role("button", name="Sign out…").click()
    dialog = ada.page.get_by_role("dialog", name="Sign out?")
    expect(dialog).to_contain_text("you can come back with your name and password")
    dialog.get_by_role("button", name="Sign out").click()
    expect(ada.page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_refused_password_says_why_at_its_field(ada: Visitor) -> None:
    become_account(ada)
    ada.page.get_by_label("Current password").fill("something else")
    ada.page.get_by_label("New password").fill(PASSWORD + "!")
    ada.page.get_by_role("button", name="Change password").click()
    current = ada.page.get_by_label("Current password")
    expect(current).to_have_attribute("aria-invalid", "true")
    expect(current).to_have_accessible_description("No account here has this name and password.")
    ada.page.get_by_label("Current password").fill(PASSWORD)
    ada.page.get_by_label("New password").fill("password")
    ada.page.get_by_role("button", name="Change password").click()
    expect(ada.page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    expect(ada.page.locator("#password-password-error")).not_to_be_empty()


def test_signing_out_everywhere_asks_and_then_ends_all(
    ada: Visitor, visit: Callable[..., Visitor]
) -> None:
    become_account(ada)
    other = sign_in(visit(), "Ada")
    other.wait_for_url("**/r/general")
    ada.page.get_by_role("button", name="Sign out everywhere…").click()
    question = ada.page.get_by_role("dialog", name="Sign out everywhere?")
    expect(question).to_contain_text("Every browser and program")
    question.get_by_role("button", name="Sign out everywhere").click()
    expect(ada.page.get_by_label("Pick a name")).to_be_visible()
    expect(other.get_by_text("You were signed out.")).to_be_visible()


def test_a_new_name_is_taken_or_refused_at_its_field(
    ada: Visitor, visit: Callable[..., Visitor]
) -> None:
    visit().join("Lin")
    ada.go("/account")
    name = ada.page.get_by_role("textbox", name="Your name")
    name.fill("lin")
    ada.page.get_by_role("button", name="Rename").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_value("lin")
    expect(name).to_have_accessible_description(re.compile("is taken"))
    name.fill("Countess")
    ada.page.get_by_role("button", name="Rename").click()
    expect(ada.page.get_by_role("status")).to_have_text("Your name is changed.")
    expect(ada.page.get_by_role("heading", level=1)).to_have_text("Countess")


def test_another_device_can_be_signed_out(ada: Visitor, visit: Callable[..., Visitor]) -> None:
    become_account(ada)
    sign_in(visit(), "Ada").wait_for_url("**/r/general")
    ada.page.reload()
    ada.page.locator("#sessions").get_by_role("button", name="Sign out Chrome on Linux").click()
    expect(ada.page.get_by_role("status")).to_have_text("Signed out there.")
    expect(ada.page.locator("#sessions .entry")).to_have_count(1)


def test_a_wrong_password_is_refused_in_the_card(
    ada: Visitor, visit: Callable[..., Visitor]
) -> None:
    become_account(ada)
    page = sign_in(visit(), "Ada", "not it")
    expect(page.get_by_role("alert")).to_have_text("No account here has this name and password.")
    expect(page.get_by_label("Name")).to_have_value("Ada")
    expect(page.get_by_label("Password")).to_be_focused()


def test_the_theme_is_kept(visit: Callable[..., Visitor]) -> None:
    ada = visit().join("Ada")
    ada.go("/account")
    ada.page.get_by_label("Dark").check(force=True)
    ada.page.reload()
    expect(ada.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_theme_is_kept_without_a_script(visit: Callable[..., Visitor]) -> None:
    ada = visit(java_script_enabled=False).join("Ada")
    ada.go("/account")
    ada.page.get_by_label("Dark").check(force=True)
    ada.page.get_by_role("button", name="Save").click()
    expect(ada.page.get_by_role("status")).to_have_text("The theme is changed.")
    ada.go("/r/general")
    expect(ada.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_who_is_not_signed_in_joins_first_and_comes_back(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    page.goto(visit().url + "account")
    page.get_by_label("Pick a name").fill("Late")
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/account")


def test_the_name_goes_along_to_the_other_side_of_the_card(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.go("/")
    visitor.page.get_by_label("Pick a name").fill("Ada")
    visitor.page.get_by_role("link", name="Sign in").click()
    expect(visitor.page.get_by_label("Name")).to_have_value("Ada")
    expect(visitor.page.get_by_label("Password")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_account_page_stays_inside_the_window(
    visit: Callable[..., Visitor], width: int
) -> None:
    visitor = visit(viewport={"width": width, "height": 800}).join("W" * 32)
    visitor.go("/account")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width


def test_no_word_on_a_button_of_a_question_is_broken(visit: Callable[..., Visitor]) -> None:
    page = visit(**DEVICES["phone"]).join("Ada").page
    page.goto(page.url.replace("/r/general", "/account"))
    page.get_by_role("button", name="Sign out everywhere…").click()
    buttons = page.locator("dialog[open] .button")
    expect(buttons).to_have_text(["Cancel", "Sign out everywhere"])
    assert buttons.evaluate_all("every => every.map((each) => each.offsetHeight)") == [44, 44]
