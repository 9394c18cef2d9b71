"""What a row of the log shows of a message: its html, its quote, its files, its reactions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.scene import DEVICES, Device
from tests.browser.visitor import Visitor
from tests.core import hostile
from tests.live import LiveServer, ask, join

RICH = (
    "**bold** _slanted_ ~~gone~~ `code`\n\n> said\n\n- one\n- two\n\nhttps://example.org #general"
)
UNTIDY = """() => {
    // Two lines of a message: what a text may stand out of its row, where others would see it.
    const text = document.querySelector("#messages .text");
    const spare = 2 * parseFloat(getComputedStyle(text).lineHeight);
    const rows = [...document.querySelectorAll("#messages > li.message")];
    const clips = (box) => getComputedStyle(box).overflow !== "visible";
    const shown = (element, row) => {
        let {top, bottom, left, right} = element.getBoundingClientRect();
        for (let box = element.parentElement; box !== row; box = box.parentElement) {
            if (!clips(box)) continue;
            const edge = box.getBoundingClientRect();
            [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
            [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        }
        return {top, bottom, left, right};
    };
    const leaves = (row) => [...row.querySelectorAll(".text, .text *")].some((element) => {
        const [inner, outer] = [shown(element, row), row.getBoundingClientRect()];
        return inner.top < outer.top - spare || inner.bottom > outer.bottom + spare
            || inner.left < outer.left - 1 || inner.right > outer.right + 1;
    });
    const overlaps = (row, at) => at > 0
        && row.getBoundingClientRect().top < rows[at - 1].getBoundingClientRect().bottom - 1;
    const untidy = rows.filter((row, at) => leaves(row) || overlaps(row, at));
    const isWide = log.scrollWidth > log.clientWidth || document.body.scrollWidth > innerWidth;
    const names = untidy.map((row) => row.querySelector(".text").innerText.slice(0, 80));
    return isWide ? [...names, "wide"] : names;
}"""
# So many are rendered at once: each is looked at live, and as the server renders it.
PAGE_MESSAGES = 50
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "```<img src=x onerror=alert(1)>\n</code></pre><script>alert(1)</script>\n```",
    '<svg/onload=alert(1)>"\'><iframe srcdoc="<script>alert(1)</script>">',
)


def test_markdown_is_shown_live_and_after_a_reload(ann: Visitor, bo: Visitor) -> None:
    ann.write(RICH)
    shown = bo.page.locator("#messages .text")
    expect(shown.locator("strong")).to_have_text("bold")
    live = shown.inner_html()
    assert shown.locator("em, del, code, blockquote, li, a.room, a[href^=https]").count() == 8
    bo.page.reload()
    expect(bo.page.locator("#messages [data-id]")).to_have_count(1)
    assert shown.inner_html() == live


def test_an_own_message_is_plain_until_the_server_answers(ann: Visitor) -> None:
    ann.page.route("**/api/rooms/general/messages", lambda _: None)
    ann.write("**not yet**")
    expect(ann.page.locator("#messages .text")).to_have_text("**not yet**")
    ann.page.unroute_all()


def test_code_tells_its_language_and_is_copied(ann: Visitor) -> None:
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ann.write("```python\nprint(1)\n```")
    code = ann.page.locator(".code")
    expect(code.locator(".code-language")).to_have_text("python")
    code.hover()
    code.get_by_role("button", name="Copy code").click()
    expect(code.locator(".done")).to_be_visible()
    assert ann.page.evaluate("navigator.clipboard.readText()").strip() == "print(1)"


@pytest.mark.parametrize("device", DEVICES)
def test_the_language_of_code_lies_over_none_of_it(
    visit: Callable[..., Visitor], server: LiveServer, device: Device
) -> None:
    visitor = visit(**DEVICES[device]).join("Cleo")
    body = {"text": "```typescript\n" + "const orbit = " * 20 + "\n```"}
    server.post("/api/rooms/general/messages", body, **join(server.port, "Robot"))
    language = visitor.page.locator(".code-language").bounding_box()
    code = visitor.page.locator("#messages code").bounding_box()
    assert language is not None
    assert code is not None
    assert language["y"] + language["height"] <= code["y"]


def test_long_lines_of_code_scroll_in_their_own_box(ann: Visitor) -> None:
    ann.write("```\n" + "long " * 400 + "\n```")
    box = ann.page.locator("#messages pre")
    expect(box).to_be_visible()
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert ann.page.evaluate("log.scrollWidth <= log.clientWidth")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_opens_a_dialog(ann: Visitor, bo: Visitor, text: str) -> None:
    dialogs: list[str] = []
    bo.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    ann.write(text)
    expect(bo.page.locator("#messages li.message")).to_have_count(1)
    bo.page.reload()
    expect(bo.page.locator("#messages [data-id]")).to_have_count(1)
    assert bo.page.locator("#messages :is(script, iframe, img, .text svg:not(.icon))").count() == 0
    assert dialogs == []


def test_who_is_called_sees_it_in_the_row(ann: Visitor, bo: Visitor) -> None:
    ann.write("@Bo look, and `@Bo` not")
    row = bo.page.locator("#messages li.message")
    expect(row).to_have_class("message for-me")
    assert row.locator(".mention").count() == 1
    bo.page.reload()
    expect(row).to_have_class("message for-me")


def test_an_edit_is_seen_live_and_told(ann: Visitor, bo: Visitor, server: LiveServer) -> None:
    program = join(server.port, "Robot")
    posted = server.post("/api/rooms/general/messages", {"text": "one"}, **program).json
    bo.sees("one")
    ask(server.port, "PATCH", f"/api/messages/{posted['id']}", {"text": "**two**"}, **program)
    row = bo.page.locator("#messages li.message")
    expect(row.locator("strong")).to_have_text("two")
    expect(row.locator(".edited")).to_have_text("(edited)")
    bo.page.reload()
    expect(row.locator(".edited")).to_have_attribute("title", re.compile("^Edited .* 20"))


def test_quotes_change_with_what_they_quote(ann: Visitor, server: LiveServer) -> None:
    program = join(server.port, "Robot")
    first = server.post("/api/rooms/general/messages", {"text": "one"}, **program).json["id"]
    server.post("/api/rooms/general/messages", {"text": "r", "reply_to": first}, **program)
    quote = ann.page.locator(".quote-text:visible")
    expect(quote).to_have_text("one")
    ask(server.port, "PATCH", f"/api/messages/{first}", {"text": "two"}, **program)
    expect(quote).to_have_text("two")
    ask(server.port, "DELETE", f"/api/messages/{first}", **program)
    expect(quote).to_have_text("Message deleted")
    expect(ann.page.locator("#messages .gone")).to_have_text("Message deleted")


def test_a_quote_leads_to_what_it_quotes(
    ann: Visitor, fill: Callable[..., list[int]], server: LiveServer
) -> None:
    first, *_ = fill(30)
    program = join(server.port, "Replier")
    server.post("/api/rooms/general/messages", {"text": "r", "reply_to": first}, **program)
    ann.page.locator(".quote:visible").click()
    row = ann.page.locator(f"#m{first}")
    expect(row).to_be_in_viewport()
    expect(row).to_have_class("message highlighted")


def test_rows_without_a_script_show_everything(
    visit: Callable[..., Visitor], server: LiveServer
) -> None:
    program = join(server.port, "Robot")
    first = server.post("/api/rooms/general/messages", {"text": "**one**"}, **program).json["id"]
    ask(server.port, "PUT", f"/api/messages/{first}/reactions/%F0%9F%91%8D", **program)
    name = "/api/rooms/general/uploads?name=notes.txt"
    file = ask(server.port, "POST", name, "two leaves", **program).json["id"]
    body = {"text": "r", "reply_to": first, "files": [file]}
    server.post("/api/rooms/general/messages", body, **program)
    page = visit(java_script_enabled=False).join("Plain").page
    expect(page.locator("#messages strong")).to_have_text("one")
    expect(page.locator(".reaction:visible")).to_have_text("👍1")
    expect(page.locator(".quote:visible")).to_contain_text("Robot")
    expect(page.locator(".file:visible")).to_contain_text("notes.txt")


def test_a_long_message_is_folded_and_unfolded(ann: Visitor, bo: Visitor) -> None:
    ann.write("\n".join(f"- line {number}" for number in range(60)))
    text = bo.page.locator("#messages .text")
    bo.page.get_by_role("button", name="Show more").click()
    expect(text.get_by_text("line 59")).to_be_in_viewport()
    bo.page.get_by_role("button", name="Show less").click()
    assert text.evaluate("text => text.offsetHeight") <= 18 * 22


def test_reactions_leave_a_folded_message_as_it_is(ann: Visitor, server: LiveServer) -> None:
    program = join(server.port, "Robot")
    body = {"text": "\n".join("long" for _ in range(60))}
    number = server.post("/api/rooms/general/messages", body, **program).json["id"]
    expect(ann.page.get_by_role("button", name="Show more")).to_be_visible()
    ask(server.port, "PUT", f"/api/messages/{number}/reactions/%F0%9F%91%8D", **program)
    expect(ann.page.locator("#messages .reaction[data-emoji]")).to_be_visible()
    expect(ann.page.locator("#messages .text")).to_have_class("text folded")


@pytest.mark.parametrize("first", range(0, len(hostile.HOSTILE), PAGE_MESSAGES))
def test_no_hostile_text_does_anything_live_or_rendered(
    ann: Visitor, server: LiveServer, first: int
) -> None:
    dialogs: list[str] = []
    ann.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    program = join(server.port, "Mallory")
    path = "/api/rooms/general/messages"
    texts = hostile.HOSTILE[first : first + PAGE_MESSAGES]
    answers = [server.post(path, {"text": text}, **program) for text in texts]
    last = [answer.json["id"] for answer in answers if answer.status == 201][-1]
    ann.page.locator(f"#m{last}").wait_for()
    strange = "#messages .text :is(script, iframe, img, svg:not(.icon), style, form, object, math)"
    assert ann.page.locator(strange).count() == 0
    assert ann.page.evaluate(UNTIDY) == []
    ann.page.reload()
    expect(ann.page.locator(f"#m{last}[data-id]")).to_have_count(1)
    assert ann.page.locator(strange).count() == 0
    assert ann.page.evaluate(UNTIDY) == []
    assert ann.faults == []
    assert dialogs == []


def test_a_breach_of_the_policy_and_a_text_that_leaves_its_place_would_be_seen(
    ann: Visitor,
) -> None:
    ann.write("hello")
    ann.sees_confirmed("hello")
    assert ann.page.evaluate(UNTIDY) == []
    ann.page.locator("#messages .text").evaluate("text => { text.style.translate = '0 -9em' }")
    assert ann.page.evaluate(UNTIDY) == ["hello"]
    with ann.page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        ann.page.locator("#messages p").evaluate("p => p.setAttribute('style', 'color: red')")
    assert len(ann.faults) == 1
    ann.faults.clear()


def test_a_deleted_message_is_told_to_whoever_saw_it_and_gone_on_reload(
    ann: Visitor, bo: Visitor
) -> None:
    ann.write("too much")
    bo.sees("too much")
    ann.ready().row("too much").focus()
    ann.page.keyboard.press("Delete")
    expect(bo.page.get_by_text("Message deleted")).to_be_visible(timeout=15_000)
    bo.page.reload()
    bo.ready()
    expect(bo.page.get_by_text("Message deleted")).to_have_count(0)
    expect(bo.page.locator("#messages li.message")).to_have_count(0)
