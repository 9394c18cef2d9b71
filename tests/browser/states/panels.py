"""What opens over the room: dialogs, menus, panels, pickers, and what the composer is for."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.scene import FRIEND, Scene
from tests.browser.states.room import lively, pictures
from tests.browser.test_files import DROP


def drawer(scene: Scene) -> Page:
    """The rooms, on a phone over the log."""
    page = lively(scene)
    _open_drawer(scene)
    expect(page.get_by_role("navigation", name="Rooms")).to_be_visible()
    return page


def settings(scene: Scene) -> Page:
    """One's own settings."""
    _open_drawer(scene)
    scene.page.get_by_role("button", name="Settings").click()
    return _dialog(scene, "Settings")


def leaving(scene: Scene) -> Page:
    """Asked before one leaves."""
    settings(scene).locator("#open-leave").click()
    return _dialog(scene, "Leave Halley?")


def keys(scene: Scene) -> Page:
    """All keys."""
    scene.ada.ready().page.locator("#text").focus()
    scene.press("?")
    return _dialog(scene, "Keyboard")


def new_room(scene: Scene) -> Page:
    """Making a room, with a name that is taken."""
    _open_drawer(scene)
    scene.page.get_by_role("button", name="New room").click()
    dialog = scene.page.get_by_role("dialog", name="New room")
    dialog.get_by_label("Name").fill("general")
    dialog.get_by_role("button", name="Create room").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    return scene.page


def new_direct(scene: Scene) -> Page:
    """Finding somebody to talk to."""
    scene.friend()
    scene.friend("Edmond Halley")
    _open_drawer(scene)
    scene.page.get_by_role("button", name="New message").click()
    expect(scene.page.locator("#direct-found [role=option]").first).to_be_visible()
    return _dialog(scene, "New message")


def room_settings(scene: Scene) -> Page:
    """Name and topic of a room."""
    _menu_of_private_room(scene)
    scene.page.get_by_role("menuitem", name="Room settings").click()
    return _dialog(scene, "Room settings")


def archiving(scene: Scene) -> Page:
    """Asked before a room is archived."""
    _menu_of_private_room(scene)
    scene.page.get_by_role("menuitem", name="Archive room…").click()
    return _dialog(scene, "Archive Observatory?")


def room_menu(scene: Scene) -> Page:
    """What one can do with a room."""
    _menu_of_private_room(scene)
    expect(scene.page.get_by_role("menuitem").first).to_be_focused()
    return scene.page


def message_menu(scene: Scene) -> Page:
    """What one can do with a message."""
    scene.send("Mine")
    scene.ada.sees_confirmed("Mine")
    scene.ada.ready().row("Mine").focus()
    scene.ada.row("Mine").get_by_role("button", name="More").click()
    expect(scene.page.get_by_role("menuitem", name="Delete")).to_be_visible()
    return scene.page


def topic(scene: Scene) -> Page:
    """A topic that does not fit in its line."""
    slug = scene.ask("POST", "/api/rooms", {"name": "Plates", "topic": "Exposure, tail, " * 14})
    scene.ada.go(f"/r/{slug['slug']}")
    scene.ada.ready().page.locator("#topic").click()
    expect(scene.page.locator('#topic[aria-expanded="true"]')).to_be_visible()
    return scene.page


def members(scene: Scene) -> Page:
    """Who is in a room."""
    scene.ada.ready()
    slug = scene.private_room()
    scene.friend("Edmond Halley")
    scene.put_into(slug, "Edmond Halley")
    scene.ada.go(f"/r/{slug}")
    scene.page.locator("#members").click()
    expect(scene.page.locator("#member-list .person")).to_have_count(3)
    return scene.page


def member_menu(scene: Scene) -> Page:
    """What one can do with a member."""
    page = members(scene)
    page.get_by_role("button", name=f"What to do with {FRIEND}").click()
    expect(page.get_by_role("menuitem", name="Message")).to_be_visible()
    return page


def adding(scene: Scene) -> Page:
    """Adding people to a room."""
    page = members(scene)
    scene.friend("Maria Mitchell")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name="Add Maria Mitchell")).to_be_visible()
    return page


def search(scene: Scene) -> Page:
    """The search before it is asked."""
    scene.ada.ready().page.get_by_role("button", name="Search messages").click()
    expect(scene.page.get_by_label("Words to search for")).to_be_focused()
    return scene.page


def hits(scene: Scene) -> Page:
    """What was found."""
    lively(scene)
    search(scene).get_by_label("Words to search for").fill("plates")
    expect(scene.page.locator("#hits mark").first).to_be_visible()
    return scene.page


def no_hits(scene: Scene) -> Page:
    """Nothing was found."""
    search(scene).get_by_label("Words to search for").fill("snow")
    expect(scene.page.get_by_text("Nothing found.")).to_be_visible()
    return scene.page


def search_failed(scene: Scene) -> Page:
    """The server is away just when one searches."""
    page = search(scene)
    page.route("**/api/search*", lambda route: route.abort())
    page.get_by_label("Words to search for").fill("snow")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    return page


def switcher(scene: Scene) -> Page:
    """Going anywhere by a name."""
    lively(scene)
    scene.ask("POST", "/api/rooms", {"name": "Design", "topic": "Type and colour"})
    scene.press("Control+k")
    expect(scene.page.locator("#switcher-found [role=option]").first).to_be_visible()
    return scene.page


def bell(scene: Scene) -> Page:
    """Of what one is told."""
    scene.ada.ready().page.get_by_role("button", name="Notifications").click()
    expect(scene.page.get_by_role("dialog", name="Notifications")).to_be_visible()
    return scene.page


def emoji(scene: Scene) -> Page:
    """Picking an emoji."""
    scene.ada.ready().page.get_by_role("button", name="Emoji", exact=True).click()
    expect(scene.page.locator("#emoji-picker [role=option]").first).to_be_visible()
    return scene.page


def no_emoji(scene: Scene) -> Page:
    """An emoji that there is not."""
    page = emoji(scene)
    page.get_by_label("Find emoji").fill("zzzz")
    expect(page.get_by_text("No emoji has that name.")).to_be_visible()
    return page


def completing(scene: Scene) -> Page:
    """A name that is being written."""
    scene.friend()
    scene.friend("Edmond Halley")
    scene.ada.ready().page.locator("#text").focus()
    scene.page.keyboard.type("Ask @")
    expect(scene.page.get_by_role("option", name=FRIEND)).to_be_visible()
    return scene.page


def viewer(scene: Scene) -> Page:
    """A picture at its full size."""
    page = pictures(scene)
    page.locator("#messages .picture").click()
    expect(page.get_by_role("dialog", name="Picture")).to_be_visible()
    return page


def replying(scene: Scene) -> Page:
    """Answering a message."""
    page = lively(scene)
    scene.ada.ready().page.locator("#text").press("Shift+ArrowUp")
    expect(page.locator("#compose-bar")).to_contain_text("Replying to Maria Mitchell")
    return page


def editing(scene: Scene) -> Page:
    """Changing what one has written."""
    scene.send("The first thuoght")
    scene.ada.sees_confirmed("The first thuoght")
    scene.ada.ready().page.locator("#text").press("ArrowUp")
    expect(scene.page.locator("#compose-bar")).to_contain_text("Editing")
    return scene.page


def undoing(scene: Scene) -> Page:
    """A message that has just been deleted."""
    message_menu(scene).get_by_role("menuitem", name="Delete").click()
    expect(scene.page.get_by_role("button", name="Undo")).to_be_visible()
    return scene.page


def dropping(scene: Scene) -> Page:
    """A file over the page."""
    scene.ada.ready().page.evaluate(DROP, "dragover")
    expect(scene.page.get_by_text("Drop to share in #general")).to_be_visible()
    return scene.page


def _open_drawer(scene: Scene) -> None:
    scene.ada.ready()
    if scene.is_phone:
        scene.page.locator(".drawer-open").click()


def _dialog(scene: Scene, name: str) -> Page:
    expect(scene.page.get_by_role("dialog", name=name)).to_be_visible()
    return scene.page


def _menu_of_private_room(scene: Scene) -> None:
    scene.ada.ready()
    slug = scene.private_room()
    scene.ada.go(f"/r/{slug}")
    scene.ada.ready().page.get_by_role("button", name="Room menu").click()
