"""What one does with a message: edit it, delete it, reply to it, react to it."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask


def press(visitor: Visitor, row: Locator, name: str) -> None:
    """Press a button of the toolbar of *row*."""
    row.hover()
    row.get_by_role("button", name=name, exact=True).click()


def choose(visitor: Visitor, row: Locator, name: str) -> None:
    """Choose from the menu of *row*."""
    press(visitor, row, "More")
    visitor.page.get_by_role("menuitem", name=name, exact=True).click()


def test_who_edits_is_seen_live_and_the_draft_comes_back(ann: Visitor, bo: Visitor) -> None:
    ann.write("oen")
    bo.sees("oen")
    ann.begin("a draft")
    press(ann, ann.row("oen"), "Edit")
    box = ann.page.get_by_role("textbox", name="Message")
    expect(box).to_have_value("oen")
    expect(ann.page.locator("#compose-bar")).to_contain_text("Editing")
    ann.write("one")
    row = bo.page.locator("#messages li.message")
    expect(row.locator(".text p")).to_have_text("one")
    expect(row.locator(".edited")).to_be_visible()
    expect(box).to_have_value("a draft")
    expect(ann.page.locator("#compose-bar")).to_be_hidden()


def test_the_arrow_in_the_empty_field_edits_ones_last_message(ann: Visitor, bo: Visitor) -> None:
    ann.write("mine")
    bo.write("yours")
    ann.sees("yours")
    box = ann.page.get_by_role("textbox", name="Message")
    box.press("ArrowUp")
    expect(box).to_have_value("mine")
    box.press("Escape")
    expect(box).to_have_value("")
    box.press("Shift+ArrowUp")
    expect(ann.page.locator("#compose-bar")).to_contain_text("Replying to Bo")


def test_a_refused_edit_is_taken_back_and_told(ann: Visitor) -> None:
    ann.write("before")
    ann.sees_confirmed("before")
    ann.page.route("**/api/messages/*", lambda route: route.fulfill(status=403, body="{}"))
    press(ann, ann.row("before"), "Edit")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("before")
    ann.write("after")
    expect(ann.page.locator("#toast")).to_contain_text("Not saved")
    ann.sees("before")
    ann.page.locator("#toast").get_by_role("button", name="Edit again").click()
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("after")
    ann.page.unroute_all()


def test_a_young_message_goes_at_once_and_comes_back(ann: Visitor, bo: Visitor) -> None:
    asked: list[str] = []
    ann.page.on("request", lambda request: asked.append(request.method))
    ann.write("oops")
    ann.sees_confirmed("oops")
    choose(ann, ann.row("oops"), "Delete")
    expect(ann.row("oops")).to_have_count(0)
    ann.page.get_by_role("button", name="Undo").click()
    ann.sees("oops")
    bo.sees("oops")
    assert "DELETE" not in asked


def test_a_deletion_is_sent_when_it_cannot_be_undone_any_more(ann: Visitor, bo: Visitor) -> None:
    ann.write("oops")
    bo.sees("oops")
    choose(ann, ann.row("oops"), "Delete")
    expect(bo.page.locator("#messages .gone")).to_have_text("Message deleted", timeout=10_000)
    expect(ann.page.locator("#messages .gone")).to_have_text("Message deleted")


def test_a_deletion_is_sent_when_the_page_closes(ann: Visitor, bo: Visitor) -> None:
    ann.write("oops")
    bo.sees("oops")
    choose(ann, ann.row("oops"), "Delete")
    ann.page.goto("about:blank")
    expect(bo.page.locator("#messages .gone")).to_have_text("Message deleted", timeout=4_000)


def test_an_older_message_is_asked_about_first(ann: Visitor, bo: Visitor) -> None:
    ann.write("old words")
    bo.sees("old words")
    ann.page.evaluate("{const now = Date.now; Date.now = () => now() + 61_000}")
    choose(ann, ann.row("old words"), "Delete")
    ann.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(bo.page.locator("#messages .gone")).to_be_visible()
    expect(ann.page.get_by_role("dialog")).to_have_count(0)


def test_nobody_is_offered_what_they_may_not_do(ann: Visitor, bo: Visitor) -> None:
    ann.write("hers")
    row = bo.row("hers")
    press(bo, row, "More")
    expect(bo.page.get_by_role("menuitem", name="Reply")).to_be_visible()
    expect(bo.page.get_by_role("menuitem", name="Delete")).to_have_count(0)
    expect(bo.page.get_by_role("menuitem", name="Edit")).to_have_count(0)


def test_a_reply_shows_what_it_replies_to_at_once(ann: Visitor, bo: Visitor) -> None:
    bo.write("soup or salad?")
    ann.sees("soup or salad?")
    row = ann.row("soup or salad?")
    row.focus()
    ann.page.keyboard.press("r")
    expect(ann.page.locator("#compose-bar")).to_contain_text("Replying to Bo")
    expect(ann.page.locator("#compose-bar")).to_contain_text("soup or salad?")
    ann.write("soup")
    expect(ann.page.locator("#compose-bar")).to_be_hidden()
    quote = bo.page.locator(".quote:visible")
    expect(quote).to_have_text("Bo soup or salad?")


def test_a_reaction_is_seen_live_and_taken_back(ann: Visitor, bo: Visitor) -> None:
    ann.write("party")
    bo.sees("party")
    press(bo, bo.row("party"), "React with 👍")
    theirs = ann.page.locator("#messages .reaction[data-emoji]")
    expect(theirs).to_have_attribute("aria-pressed", "false")
    expect(theirs).to_have_attribute("aria-label", "👍 1, 1 person")
    theirs.click()
    expect(theirs).to_have_attribute("aria-label", "👍 2, you and 1 other")
    theirs.hover()
    expect(theirs).to_have_attribute("title", "You and Bo")
    own = bo.page.locator("#messages .reaction[data-emoji]")
    expect(own).to_have_text("👍2")
    own.click()
    expect(theirs).to_have_text("👍1")


def test_the_last_of_many_clicks_counts(ann: Visitor, bo: Visitor) -> None:
    ann.write("party")
    bo.sees("party")
    press(bo, bo.row("party"), "React with 👍")
    pill = bo.page.locator("#messages .reaction[data-emoji]")
    expect(pill).to_have_text("👍1")
    ann.page.locator("#messages .reaction[data-emoji]").wait_for()
    ann.ready().page.evaluate(
        """() => {
            const pill = () => document.querySelector("#messages .reaction[data-emoji]");
            for (let clicks = 0; clicks < 5; clicks += 1) pill().click();
        }"""
    )
    expect(pill).to_have_text("👍2")
    expect(pill).to_have_attribute("aria-pressed", "true")
    expect(ann.page.locator("#messages .reaction[data-emoji]")).to_have_text("👍2")


def test_a_page_that_was_away_catches_up(ann: Visitor, bo: Visitor, server: LiveServer) -> None:
    ann.write("one")
    bo.sees("one")
    number = int(ann.row("one").get_attribute("data-id") or 0)
    bo.context.set_offline(True)
    press(ann, ann.row("one"), "React with 👍")
    press(ann, ann.row("one"), "Edit")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("one")
    ann.write("two")
    expect(ann.page.locator("#messages .edited")).to_be_visible()
    assert ask(server.port, "GET", f"/api/messages/{number}").status == 401
    bo.context.set_offline(False)
    expect(bo.page.locator("#messages .text p")).to_have_text("two", timeout=20_000)
    expect(bo.page.locator("#messages .reaction[data-emoji]")).to_have_text("👍1")


def test_a_reply_that_was_begun_comes_back_with_its_draft(ann: Visitor, bo: Visitor) -> None:
    bo.write("soup?")
    ann.ready().sees("soup?")
    ann.make_room("Elsewhere")
    ann.go("/r/general")
    ann.ready().page.get_by_role("textbox", name="Message").press("Shift+ArrowUp")
    ann.begin("yes, with")
    ann.page.reload()
    bar = ann.ready().page.locator("#compose-bar")
    expect(bar).to_contain_text("Replying to Bo")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("yes, with")
    ann.link("elsewhere").click()
    expect(bar).to_be_hidden()
    ann.link("general").click()
    expect(bar).to_contain_text("Replying to Bo")
    ann.page.get_by_role("textbox", name="Message").press("Enter")
    expect(bo.page.locator(".quote:visible")).to_contain_text("soup?")
    ann.page.reload()
    expect(ann.ready().page.locator("#compose-bar")).to_be_hidden()


def test_a_reply_that_was_begun_waits_behind_an_edit(ann: Visitor, bo: Visitor) -> None:
    bo.write("soup?")
    ann.ready().sees("soup?")
    ann.write("perhaps")
    ann.sees_confirmed("perhaps")
    bar = ann.page.locator("#compose-bar")
    ann.row("soup?").focus()
    ann.page.keyboard.press("r")
    ann.row("perhaps").focus()
    ann.page.keyboard.press("e")
    expect(bar).to_contain_text("Editing")
    ann.page.keyboard.press("Escape")
    expect(bar).to_contain_text("Replying to Bo")
    ann.page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_an_edit_that_was_begun_waits_in_its_room(ann: Visitor, bo: Visitor) -> None:
    ann.ready().make_room("Kitchen")
    ann.begin("a draft of the kitchen")
    ann.link("general").click()
    ann.write("oen")
    ann.sees_confirmed("oen")
    ann.begin("a draft")
    press(ann, ann.row("oen"), "Edit")
    box = ann.page.get_by_role("textbox", name="Message")
    bar = ann.page.locator("#compose-bar")
    expect(box).to_have_value("oen")
    box.fill("one, and more")
    ann.link("kitchen").click()
    expect(box).to_have_value("a draft of the kitchen")
    expect(bar).to_be_hidden()
    ann.link("general").click()
    expect(box).to_have_value("one, and more")
    expect(bar).to_contain_text("Editing")
    box.press("Enter")
    bo.sees("one, and more")
    expect(box).to_have_value("a draft")
