"""Reading back, and keeping one's place."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor
from tests.live import until

MAX_ROWS = 300


def scroll_to_top(page: Page) -> None:
    page.evaluate("document.getElementById('log').scrollTop = -1e7")


def top_of(page: Page, text: str) -> float:
    row = page.locator("#messages > li", has=page.get_by_text(text, exact=True))
    top: float = row.evaluate("row => row.getBoundingClientRect().top")
    return top


def test_older_messages_come_on_scrolling_up_and_the_place_is_kept(
    fill: Callable[..., list[int]], ann: Visitor
) -> None:
    fill(120)
    ann.page.reload()
    assert len(ann.texts()) == 50
    assert ann.texts()[-1] == "message 120"
    ann.page.evaluate(
        """() => {
            const list = document.getElementById("messages"), log = document.getElementById("log");
            log.scrollTop = -(log.scrollHeight - log.clientHeight - 300);
            const row = list.querySelectorAll("li.message")[20];
            const seen = window.seen = {row, top: row.getBoundingClientRect().top, moved: 0};
            new MutationObserver(() => {
              const movedPx = Math.abs(row.getBoundingClientRect().top - seen.top);
              seen.moved = Math.max(seen.moved, movedPx);
            }).observe(list, {childList: true});
        }"""
    )
    ann.sees("message 21")
    until(lambda: len(ann.texts()) >= 100)
    assert ann.page.evaluate("window.seen.row.getBoundingClientRect().top - window.seen.top") == 0
    assert ann.page.evaluate("window.seen.moved") == 0
    scroll_to_top(ann.page)
    expect(ann.page.locator("#beginning-line")).to_be_visible()
    assert ann.texts() == [f"message {number}" for number in range(1, 121)]


def test_new_messages_do_not_move_a_reader_and_a_pill_counts_them(
    fill: Callable[..., list[int]], ann: Visitor, bo: Visitor
) -> None:
    fill(60)
    ann.page.reload()
    ann.page.evaluate("document.getElementById('log').scrollTop = -400")
    before = top_of(ann.page, "message 40")
    bo.write("below 1")
    bo.write("below 2")
    pill = ann.page.get_by_role("button", name="2 new")
    expect(pill).to_be_visible()
    assert top_of(ann.page, "message 40") == before
    pill.click()
    expect(ann.row("below 2")).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_who_reads_along_stays_at_the_end(
    fill: Callable[..., list[int]], ann: Visitor, bo: Visitor
) -> None:
    fill(60)
    ann.page.reload()
    ann.page.evaluate("document.getElementById('log').scrollTop = -80")
    bo.write("in view")
    expect(ann.row("in view")).to_be_in_viewport()
    assert ann.page.evaluate("document.getElementById('log').scrollTop") == 0


def test_own_messages_lead_to_the_end(fill: Callable[..., list[int]], ann: Visitor) -> None:
    fill(60)
    ann.page.reload()
    scroll_to_top(ann.page)
    ann.write("mine")
    expect(ann.row("mine")).to_be_in_viewport()


def test_the_page_never_holds_more_rows_than_it_can_bear(
    fill: Callable[..., list[int]], ann: Visitor
) -> None:
    fill(420)
    ann.page.reload()
    for _ in range(7):
        count = len(ann.texts())
        first = ann.texts()[0]
        scroll_to_top(ann.page)
        until(lambda first=first: ann.texts()[0] != first)  # type: ignore[misc]
        assert count <= MAX_ROWS
    assert len(ann.texts()) == MAX_ROWS
    ann.page.get_by_role("button", name="Latest messages").click()
    expect(ann.row("message 420")).to_be_in_viewport()


def test_the_new_divider_stands_where_the_unread_begins(
    fill: Callable[..., list[int]], ann: Visitor, bo: Visitor
) -> None:
    bo.write("seen")
    ann.sees("seen")
    with ann.page.expect_response("**/api/rooms/general/read"):
        ann.page.bring_to_front()
    ann.page.goto("about:blank")
    fill(3)
    ann.go("/r/general")
    after = ann.page.locator("#messages > li.new + li")
    expect(after).to_contain_text("message 1")
    ann.page.keyboard.press("Escape")
    expect(ann.page.locator("#messages > li.new")).to_have_count(0)


def test_unread_out_of_sight_is_offered_above(
    fill: Callable[..., list[int]], ann: Visitor, bo: Visitor
) -> None:
    bo.write("seen")
    with ann.page.expect_response("**/api/rooms/general/read"):
        ann.sees("seen")
    ann.page.goto("about:blank")
    fill(90)
    ann.go("/r/general")
    ann.page.get_by_role("button", name="90 new").click()
    expect(ann.row("message 1")).to_be_in_viewport()


def test_a_permalink_shows_its_message_among_its_neighbours(
    fill: Callable[..., list[int]], ann: Visitor
) -> None:
    ids = fill(200)
    ann.go(f"/r/general/{ids[99]}")
    expect(ann.row("message 100")).to_be_in_viewport()
    expect(ann.row("message 100")).to_be_focused()
    assert {"message 99", "message 101"} <= set(ann.texts())
    ann.page.get_by_role("button", name="Latest messages").click()
    expect(ann.row("message 200")).to_be_in_viewport()


def test_a_long_text_is_folded_and_unfolds(ann: Visitor) -> None:
    lines = "\n".join(f"line {number}" for number in range(1, 801))
    ann.write(lines)
    more = ann.page.get_by_role("button", name="Show more")
    row = ann.page.locator("#messages > li.message")
    expect(more).to_be_visible()
    assert row.evaluate("row => row.offsetHeight") < 600
    more.click()
    assert row.evaluate("row => row.offsetHeight") > 800 * 20


def test_grouped_messages_show_their_author_once(ann: Visitor, bo: Visitor) -> None:
    ann.write("one")
    ann.write("two")
    bo.sees("two")
    bo.write("three")
    ann.sees("three")
    classes = [row.get_attribute("class") for row in ann.page.locator("li.message").all()]
    assert classes == ["message own", "message continued own", "message"]
    expect(ann.page.locator("li.day")).to_have_text("Today")


WATCH_JUMPS = """() => {
    const list = document.getElementById("messages"), log = document.getElementById("log");
    const seen = window.seen = {text: null, top: 0, jumped: 0, most: 0, changes: 0};
    const look = () => {
      const top = log.getBoundingClientRect().top;
      seen.text = [...list.querySelectorAll(":scope > li.message")]
        .find((row) => row.getBoundingClientRect().bottom > top)?.querySelector(".text");
      seen.top = seen.text?.getBoundingClientRect().top;
    };
    window.look = look;
    new MutationObserver(() => {
      const moved = seen.text?.isConnected ? seen.text.getBoundingClientRect().top - seen.top : 0;
      seen.jumped = Math.max(seen.jumped, Math.abs(moved));
      seen.most = Math.max(seen.most, list.querySelectorAll("li.message").length);
      seen.changes += 1;
      look();
    }).observe(list, {childList: true});
    look();
}"""
# One way through the log, as a hand on the wheel goes; tells where it is stuck if it is.
WALK = """async ([stepPx, wanted]) => {
    const log = document.getElementById("log");
    for (let steps = 0; steps < 4000; steps += 1) {
      const texts = [...document.querySelectorAll("#messages .text")];
      if (texts.some((text) => text.textContent.trim() === wanted)) return true;
      log.scrollTop += stepPx;
      window.look();
      await new Promise((resolve) => setTimeout(resolve, 12));
    }
    return document.querySelector("#messages .text").textContent;
}"""


def test_two_thousand_messages_are_read_up_and_down_and_nothing_jumps(
    fill: Callable[..., list[int]], ann: Visitor
) -> None:
    fill(2000)
    ann.page.reload()
    ann.page.evaluate(WATCH_JUMPS)
    assert ann.page.evaluate(WALK, [-300, "message 1"]) is True
    assert ann.page.evaluate(WALK, [300, "message 2000"]) is True
    seen = ann.page.evaluate(
        "({jumped, most, changes}) => ({jumped, most, changes})",
        ann.page.evaluate_handle("window.seen"),
    )
    assert seen["changes"] > 60
    assert seen["most"] <= MAX_ROWS
    assert seen["jumped"] <= 1


def test_a_link_to_a_message_is_done_with_when_one_goes_to_the_latest(
    ann: Visitor, fill: Callable[..., list[int]]
) -> None:
    numbers = fill(100)
    ann.go(f"/r/general/{numbers[10]}")
    ann.page.locator("#new-pill").click()
    ann.sees("message 100")
    expect(ann.page).to_have_url(f"{ann.url}r/general")
    ann.page.reload()
    ann.sees("message 100")
