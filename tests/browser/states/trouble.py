"""States in which something is in the way: the line, the server, a refusal, a right."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from urllib.parse import quote

from playwright.sync_api import Page, Route, expect

from tests.browser.scene import ME, Scene, hold
from tests.browser.states.pages import claim
from tests.browser.test_files import choose
from tests.browser.visitor import Visitor
from tests.live import LiveServer

POSTS = "**/api/rooms/*/messages"
# Longer than the page waits before it says something, in the time of its own clock.
AFTER_A_WHILE = timedelta(seconds=6)
AFTER_SOME_TRIES = timedelta(seconds=13)
AFTER_LONG = timedelta(seconds=45)


def connecting(scene: Scene) -> Page:
    """The first seconds without an answer: nothing is said."""
    page = _cut(scene)
    expect(page.locator("#connection")).to_be_hidden()
    return page


def reconnecting(scene: Scene) -> Page:
    """A poll failed some seconds ago."""
    return _cut_for(scene, AFTER_A_WHILE, "Reconnecting…")


def trying(scene: Scene) -> Page:
    """Failed for longer: one can try at once."""
    page = _cut_for(scene, AFTER_SOME_TRIES, "Reconnecting…")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    return page


def unreachable(scene: Scene) -> Page:
    """Failed for long."""
    return _cut_for(scene, AFTER_LONG, "The server cannot be reached.")


def offline(scene: Scene) -> Page:
    """No network, and one message that waits."""
    scene.ada.ready().context.set_offline(True)
    scene.send("This one waits.")
    expect(scene.page.locator("#connection")).to_contain_text("1 waiting.")
    return scene.page


def back(scene: Scene) -> Page:
    """The line is back, and was missed."""
    page = reconnecting(scene)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#connection")).to_have_text("Back online")
    return page


def sending(scene: Scene) -> Page:
    """A message that takes longer than one expects."""
    scene.ada.ready().page.route(POSTS, hold)
    scene.send("On its way.")
    expect(scene.page.locator("#messages .waiting")).to_be_visible()
    return scene.page


def failed(scene: Scene) -> Page:
    """A message that the server does not take."""
    refusal = '{"error":{"code":"text_invalid","message":"The text holds a control character."}}'
    scene.ada.ready().page.route(POSTS, lambda route: route.fulfill(status=422, body=refusal))
    scene.send("This one was refused.")
    expect(scene.page.get_by_role("button", name="Retry")).to_be_visible()
    return scene.page


def slow_down(scene: Scene) -> Page:
    """The server asks for patience."""
    patience = {"Retry-After": "30"}
    scene.ada.ready().page.route(
        POSTS, lambda route: route.fulfill(status=429, headers=patience, body="{}")
    )
    scene.send("Too fast.")
    expect(scene.page.locator("#messages .waiting")).to_contain_text("Sending in")
    return scene.page


def too_long(scene: Scene) -> Page:
    """More than a message may hold."""
    scene.send("comet soup " * 800)
    expect(scene.page.locator("#too-long")).to_contain_text("8,000")
    return scene.page


def too_big(scene: Scene) -> Page:
    """A file over the limit."""
    scene.ada.page.route(
        "**/r/general",
        lambda route: route.fulfill(
            body=route.fetch().text().replace('"upload_bytes":10485760', '"upload_bytes":1024')
        ),
    )
    scene.page.reload()
    choose(scene.ada, "all plates of the year.tar", b"x" * 2000)
    expect(scene.page.locator(".chip.wrong")).to_contain_text("too large")
    return scene.page


def uploading(scene: Scene) -> Page:
    """A file on its way, and a message that waits for it."""
    scene.ada.page.route("**/uploads?*", hold)
    choose(scene.ada, "plates.zip", b"two leaves")
    scene.send("With the plates")
    expect(scene.page.locator(".chip")).to_contain_text("Sends when it is added")
    return scene.page


def upload_failed(scene: Scene) -> Page:
    """A file that did not get through."""
    scene.ada.page.route("**/uploads?*", lambda route: route.abort())
    choose(scene.ada, "plates.zip", b"two leaves")
    expect(scene.page.locator(".chip").get_by_role("button", name="Retry")).to_be_visible()
    return scene.page


def removed(scene: Scene) -> Page:
    """Taken out of the room that is open."""
    scene.ada  # noqa: B018
    slug = scene.private_room(role="member")
    scene.say("The board meets at five.", room=slug)
    scene.ada.go(f"/r/{slug}")
    scene.ask("DELETE", f"/api/rooms/{slug}/members/{quote(ME)}")
    expect(scene.page.locator("#barred")).to_contain_text("You no longer have access")
    return scene.page


def archived(scene: Scene) -> Page:
    """A room in which nobody writes any more."""
    scene.ada  # noqa: B018
    slug = scene.private_room()
    scene.say("That was it.", room=slug)
    scene.ask("PATCH", f"/api/rooms/{slug}", {"archived": True})
    scene.ada.go(f"/r/{slug}")
    expect(scene.page.locator("#barred")).to_contain_text("is archived")
    return scene.page


def muted(scene: Scene) -> Page:
    """Told by an admin to be quiet for a while."""
    scene.ada  # noqa: B018
    claim(scene, "Edmond Halley")
    scene.ask("PUT", f"/api/users/{quote(ME)}/mute", {"minutes": 60}, name="Edmond Halley")
    expect(scene.page.locator("#barred")).to_contain_text("An admin has muted you.")
    return scene.page


def signed_out(scene: Scene) -> Page:
    """Signed out elsewhere, with a message that was not sent."""
    scene.ada.ready().page.route(POSTS, lambda route: route.abort())
    scene.send("Never sent.")
    scene.ada.begin("half a thought")
    scene.sign_ada_out()
    expect(scene.page.locator("#connection")).to_contain_text("You were signed out.")
    expect(scene.page.get_by_text("Not sent")).to_be_visible()
    return scene.page


def banned(scene: Scene) -> Page:
    """Kept out by an admin, while the page is open."""
    scene.ada  # noqa: B018
    claim(scene, "Edmond Halley")
    ban = {"reason": "Spam", "hours": 24}
    scene.ask("PUT", f"/api/users/{quote(ME)}/ban", ban, name="Edmond Halley")
    expect(scene.page.locator("#connection")).to_contain_text("banned")
    return scene.page


def restarted(scene: Scene) -> Page:
    """The server came back as it was: nothing is said, and the page goes on."""
    scene.ada.ready()
    scene.server.restart()
    scene.say("After the restart")
    scene.ada.sees("After the restart")
    expect(scene.page.locator("#connection.out")).to_have_count(0)
    return scene.page


def updated(scene: Scene) -> Page:
    """The server came back with newer pages: a quiet line offers them."""
    page = outdated(scene.ada)
    restart_before(page, scene.server)
    expect(page.locator("#updated")).to_have_text("Halley was updated.Reload")
    return page


def restart_before(page: Page, server: LiveServer) -> None:
    """Restart *server* not before *page* has missed it."""
    with page.expect_event("requestfailed"):
        server.stop()
    server.restart()


def outdated(visitor: Visitor) -> Page:
    """Load the page as an older server had made it: its scripts stand at another address."""

    def age(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=re.sub("/assets/[0-9a-f]+/", "/assets/0/", answer.text())
        )

    visitor.page.route("**/r/*", age, times=1)
    visitor.page.reload()
    return visitor.ready().page


def _cut(scene: Scene) -> Page:
    """Let no poll of Ada's through any more; her clock is in our hands."""
    scene.stranger.page.clock.install()
    page = scene.stranger.join(ME).ready().page
    scene.say("Read before the line went down.")
    scene.stranger.sees("Read before the line went down.")
    page.route("**/api/events*", lambda route: route.abort())
    polls = itertools.count(1)
    # Before the page asks for the second time, it has taken note that the first was in vain.
    with page.expect_request(lambda asked: "/api/events" in asked.url and next(polls) == 2):
        page.evaluate("dispatchEvent(new Event('online'))")
    return page


def _cut_for(scene: Scene, passed: timedelta, told: str) -> Page:
    page = _cut(scene)
    page.clock.fast_forward(int(passed.total_seconds() * 1000))
    expect(page.locator("#connection")).to_contain_text(told)
    return page
