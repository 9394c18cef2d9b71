"""Two people with two browsers talk."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer


def test_each_sees_what_the_other_writes(ann: Visitor, bo: Visitor) -> None:
    ann.write("Hello Bo")
    bo.sees("Hello Bo")
    bo.write("Hello Ann")
    ann.sees("Hello Ann")
    assert ann.texts() == bo.texts() == ["Hello Bo", "Hello Ann"]


def test_an_own_message_is_painted_before_the_server_answers(ann: Visitor) -> None:
    ann.page.route("**/api/rooms/general/messages", lambda _: None)
    ann.write("at once")
    expect(ann.row("at once")).to_be_visible(timeout=500)
    expect(ann.row("at once")).to_contain_text("Sending…")
    ann.page.unroute_all()


def test_an_own_message_is_on_the_page_in_the_turn_of_the_key(ann: Visitor) -> None:
    shown = ann.page.evaluate(
        """() => {
            const form = document.getElementById("composer");
            form.elements.text.value = "right now";
            form.requestSubmit();
            return document.querySelector("#messages > li:last-child .text").textContent;
        }"""
    )
    assert shown == "right now"


def test_a_reload_keeps_everything(ann: Visitor, bo: Visitor) -> None:
    ann.write("one")
    ann.sees_confirmed("one")
    bo.write("two")
    ann.sees("two")
    ann.page.reload()
    assert ann.texts() == ["one", "two"]


def test_markup_in_a_text_is_text(ann: Visitor, bo: Visitor) -> None:
    hostile = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
    ann.write(hostile)
    bo.sees(hostile)
    bo.page.reload()
    bo.sees(hostile)
    assert bo.page.locator("#messages script, #messages img").count() == 0
    assert "owned" not in bo.page.title()


def test_a_text_keeps_its_lines_and_spaces(ann: Visitor, bo: Visitor) -> None:
    text = "def f():\n    return 1\n\nend"
    ann.begin(text)
    ann.page.keyboard.press("Enter")
    bo.page.locator("#messages .text", has_text="return 1").wait_for()
    assert bo.texts() == [text]
    assert bo.page.locator("#messages .text").first.inner_text() == text


def test_a_new_room_appears_for_everybody(ann: Visitor, bo: Visitor) -> None:
    ann.page.get_by_role("button", name="New room").click()
    ann.page.locator("#room-dialog").get_by_label("Name").fill("Lunch")
    ann.page.locator("#room-dialog").get_by_label("Topic").fill("Where do we eat?")
    ann.page.get_by_role("button", name="Create room").click()
    expect(ann.page.get_by_role("heading", name="lunch")).to_be_visible()
    expect(ann.page).to_have_url(f"{ann.url}r/lunch")
    bo.page.get_by_role("navigation").get_by_role("link", name="lunch").click()
    expect(bo.page.locator("#topic")).to_have_text("Where do we eat?")
    bo.write("Soup")
    ann.sees("Soup")


def test_a_taken_room_name_is_refused_in_the_dialog(ann: Visitor) -> None:
    ann.page.get_by_role("button", name="New room").click()
    ann.page.locator("#room-dialog").get_by_label("Name").fill("general")
    ann.page.get_by_role("button", name="Create room").click()
    expect(ann.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("general")


def test_what_is_unread_elsewhere_is_counted_and_then_read(ann: Visitor, bo: Visitor) -> None:
    ann.page.get_by_role("button", name="New room").click()
    ann.page.locator("#room-dialog").get_by_label("Name").fill("Lunch")
    ann.page.get_by_role("button", name="Create room").click()
    ann.page.wait_for_url("**/r/lunch")
    bo.write("Anybody here?")
    link = ann.page.get_by_role("navigation").get_by_role("link", name="general")
    expect(link.locator(".count-number")).to_have_text("1")
    expect(ann.page).to_have_title("(1) lunch · Halley")
    link.click()
    ann.sees("Anybody here?")
    expect(ann.page).to_have_title("general · Halley")
    expect(link.locator(".count")).to_be_hidden()


def test_the_back_button_leads_to_the_last_room(ann: Visitor) -> None:
    ann.write("in general")
    ann.sees_confirmed("in general")
    ann.page.get_by_role("button", name="New room").click()
    ann.page.locator("#room-dialog").get_by_label("Name").fill("Lunch")
    ann.page.get_by_role("button", name="Create room").click()
    ann.page.wait_for_url("**/r/lunch")
    ann.page.go_back()
    expect(ann.page.get_by_role("heading", name="general")).to_be_visible()
    ann.sees("in general")


def test_a_taken_name_is_refused_and_kept_in_the_field(
    visit: Callable[..., Visitor], ann: Visitor
) -> None:
    other = visit()
    other.page.goto(other.url)
    other.page.get_by_label("Pick a name").fill("ann")
    other.page.get_by_role("button", name="Join").click()
    expect(other.page.get_by_role("alert")).to_contain_text("is taken")
    expect(other.page.get_by_label("Pick a name")).to_have_value("ann")


def test_leaving_ends_the_session_in_every_tab(ann: Visitor, server: LiveServer) -> None:
    second = ann.open_tab()
    second.goto(f"{server.url}r/general")
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("button", name="Leave Halley").click()
    ann.page.get_by_role("button", name="Leave", exact=True).click()
    expect(ann.page.get_by_label("Pick a name")).to_be_visible()
    expect(second.locator("#connection")).to_contain_text("You were signed out.")
    ann.write("into the void", second)
    row = ann.row("into the void", second)
    expect(row).to_contain_text("Not sent: you were signed out.")
    expect(row).not_to_contain_text("Sending")
    expect(second.locator("#connection")).to_contain_text("You were signed out.")


def test_who_signs_in_under_another_name_does_not_send_the_others_outbox(
    ann: Visitor, server: LiveServer
) -> None:
    ann.page.route("**/api/rooms/general/messages", lambda route: route.abort())
    ann.write("only Ann may say this")
    expect(ann.row("only Ann may say this")).to_contain_text("Sending…")
    ann.context.clear_cookies()
    other = ann.open_tab()
    other.goto(server.url)
    other.get_by_label("Pick a name").fill("Zoe")
    other.get_by_role("button", name="Join").click()
    other.wait_for_url("**/r/general")
    ann.page.unroute_all()
    expect(ann.page.locator("#connection")).to_contain_text("You were signed out.")
    ann.write("from Zoe", other)
    ann.sees("from Zoe", other)
    assert ann.texts(other) == ["from Zoe"]
