"""Running a server on the page: claim it, invite people, keep order; what the others see of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults_of
from tests.browser.visitor import Visitor
from tests.live import LiveServer, ask, join

PASSWORD = "seven plates of comet soup"


def claim(visitor: Visitor, server: LiveServer) -> Visitor:
    """Become the first admin, by the address that the server prints."""
    page = visitor.page
    page.goto(server.setup_url())
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Become the admin").click()
    page.wait_for_url("**/admin*")
    return visitor


def invitation(admin: Visitor) -> str:
    """Let people join by invitation only, and return the link of one."""
    page = admin.page
    admin.go("/admin")
    page.get_by_label("By invitation").check()
    expect(page.get_by_role("status")).to_have_text("Saved who may join.")
    page.get_by_role("button", name="Make an invitation").click()
    return page.get_by_label("Invitation 1", exact=True).input_value()


def manage(admin: Visitor, name: str) -> Page:
    """Go to the page of *name*."""
    admin.go("/people")
    admin.page.get_by_role("link", name=f"Manage {name}").click()
    return admin.page


def act(page: Page, button: str, confirm: str) -> None:
    """Press a button that asks, and confirm it."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name=confirm, exact=True).click()


def join_by(visitor: Visitor, link: str, name: str) -> None:
    """Join by an invitation, as a guest."""
    visitor.page.goto(link)
    visitor.page.get_by_label("Pick a name").fill(name)
    visitor.page.get_by_role("button", name="Join").click()
    visitor.page.wait_for_url("**/r/general")


def become_account(visitor: Visitor) -> None:
    """Set a password as a guest."""
    visitor.go("/account")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Make it an account").click()


def talk_in_private(owner: Visitor, other: Visitor, name: str) -> None:
    """Make the private room Board, add *other*, who is called *name*, and hear from them there."""
    owner.go("/r/general")
    owner.make_room("Board", is_private=True)
    owner.add(name)
    other.link("Board").click()
    other.write("Glad to be here")
    owner.sees("Glad to be here")


def remove(owner: Visitor, name: str, room: str) -> None:
    """Take *name* out of the open *room* by the list of its members."""
    owner.page.locator("#members").click()
    owner.page.get_by_role("button", name=f"What to do with {name}").click()
    owner.page.get_by_role("menuitem", name=f"Remove from {room}…").click()
    asked = owner.page.get_by_role("dialog", name=f"Remove {name} from {room}?")
    asked.get_by_role("button", name="Remove", exact=True).click()


def sign_in(visitor: Visitor, name: str) -> None:
    """Sign in to the account *name*."""
    visitor.go(f"/sign-in?name={name}")
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def ada(visit: Callable[..., Visitor], server: LiveServer) -> Visitor:
    """Ada, who has claimed the server."""
    return claim(visit(), server)


@pytest.fixture
def plain_ada(visit: Callable[..., Visitor], server: LiveServer) -> Visitor:
    """Ada, who has claimed the server without JavaScript."""
    return claim(visit(java_script_enabled=False), server)


def test_the_whole_way_from_the_claim_to_a_ban(ada: Visitor, visit: Callable[..., Visitor]) -> None:
    link = invitation(ada)

    lin = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    join_by(lin, link, "Lin")
    become_account(lin)
    act(lin.page, "Sign out…", "Sign out")

    other = visit()
    sign_in(other, "Lin")
    other.page.wait_for_url("**/r/general")
    other.go("/account")
    act(other.page, "Sign out everywhere…", "Sign out everywhere")
    expect(other.page.get_by_text("You can join by invitation only.")).to_be_visible()

    sign_in(other, "Lin")
    other.page.wait_for_url("**/r/general")
    talk_in_private(ada, other, "Lin")
    remove(ada, "Lin", "Board")
    expect(other.page.locator("#barred")).to_contain_text("You no longer have access to Board.")
    ada.write("Without Lin")
    ada.sees_confirmed("Without Lin")
    expect(other.row("Without Lin")).to_have_count(0)

    page = manage(ada, "Lin")
    page.get_by_role("button", name="Ban…").click()
    page.get_by_label("Reason").fill("Spam")
    page.get_by_role("dialog").get_by_role("button", name="Ban", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Lin is banned.")
    expect(other.page.get_by_text("You are banned from this server. Reason: Spam")).to_be_visible()
    sign_in(other, "Lin")
    expect(other.page.get_by_role("alert")).to_contain_text("You are banned from this server.")
    expect(other.page.get_by_role("alert")).to_contain_text("Spam")


def test_a_ban_stands_on_the_page_of_the_server_and_can_be_lifted(
    plain_ada: Visitor, server: LiveServer
) -> None:
    join(server.port, "Bo")
    act(manage(plain_ada, "Bo"), "Ban…", "Ban")
    plain_ada.go("/admin")
    bans = plain_ada.page.locator("#bans")
    expect(bans.locator(".entry")).to_contain_text("for good")
    expect(plain_ada.page.locator("#audit .entry").first).to_contain_text("Ada banned Bo")
    bans.get_by_role("button", name="Lift").click()
    expect(plain_ada.page.get_by_role("status")).to_have_text("The ban is lifted.")
    expect(bans).to_contain_text("Nobody is banned.")


def test_somebody_is_muted_and_may_write_again(ada: Visitor, server: LiveServer) -> None:
    bo = join(server.port, "Bo")
    page = manage(ada, "Bo")
    act(page, "Mute…", "Mute")
    expect(page.get_by_role("status")).to_have_text("Bo cannot write for a while.")
    answer = server.post("/api/rooms/general/messages", {"text": "hm"}, **bo)
    assert answer.json["error"]["code"] == "muted"
    page.get_by_role("button", name="Let them write").click()
    expect(page.get_by_role("status")).to_have_text("Bo can write again.")
    assert server.post("/api/rooms/general/messages", {"text": "hm"}, **bo).status == 201


def test_who_is_muted_sees_it_at_once_after_a_reload_and_when_it_ends(
    ada: Visitor, visit: Callable[..., Visitor]
) -> None:
    bo = visit().join("Bo")
    page = manage(ada, "Bo")
    act(page, "Mute…", "Mute")
    expect(bo.page.get_by_text("An admin has muted you.")).to_be_visible()
    bo.page.reload()
    expect(bo.page.get_by_text("An admin has muted you.")).to_be_visible()
    page.get_by_role("button", name="Let them write").click()
    expect(bo.page.get_by_text("An admin has muted you.")).to_be_hidden()
    bo.write("thank you")
    expect(bo.row("thank you")).to_be_visible()


def test_all_messages_of_somebody_are_deleted(ada: Visitor, server: LiveServer) -> None:
    bo = join(server.port, "Bo")
    message = server.post("/api/rooms/general/messages", {"text": "x"}, **bo).json
    act(manage(ada, "Bo"), "Delete messages…", "Delete messages")
    expect(ada.page.get_by_role("status")).to_have_text("All messages of Bo are deleted.")
    assert server.get(f"/api/messages/{message['id']}", **bo).json["deleted"]


def test_a_one_time_link_signs_in_on_another_device(
    ada: Visitor, server: LiveServer, visit: Callable[..., Visitor]
) -> None:
    join(server.port, "Bo")
    page = manage(ada, "Bo")
    act(page, "Make a link…", "Make the link")
    link = page.get_by_role("textbox", name="One-time link for Bo").input_value()
    device = visit().page
    device.goto(link)
    device.get_by_role("button", name="Sign in as Bo").click()
    device.wait_for_url("**/r/general")
    expect(device.locator(".me-name")).to_have_text("Bo")
    assert visit().context.request.get(link).status == 401


def test_who_forgot_the_password_is_led_to_a_new_one(
    ada: Visitor, server: LiveServer, visit: Callable[..., Visitor]
) -> None:
    bo = join(server.port, "Bo")
    forgotten = {"password": "long forgotten words"}
    kept = ask(server.port, "PUT", "/api/session/password", forgotten, **bo)
    assert kept.status == 204
    page = manage(ada, "Bo")
    act(page, "Make a link…", "Make the link")
    device = visit().page
    device.goto(page.get_by_role("textbox", name="One-time link for Bo").input_value())
    device.get_by_role("button", name="Sign in as Bo").click()
    device.wait_for_url("**/account*")
    expect(device.get_by_role("status")).to_contain_text("Set a new password now")
    device.get_by_label("New password").fill(PASSWORD)
    device.get_by_role("button", name="Change password").click()
    expect(device.get_by_role("status")).to_contain_text("The password is changed.")


def test_somebody_is_made_an_admin_and_a_member_again(
    plain_ada: Visitor, server: LiveServer
) -> None:
    join(server.port, "Bo")
    act(manage(plain_ada, "Bo"), "Make an admin…", "Make an admin")
    expect(plain_ada.page.get_by_role("heading", name="Admin")).to_be_visible()
    expect(plain_ada.page.get_by_text("Make them a member first")).to_be_visible()
    act(plain_ada.page, "Make a member…", "Make a member")
    expect(plain_ada.page.get_by_role("heading", name="Member")).to_be_visible()


def test_an_invitation_is_renewed_and_revoked(ada: Visitor, visit: Callable[..., Visitor]) -> None:
    first = invitation(ada)
    ada.page.get_by_role("button", name="Renew").click()
    expect(ada.page.get_by_role("status")).to_contain_text("The old one works no longer.")
    second = ada.page.get_by_label("Invitation 1", exact=True).input_value()
    asked = visit().context.request
    assert [asked.get(link).status for link in (first, second)] == [403, 200]
    act(ada.page, "Revoke…", "Revoke")
    expect(ada.page.get_by_text("No invitation is open.")).to_be_visible()
    assert asked.get(second).status == 403


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_pasted_invitation_is_refused_or_taken_at_its_field(
    ada: Visitor, visit: Callable[..., Visitor], script: bool
) -> None:
    link = invitation(ada)
    visitor = visit(java_script_enabled=script)
    visitor.go("/")
    page = visitor.page
    page.get_by_label("Link of the invitation").fill("http://elsewhere/invite/nothing")
    page.get_by_label("Pick a name").fill("Bo")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_label("Link of the invitation")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Pick a name")).to_have_value("Bo")
    page.get_by_label("Link of the invitation").fill(link)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/r/general")


def test_a_copied_link_says_so(ada: Visitor) -> None:
    invitation(ada)
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ada.page.get_by_role("button", name="Copy invitation 1").click()
    expect(ada.page.get_by_text("Copied")).to_be_visible()


def test_a_server_that_is_away_is_told_and_nothing_is_lost(
    ada: Visitor, server: LiveServer
) -> None:
    server.stop()
    ada.page.get_by_label("By invitation").check()
    expect(ada.page.get_by_role("status")).to_have_text(
        "The server cannot be reached. Try again in a moment."
    )


def test_members_are_not_led_to_the_server(visit: Callable[..., Visitor]) -> None:
    bo = visit().join("Bo")
    expect(bo.page.get_by_role("link", name="Server")).to_have_count(0)
    asked = bo.context.request
    assert asked.get(f"{bo.url}admin", headers={"Accept": "text/html"}).status == 403
    assert asked.get(f"{bo.url}people/1", headers={"Accept": "text/html"}).status == 403


def test_the_pages_of_an_admin_keep_nobody_out_at_the_narrowest(
    visit: Callable[..., Visitor], server: LiveServer
) -> None:
    ada = claim(visit(viewport={"width": 320, "height": 800}), server)
    join(server.port, "W" * 32)
    invitation(ada)
    assert faults_of(ada.page) == []
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 320
    ada.go("/people/2?ask=ban")
    dialog = ada.page.get_by_role("dialog")
    assert dialog.evaluate("dialog => dialog.scrollWidth - dialog.clientWidth") == 0
    assert faults_of(ada.page) == []
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 320
