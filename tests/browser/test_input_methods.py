"""Writing with an input method, as Chinese is written: its keys are its own until it is done."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer, join

# The code of every key that an input method takes for itself (UI Events, section 7.3.1).
TAKEN = 229


class InputMethod:
    """Composes in the field that has the focus."""

    def __init__(self, page: Page) -> None:
        """Begin nothing yet."""
        self._session: CDPSession = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        """Show *letters* in the field, not chosen yet."""
        size = len(letters)
        given = {"text": letters, "selectionStart": size, "selectionEnd": size}
        self._session.send("Input.imeSetComposition", given)

    def choose(self, words: str) -> None:
        """Put *words* in the place of what was composed."""
        self._session.send("Input.insertText", {"text": words})

    def press(self, key: str) -> None:
        """Press *key* as it comes to the page when the input method takes it."""
        taken = {"type": "rawKeyDown", "key": key, "code": key, "windowsVirtualKeyCode": TAKEN}
        self._session.send("Input.dispatchKeyEvent", taken)
        self._session.send("Input.dispatchKeyEvent", taken | {"type": "keyUp"})


def test_enter_while_composing_sends_nothing_and_afterwards_it_sends(ann: Visitor) -> None:
    keyboard = InputMethod(ann.page)
    field = ann.page.get_by_role("textbox", name="Message")
    field.focus()
    keyboard.compose("nihao")
    keyboard.press("Enter")
    expect(field).to_have_value("nihao")
    assert ann.texts() == []
    keyboard.choose("你好")
    # Some browsers tell of the key after the end of the composition.
    keyboard.press("Enter")
    expect(field).to_have_value("你好")
    assert ann.texts() == []
    ann.page.keyboard.press("Enter")
    ann.sees_confirmed("你好")


def test_a_name_that_was_composed_is_offered(ann: Visitor, server: LiveServer) -> None:
    join(server.port, "王芳")
    ann.ready()
    keyboard = InputMethod(ann.page)
    ann.page.get_by_role("textbox", name="Message").press("@")
    keyboard.compose("wang")
    keyboard.choose("王")
    option = ann.page.get_by_role("option", name="王芳")
    expect(option).to_be_visible()
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("@王芳 ")


def test_while_composing_keys_choose_nothing_of_what_is_offered(
    ann: Visitor, server: LiveServer
) -> None:
    join(server.port, "Wang")
    ann.ready()
    ann.page.get_by_role("textbox", name="Message").press("@")
    option = ann.page.get_by_role("option", name="Wang")
    expect(option).to_be_visible()
    keyboard = InputMethod(ann.page)
    keyboard.compose("wa")
    keyboard.press("Enter")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("@wa")
    assert ann.texts() == []


def test_the_filter_of_the_rooms_leaves_enter_to_the_input_method(
    ann: Visitor, server: LiveServer
) -> None:
    server.post("/api/rooms", {"name": "Nihao"}, **join(server.port, "Maker"))
    expect(ann.link("nihao")).to_be_visible()
    field = ann.page.get_by_label("Filter rooms and people")
    field.focus()
    keyboard = InputMethod(ann.page)
    keyboard.compose("ni")
    keyboard.press("Enter")
    expect(field).to_have_value("ni")
    expect(ann.page).to_have_url(f"{server.url}r/general")


def test_the_search_for_emoji_leaves_enter_to_the_input_method(ann: Visitor) -> None:
    ann.ready()
    ann.page.get_by_role("button", name="Emoji", exact=True).click()
    field = ann.page.get_by_label("Find emoji")
    expect(field).to_be_focused()
    keyboard = InputMethod(ann.page)
    keyboard.compose("hu")
    keyboard.press("Enter")
    expect(field).to_be_visible()
    expect(field).to_have_value("hu")


def test_arrows_among_candidates_choose_nobody(ann: Visitor, server: LiveServer) -> None:
    join(server.port, "Wang"), join(server.port, "Wen")
    ann.ready()
    ann.page.keyboard.press("Control+k")
    field = ann.page.get_by_role("dialog").get_by_role("combobox")
    field.press("w")
    expect(ann.page.get_by_role("option")).to_have_count(2)
    chosen = field.get_attribute("aria-activedescendant")
    keyboard = InputMethod(ann.page)
    keyboard.compose("e")
    keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == chosen
