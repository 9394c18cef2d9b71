"""The room itself: what is in the log, and where its reader stands."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.scene import FRIEND, ME, Scene, hold
from tests.browser.test_files import choose, picture

# 👍, as it stands in an address.
THUMB = "%F0%9F%91%8D"
LIVELY = (
    ("Edmond Halley", "Good morning! The new plates are in the shared folder."),
    ("Edmond Halley", "Exposure was **40 minutes**, so the tail should be easy to see this time."),
    (
        FRIEND,
        "Got them. The second one is beautiful, look at the streamers: https://example.org/plate",
    ),
    (
        FRIEND,
        "- dome east\n- dome west\n\n> half a degree\n\n```python\nfit = orbit(plates, 1986)\n```",
    ),
    ("Maria Mitchell", "Half a degree? Then @Ada Lovelace has to look at the orbit again."),
    ("Maria Mitchell", "🎉"),
)
LONG = (
    "x" * 300,
    "https://example.org/" + "very-long-path/" * 20,
    "שלום עולם, זה נכתב מימין לשמאל.",
    "日本語のメッセージも、きちんと折り返します。" * 6,
    "\n".join(f"line {number} of a long text" for number in range(1, 60)),
)


def empty(scene: Scene) -> Page:
    """A room in which nobody has written."""
    expect(scene.page.get_by_text("This is the start of #general")).to_be_visible()
    return scene.page


def empty_private(scene: Scene) -> Page:
    """A private room that Ada has just made."""
    if scene.is_phone:
        scene.page.locator(".drawer-open").click()
    scene.ada.make_room("Observatory", is_private=True)
    expect(scene.page.get_by_text("Only its members see this room.")).to_be_visible()
    return scene.page


def empty_direct(scene: Scene) -> Page:
    """A talk of two that has not begun."""
    scene.ada  # noqa: B018
    slug = scene.ask("POST", "/api/direct", {"name": ME})["slug"]
    scene.ada.go(f"/r/{slug}")
    expect(scene.page.get_by_text("Only the two of you see")).to_be_visible()
    return scene.page


def lively(scene: Scene) -> Page:
    """A room in use: groups, Markdown, code, a mention, a reply, reactions, unread elsewhere."""
    scene.ada  # noqa: B018
    ids = [scene.say(text, name) for name, text in LIVELY]
    scene.say("I will redo the fit after lunch.", "Maria Mitchell", reply_to=ids[2])
    for name in (FRIEND, "Edmond Halley"):
        scene.ask("PUT", f"/api/messages/{ids[0]}/reactions/{THUMB}", name=name)
    talk = scene.ask("POST", "/api/direct", {"name": ME})["slug"]
    scene.say("Are you up there?", room=talk)
    scene.ada.sees("I will redo the fit after lunch.")
    expect(scene.page.locator(".reaction").first).to_be_visible()
    scene.page.locator("#direct .count").wait_for(state="attached")
    scene.page.locator(".room-link.unread .count.urgent").wait_for(state="attached")
    return scene.page


def hovered(scene: Scene) -> Page:
    """The pointer, or a finger, on a message: its toolbar."""
    page = lively(scene)
    row = page.locator("li.message", has=page.get_by_text("Good morning!"))
    row.focus()
    row.hover()
    expect(row.get_by_role("button", name="Reply")).to_be_visible()
    return page


def long_texts(scene: Scene) -> Page:
    """Texts that try the layout; the last is folded."""
    scene.ada  # noqa: B018
    for text in LONG:
        scene.say(text)
    expect(scene.page.get_by_role("button", name="Show more")).to_be_visible()
    return scene.page


def pictures(scene: Scene) -> Page:
    """Pictures and a file."""
    page = scene.page
    choose(scene.ada, "plate of the east dome.png", picture(900, 400), "image/png")
    choose(scene.ada, "orbit.csv", b"x,y\n" * 99, "text/csv")
    expect(page.locator(".chip progress:visible")).to_have_count(0)
    scene.send("Both are from last night.")
    expect(page.locator("#messages .picture img")).to_be_visible()
    return page


def unread(scene: Scene) -> Page:
    """Coming back to a room: the New divider, and far above it."""
    scene.ada.go("/people")
    for number in range(1, 41):
        scene.say(f"While you were away, {number}.")
    scene.ada.go("/r/general")
    expect(scene.page.locator("#unread-pill")).to_be_visible()
    return scene.page


def divided(scene: Scene) -> Page:
    """Where the unread begins."""
    scene.say("Read before.")
    scene.ada.sees("Read before.")
    scene.ada.go("/people")
    scene.say("Written while Ada was away.")
    scene.ada.go("/r/general")
    expect(scene.page.locator("li.divider.new")).to_be_visible()
    return scene.page


def scrolled(scene: Scene) -> Page:
    """Reading back while somebody writes."""
    scene.ada  # noqa: B018
    for number in range(1, 61):
        scene.say(f"To have something to scroll, {number}.")
    scene.ada.sees("To have something to scroll, 60.")
    scene.page.evaluate("document.getElementById('log').scrollTop = -900")
    scene.say("One more")
    expect(scene.page.locator("#new-pill")).to_be_visible()
    return scene.page


def loading(scene: Scene) -> Page:
    """Going to a room that takes long: five rows of bones."""
    slug = _other_room(scene)
    scene.page.route(f"**/api/rooms/{slug}/messages*", hold)
    scene.page.evaluate(_OPEN, slug)
    expect(scene.page.locator(".skeleton").first).to_be_visible()
    return scene.page


def not_loaded(scene: Scene) -> Page:
    """Going to a room while the server is away."""
    slug = _other_room(scene)
    scene.page.route(f"**/api/rooms/{slug}/messages*", lambda route: route.abort())
    scene.page.evaluate(_OPEN, slug)
    expect(scene.page.locator(".unloaded")).to_be_visible()
    return scene.page


def loading_older(scene: Scene) -> Page:
    """Reading back faster than the messages come."""
    for number in range(1, 71):
        scene.say(f"message {number}")
    scene.page.route("**/api/rooms/general/messages?*before*", hold)
    scene.page.evaluate("document.getElementById('log').scrollTop = -1e7")
    expect(scene.page.get_by_text("Loading earlier messages…")).to_be_visible()
    return scene.page


def deleted(scene: Scene) -> Page:
    """A message that its author has taken back before Ada's eyes."""
    gone = scene.say("This was too much.")
    scene.say("This stays.")
    scene.ada.sees("This stays.")
    scene.ask("DELETE", f"/api/messages/{gone}")
    expect(scene.page.get_by_text("Message deleted")).to_be_visible()
    return scene.page


def typing(scene: Scene) -> Page:
    """Somebody is writing."""
    scene.ada.ready()
    scene.friend()
    scene.ask("POST", "/api/rooms/general/typing")
    expect(scene.page.get_by_text("is typing…")).to_be_visible()
    return scene.page


def _other_room(scene: Scene) -> str:
    """Return the slug of a room which the page knows and has not opened."""
    scene.ada.ready()
    slug = str(scene.ask("POST", "/api/rooms", {"name": "Design"})["slug"])
    scene.page.locator(f'.room-link[data-slug="{slug}"]').wait_for(state="attached")
    return slug


_OPEN = 'slug => document.querySelector(`.room-link[data-slug="${slug}"]`).click()'
