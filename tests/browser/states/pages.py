"""The pages around the chat: coming in, the account, people, the server, and errors."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.scene import FRIEND, ME, PASSWORD, Scene


def join(scene: Scene) -> Page:
    """The first visit: one card, one field."""
    page = scene.stranger.page
    page.goto(scene.server.url)
    expect(page.get_by_label("Pick a name")).to_be_visible()
    return page


def join_refused(scene: Scene) -> Page:
    """A name that somebody has already."""
    scene.friend()
    page = join(scene)
    page.get_by_label("Pick a name").fill(FRIEND)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_contain_text("taken")
    return page


def invitation_only(scene: Scene) -> Page:
    """A server that takes nobody in without a link."""
    claim(scene)
    scene.ask("PATCH", "/api/server", {"access": "invite"}, name=ME)
    page = scene.stranger.page
    page.goto(scene.server.url)
    expect(page.get_by_text("invitation only")).to_be_visible()
    return page


def invited(scene: Scene) -> Page:
    """The link of an invitation."""
    claim(scene)
    made = scene.ask("POST", "/api/invites", {}, name=ME)
    page = scene.stranger.page
    scene.stranger.go(urlsplit(made["url"]).path)
    expect(page.get_by_label("Pick a name")).to_be_visible()
    return page


def sign_in(scene: Scene) -> Page:
    """Coming back to an account."""
    scene.stranger.go("/sign-in?name=Ada")
    page = scene.stranger.page
    expect(page.get_by_label("Password")).to_be_visible()
    return page


def sign_in_refused(scene: Scene) -> Page:
    """A wrong password."""
    page = sign_in(scene)
    page.get_by_label("Password").fill("not the one at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def setup(scene: Scene) -> Page:
    """Claiming the server."""
    page = scene.stranger.page
    page.goto(scene.server.setup_url())
    expect(page.get_by_role("button", name="Become the admin")).to_be_visible()
    return page


def one_time_link(scene: Scene) -> Page:
    """A link that signs somebody in once."""
    claim(scene)
    link = scene.ask("POST", "/api/session/link", name=ME)
    page = scene.stranger.page
    scene.stranger.go(urlsplit(link["url"]).path)
    expect(page.get_by_role("button", name="Sign in as")).to_be_visible()
    return page


def not_found(scene: Scene) -> Page:
    """An address that leads nowhere."""
    scene.stranger.go("/nowhere")
    page = scene.stranger.page
    expect(page.get_by_text("404")).to_be_visible()
    return page


def room_not_found(scene: Scene) -> Page:
    """A room that is not, or that is not for Ada."""
    scene.ada.go("/r/nowhere")
    expect(scene.page.get_by_text("404")).to_be_visible()
    return scene.page


def account_of_a_guest(scene: Scene) -> Page:
    """The account page of somebody without a password."""
    scene.ada.go("/account")
    expect(scene.page.get_by_role("button", name="Make it an account")).to_be_visible()
    return scene.page


def account_refused(scene: Scene) -> Page:
    """A name that somebody has already."""
    scene.friend()
    page = account_of_a_guest(scene)
    page.get_by_role("textbox", name="Your name").fill(FRIEND)
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    return page


def account(scene: Scene) -> Page:
    """The account page of somebody who can come back, with a one-time link open."""
    page = account_of_a_guest(scene)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make it an account").click()
    expect(page.get_by_role("heading", name="Password", exact=True)).to_be_visible()
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator(".share-url")).to_be_visible()
    return page


def question(scene: Scene) -> Page:
    """Asked before what cannot be undone."""
    page = account_of_a_guest(scene)
    page.get_by_role("button", name="Sign out everywhere…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def people(scene: Scene) -> Page:
    """Everybody, some of them here."""
    scene.friend()
    scene.friend("Edmond Halley")
    admin(scene)
    scene.ask("PUT", "/api/users/Edmond%20Halley/mute", {"minutes": 60}, name=ME)
    scene.stranger.go("/people")
    page = scene.stranger.page
    expect(page.locator(".person-name", has_text=FRIEND)).to_be_visible()
    return page


def person(scene: Scene) -> Page:
    """What an admin can do about somebody, and the question before a ban."""
    page = people(scene)
    page.get_by_role("link", name=f"Manage {FRIEND}").click()
    page.get_by_role("button", name="Ban…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def person_in_peace(scene: Scene) -> Page:
    """What an admin can do about somebody."""
    page = people(scene)
    page.get_by_role("link", name=f"Manage {FRIEND}").click()
    expect(page.get_by_role("button", name="Ban…")).to_be_visible()
    return page


def admin(scene: Scene) -> Page:
    """The page of the server, with an invitation, a ban and what was done."""
    claim(scene)
    scene.friend("Mallory")
    scene.ask("POST", "/api/invites", {"uses": 3}, name=ME)
    scene.ask("PUT", "/api/users/Mallory/ban", {"reason": "Spam", "hours": 24}, name=ME)
    scene.stranger.go("/sign-in?name=" + ME)
    page = scene.stranger.page
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/r/general")
    scene.stranger.go("/admin")
    expect(page.locator("#audit .entry").first).to_be_visible()
    return page


def export(scene: Scene) -> Page:
    """A room that is kept as one file."""
    page = admin(scene)
    scene.say("What **was** said, with `code` and a list:\n\n- one\n- two")
    answer = page.request.get(f"{scene.server.url}api/rooms/general/export?as=html")
    page.route(
        "**/kept.html", lambda route: route.fulfill(body=answer.body(), content_type="text/html")
    )
    scene.stranger.go("/kept.html")
    expect(page.get_by_text("was", exact=True)).to_be_visible()
    return page


def without_a_script(scene: Scene) -> Page:
    """A room without JavaScript: forms and links."""
    for number in range(60):
        scene.say(f"message {number}")
    page = scene.open(java_script_enabled=False).join(ME).page
    expect(page.get_by_role("link", name="Refresh").first).to_be_visible()
    return page


def claim(scene: Scene, name: str = ME) -> None:
    """Make *name* the admin, by a program."""
    code = parse_qs(urlsplit(scene.server.setup_url()).query)["code"][0]
    scene.ask("POST", "/api/setup", {"code": code}, name=name)
    scene.ask("PUT", "/api/session/password", {"password": PASSWORD}, name=name)
    signed_in = scene.server.post("/api/session", {"name": name, "password": PASSWORD})
    scene.came(name, signed_in.json["token"])
