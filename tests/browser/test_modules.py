"""The pure modules of the page, run in the browser that runs them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

HOUR_MS = 3_600_000


def run(page: Page, module: str, body: str, argument: object = None) -> Any:
    """Return what *body*, a function of the module and the argument, returns."""
    script = f"async (given) => ({body})(await import('/static/js/{module}.js'), given)"
    return page.evaluate(script, argument)


def message(number: int, author: int = 1, sent_at: int = 0) -> dict[str, Any]:
    return {"id": number, "author": {"id": author, "name": "A"}, "text": "t", "sent_at": sent_at}


def test_retries_come_at_once_then_ever_later_up_to_half_a_minute(module_page: Page) -> None:
    body = "({retryDelayMs}) => [1, 2, 3, 4, 5, 6, 7, 8, 50].map((n) => retryDelayMs(n, () => 0.5))"
    delays = run(module_page, "backoff", body)
    assert delays == [0, 1000, 2000, 4000, 8000, 15000, 30000, 30000, 30000]


def test_retries_are_spread_by_a_third(module_page: Page) -> None:
    body = "({retryDelayMs}) => [0, 1].map((random) => retryDelayMs(7, () => random))"
    assert run(module_page, "backoff", body) == [21000, 39000]


def test_a_timeline_orders_by_id_and_keeps_each_message_once(module_page: Page) -> None:
    body = """({Timeline}, given) => {
        const timeline = new Timeline();
        const isNew = given.map((message) => timeline.add(message));
        return [timeline.messages.map(({id}) => id), isNew];
    }"""
    given = [message(number) for number in (3, 1, 3, 2, 5, 4, 1)]
    ids, is_new = run(module_page, "timeline", body, given)
    assert ids == [1, 2, 3, 4, 5]
    assert is_new == [True, True, False, True, True, True, False]


def test_a_timeline_that_does_not_reach_the_end_takes_no_live_message(module_page: Page) -> None:
    body = """({Timeline}, [shown, live]) => {
        const timeline = new Timeline();
        timeline.reset(shown, {hasOlder: true, hasNewer: true});
        return [timeline.add(live), timeline.messages.length];
    }"""
    assert run(module_page, "timeline", body, [[message(1), message(2)], message(9)]) == [False, 2]


def test_trimming_remembers_on_which_side_there_is_more(module_page: Page) -> None:
    body = """({Timeline}, given) => {
        const timeline = new Timeline();
        const trim = (act) => {
          timeline.reset(given, {hasOlder: false, hasNewer: false});
          timeline[act](3);
          return [timeline.oldestId, timeline.newestId, timeline.hasOlder, timeline.hasNewer];
        };
        return [trim("trimOldest"), trim("trimNewest")];
    }"""
    given = [message(number) for number in range(1, 6)]
    oldest, newest = run(module_page, "timeline", body, given)
    assert oldest == [3, 5, True, False]
    assert newest == [1, 3, False, True]


def test_rows_divide_days_and_group_what_one_author_writes_in_a_row(module_page: Page) -> None:
    body = """({rowsOf}, [messages, nowMs]) =>
        rowsOf(messages, [], {me: {id: 9}, unreadId: null, nowMs})
          .map((row) => row.label ?? row.leads)"""
    noon = 1_780_000_000_000 // (24 * HOUR_MS) * 24 * HOUR_MS + 12 * HOUR_MS
    messages = [
        message(1, 1, noon - 24 * HOUR_MS),
        message(2, 1, noon),
        message(3, 1, noon + 5 * 60_000),
        message(4, 1, noon + 10 * 60_000 + 1),
        message(5, 2, noon + 10 * 60_000 + 2),
    ]
    rows = run(module_page, "rows", body, [messages, noon + HOUR_MS])
    assert rows == ["Yesterday", True, "Today", True, False, True, True]


def test_the_new_divider_begins_a_group(module_page: Page) -> None:
    body = """({rowsOf}, messages) =>
        rowsOf(messages, [], {me: {id: 9}, unreadId: 2, nowMs: 0})
          .map((row) => row.label ?? row.leads)"""
    rows = run(module_page, "rows", body, [message(1), message(2), message(3)])
    assert rows == ["Today", True, "New", True, False]


def test_who_came_stands_in_the_day_on_which_they_came(module_page: Page) -> None:
    body = """({rowsOf}, [messages, notices, nowMs]) =>
        rowsOf(messages, [], {me: {id: 9}, unreadId: null, nowMs, notices})
          .map((row) => row.label ?? row.leads)"""
    noon = 1_780_000_000_000 // (24 * HOUR_MS) * 24 * HOUR_MS + 12 * HOUR_MS
    messages = [message(1, 1, noon - 24 * HOUR_MS), message(3, 1, noon + 1000)]
    notices = [
        {"id": 2, "at": noon, "words": "Bo joined"},
        {"id": 4, "at": noon + 24 * HOUR_MS, "words": "Bo left"},
    ]
    rows = run(module_page, "rows", body, [messages, notices, noon + 25 * HOUR_MS])
    before = rows.pop(0)
    assert rows == [True, "Yesterday", "Bo joined", True, "Today", "Bo left"]
    assert before not in ("Today", "Yesterday")


def test_own_messages_are_never_unread(module_page: Page) -> None:
    body = "({firstUnread}, [messages, read]) => firstUnread(messages, {id: 1}, read)"
    messages = [message(1, 1), message(2, 2), message(3, 1), message(4, 2)]
    assert run(module_page, "rows", body, [messages, 2]) == 4
    assert run(module_page, "rows", body, [messages, 4]) is None
    assert run(module_page, "rows", body, [messages, None]) is None


@pytest.mark.parametrize(
    ("down_ms", "is_online", "kind", "offers_try"),
    [
        (None, True, "quiet", False),
        (3_999, True, "quiet", False),
        (4_000, True, "reconnecting", False),
        (10_000, True, "reconnecting", True),
        (30_001, True, "unreachable", True),
        (None, False, "offline", False),
    ],
)
def test_the_bar_appears_when_it_helps(
    module_page: Page, down_ms: int | None, is_online: bool, kind: str, offers_try: bool
) -> None:
    body = """({barOf}, [downMs, isOnline]) => barOf({state: "backing off", isOnline, nowMs: 1e6,
        failedSinceMs: downMs === null ? null : 1e6 - downMs, pendingCount: 2})"""
    bar = run(module_page, "connection", body, [down_ms, is_online])
    assert (bar["kind"], bar["offersTry"]) == (kind, offers_try)


@pytest.mark.parametrize(
    ("resumes_at_ms", "is_down", "words"),
    [(None, False, "Sending…"), (None, True, "Waiting"), (6_000, True, "Sending in 5 s…")],
)
def test_a_waiting_message_tells_what_it_waits_for(
    module_page: Page, resumes_at_ms: int | None, is_down: bool, words: str
) -> None:
    body = """({waitingText}, [resumesAtMs, isDown]) =>
        waitingText({state: "pending", written_at: 0}, {nowMs: 1000, resumesAtMs, isDown})"""
    assert run(module_page, "waiting", body, [resumes_at_ms, is_down]) == words


def test_using_the_page_tries_again_at_once_but_not_for_every_key(module_page: Page) -> None:
    body = """({watchLine}) => {
        let [nowMs, isDown, retries] = [0, false, 0];
        const clock = {monotonicMs: () => nowMs, wallMs: () => nowMs, after: () => () => {}};
        const leaving = new AbortController();
        watchLine({window, clock, isDown: () => isDown, onDoubt: () => {},
                   onRetry: () => (retries += 1), signal: leaving.signal});
        const counts = [];
        const use = (type, target = document) => {
            target.dispatchEvent(new Event(type));
            counts.push(retries);
        };
        use("keydown");
        isDown = true;
        use("keydown"), use("pointerdown");
        nowMs = 1999, use("keydown");
        nowMs = 2000, use("pointerdown");
        nowMs = 4000, use("focus", window);
        leaving.abort();
        return counts;
    }"""
    assert run(module_page, "watchdog", body) == [0, 1, 1, 1, 2, 3]


def test_an_outbox_is_sent_in_the_order_of_writing(module_page: Page) -> None:
    body = """({Outbox}) => {
        localStorage.clear();
        const outbox = new Outbox({storage: localStorage, userId: 1});
        const add = (client_id, written_at) =>
          outbox.add({client_id, room: "general", text: client_id, written_at});
        add("b", 2), add("a", 1), add("c", 3);
        outbox.fail("a", "no");
        const again = new Outbox({storage: localStorage, userId: 1});
        const other = new Outbox({storage: localStorage, userId: 2});
        return [again.next().text, again.inRoom("general").map((item) => item.text + item.state),
                again.pendingCount, other.next() ?? null];
    }"""
    following, items, pending, others = run(module_page, "outbox", body)
    assert following == "b"
    assert items == ["afailed", "bpending", "cpending"]
    assert (pending, others) == (2, None)


def test_a_full_storage_does_not_lose_what_is_written(module_page: Page) -> None:
    body = """({Outbox}) => {
        const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
        const storage = {length: 0, key: () => null, getItem: () => null, setItem: refuse,
                         removeItem: () => {}};
        const outbox = new Outbox({storage, userId: 1});
        outbox.add({client_id: "x", room: "general", text: "kept", written_at: 1});
        outbox.refresh();
        return outbox.next().text;
    }"""
    assert run(module_page, "outbox", body) == "kept"


def test_unread_counts_each_message_of_others_once(module_page: Page) -> None:
    body = """({Rooms}, events) => {
        const room = {slug: "general", name: "General", topic: "", kind: "open", members: 2,
                      unread: 1, last_read: 4, last_message: 5};
        const rooms = new Rooms([room, {...room, slug: "other", last_read: null, unread: 0}],
                                {id: 1});
        events.forEach((event) => rooms.apply(event));
        return [rooms.get("general").unread, rooms.get("other").unread, rooms.totals.unread];
    }"""
    created = {"type": "message.created", "room": "general"}
    events = [
        created | {"id": 5, "message": message(5, 2)},
        created | {"id": 6, "message": message(6, 2)},
        created | {"id": 6, "message": message(6, 2)},
        created | {"id": 7, "message": message(7, 1)},
        created | {"id": 8, "message": message(8, 2), "room": "other"},
    ]
    assert run(module_page, "rooms", body, events) == [2, 0, 2]


@pytest.mark.parametrize(
    ("name", "letters"), [("ann", "A"), ("Ann von Bo", "AV"), ("名前", "名"), ("🦊 fox", "F")]
)
def test_initials_stand_for_a_name(module_page: Page, name: str, letters: str) -> None:
    assert run(module_page, "names", "({initials}, name) => initials(name)", name) == letters
