"""Files in messages: added, on their way, sent, seen."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.visitor import Visitor
from tests.live import LiveServer

PASTE = """([type, name, bytes]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], name, {type}));
    const event = new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true,
                                               cancelable: true});
    document.getElementById("text").dispatchEvent(event);
}"""
DROP = """type => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["two leaves"], "notes.txt", {type: "text/plain"}));
    const event = new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true});
    document.body.dispatchEvent(event);
}"""


def picture(width: int, height: int) -> bytes:
    """Return a PNG of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(height * (b"\0" + width * b"\x20\x60\xd0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def paste(page: Page, name: str, body: bytes, kind: str = "image/png") -> None:
    page.evaluate(PASTE, [kind, name, list(body)])


def choose(visitor: Visitor, name: str, body: bytes, kind: str = "text/plain") -> None:
    visitor.ready().page.locator("#file-input").set_input_files(
        {"name": name, "mimeType": kind, "buffer": body}
    )


def test_a_pasted_picture_is_sent_and_seen_by_the_other(ann: Visitor, bo: Visitor) -> None:
    paste(ann.ready().page, "plate.png", picture(900, 300))
    chip = ann.page.locator(".chip")
    expect(chip).to_contain_text("plate.png")
    expect(chip.locator("img")).to_be_visible()
    ann.write("the plate")
    expect(chip).to_have_count(0)
    image = bo.page.get_by_role("img", name="plate.png")
    expect(image).to_have_attribute("width", "360")
    expect(image).to_have_attribute("height", "120")
    expect(bo.page.locator("#messages .text")).to_have_text("the plate")
    bo.page.reload()
    expect(image).to_have_attribute("width", "360")


def test_sending_waits_for_the_upload_and_shows_how_far_it_is(ann: Visitor, bo: Visitor) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ann.page.route("**/uploads?*", hold)
    choose(ann, "notes.txt", b"two leaves")
    expect(ann.page.locator(".chip progress")).to_be_visible()
    ann.write("with notes")
    expect(ann.page.locator(".chip")).to_contain_text("Sends when it is added")
    expect(ann.page.locator("#messages li.message")).to_have_count(0)
    held[0].continue_()
    bo.sees("with notes")
    line = bo.page.locator("#messages .file")
    expect(line).to_contain_text("notes.txt")
    expect(line).to_contain_text("10 bytes")
    expect(ann.page.get_by_role("textbox", name="Message")).to_have_value("")


def test_a_file_alone_is_a_message(ann: Visitor, bo: Visitor) -> None:
    choose(ann, "notes.txt", b"two leaves")
    expect(ann.page.locator(".chip progress")).to_be_hidden()
    ann.page.get_by_role("button", name="Send").click()
    expect(bo.page.locator("#messages .file")).to_contain_text("notes.txt")


def test_a_failed_upload_is_tried_again(ann: Visitor, bo: Visitor) -> None:
    ann.page.route("**/uploads?*", lambda route: route.abort(), times=1)
    choose(ann, "notes.txt", b"two leaves")
    chip = ann.page.locator(".chip")
    expect(chip).to_contain_text("cannot be reached")
    ann.write("kept")
    expect(ann.page.locator("#messages li.message")).to_have_count(0)
    chip.get_by_role("button", name="Retry").click()
    expect(chip).to_contain_text("10 bytes")
    ann.page.get_by_role("textbox", name="Message").press("Enter")
    expect(bo.page.locator("#messages .file")).to_have_count(1)


def test_what_was_refused_is_taken_back_with_its_files(ann: Visitor, bo: Visitor) -> None:
    bo.write("the notes?")
    ann.sees("the notes?")
    choose(ann, "notes.txt", b"two leaves")
    expect(ann.page.locator(".chip progress")).to_be_hidden()
    ann.page.get_by_role("textbox", name="Message").press("Shift+ArrowUp")
    refuse = "**/api/rooms/general/messages"
    ann.page.route(refuse, lambda route: route.fulfill(status=403, body="{}"), times=1)
    ann.write("here they are")
    ann.page.locator(".failed").get_by_role("button", name="Edit").click()
    expect(ann.page.locator(".chip")).to_contain_text("notes.txt")
    expect(ann.page.locator("#compose-bar")).to_contain_text("Replying to Bo")
    ann.page.get_by_role("textbox", name="Message").press("Enter")
    expect(bo.page.locator("#messages .file")).to_contain_text("notes.txt")
    expect(bo.page.locator(".quote:visible")).to_contain_text("the notes?")


def test_a_file_is_taken_away_again(ann: Visitor) -> None:
    choose(ann, "notes.txt", b"two leaves")
    expect(ann.page.locator(".chip progress")).to_be_hidden()
    with ann.page.expect_request(lambda request: request.method == "DELETE") as asked:
        ann.page.get_by_role("button", name="Remove notes.txt").click()
    assert "/api/uploads/" in asked.value.url
    expect(ann.page.locator(".chip")).to_have_count(0)


def test_a_file_over_the_limit_is_refused_before_it_is_sent(
    visit: Callable[..., Visitor], make_server: Callable[..., LiveServer], server: LiveServer
) -> None:
    ann = visit().join("Ann").ready()
    ann.page.goto(ann.page.url)
    ann.page.route(
        "**/r/general",
        lambda route: route.fulfill(
            body=route.fetch().text().replace('"upload_bytes":10485760', '"upload_bytes":1024')
        ),
    )
    ann.page.reload()
    sent: list[str] = []
    ann.page.on("request", lambda request: sent.append(request.url))
    choose(ann, "large.bin", b"x" * 2000)
    expect(ann.page.locator(".chip.wrong")).to_contain_text("More than 1.0 kB: too large.")
    assert [url for url in sent if "/uploads" in url] == []


def test_a_key_asks_for_files(ann: Visitor) -> None:
    with ann.ready().page.expect_file_chooser() as asked:
        ann.page.keyboard.press("Control+u")
    assert asked.value.is_multiple()


def test_files_are_dropped_anywhere(ann: Visitor) -> None:
    ann.ready().page.evaluate(DROP, "dragover")
    expect(ann.page.get_by_text("Drop to share in #general")).to_be_visible()
    ann.page.evaluate(DROP, "drop")
    expect(ann.page.get_by_text("Drop to share in #general")).to_be_hidden()
    expect(ann.page.locator(".chip")).to_contain_text("notes.txt")


def test_pictures_are_looked_at_one_after_the_other(ann: Visitor) -> None:
    choose(ann, "one.png", picture(40, 30), "image/png")
    choose(ann, "two.png", picture(60, 30), "image/png")
    expect(ann.page.locator(".chip img:visible")).to_have_count(2)
    ann.write("both")
    ann.sees_confirmed("both")
    ann.page.get_by_role("img", name="one.png").click()
    viewer = ann.page.get_by_role("dialog", name="Picture")
    expect(viewer.locator(".viewer-name")).to_have_text("one.png")
    ann.page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("img", name="two.png")).to_be_visible()
    expect(viewer).to_contain_text("2 of 2")
    ann.page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    assert ann.page.url.endswith("/r/general")
