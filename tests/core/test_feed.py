"""Feed: from the ring or from the log, a reader gets everything once, in order, or is told."""

from collections.abc import Callable, Iterator

import pytest

from chat.core import feed as module
from chat.core.chat import Chat
from chat.core.feed import Place
from chat.message_queue.ring import MAX_ANSWER_BYTES, MAX_ANSWER_EVENTS, Backlog
from chat.store import events, writer
from chat.store.transaction import RoomKey
from chat.values.cursor import NOW, Wish, parse_wish
from chat.values.errors import Unavailable
from chat.values.event import EVERYBODY, only_for
from chat.values.records import Gap
from tests.blocked import Blocked
from tests.core.conftest import RING_EVENTS
from tests.live import until
from tests.message_queue.polls import hold

ALL = frozenset({EVERYBODY})
GENERAL = RoomKey(1, "general", is_open=True)
START = parse_wish("start")


def fill(chat: Chat, count: int, room: RoomKey = GENERAL, size: int = 0) -> int:
    """Write *count* events; return the seq of the last."""

    def store(transaction) -> int:
        return [transaction.record("message.created", room, x="x" * size) for _ in range(count)][-1]

    return chat._writer.write(store)


def at(chat: Chat, seq: int) -> Wish:
    return parse_wish(str(chat.feed.cursor(seq)))


def read_on(chat: Chat, seq: int, interest: frozenset[int] = ALL) -> Iterator[Backlog]:
    """Read from *seq* until there is no more."""
    more = True
    while more:
        backlog = chat.feed.read(seq, interest)
        yield backlog
        seq, more = backlog.seq, backlog.more


def seqs_after(chat: Chat, seq: int, interest: frozenset[int] = ALL) -> list[int]:
    return [event.seq for backlog in read_on(chat, seq, interest) for event in backlog.events]


def seqs(backlog: Backlog) -> list[int]:
    return [event.seq for event in backlog.events]


@pytest.fixture
def trimmed(make_chat: Callable[..., Chat], monkeypatch: pytest.MonkeyPatch) -> Chat:
    """A chat that keeps ten events and has had a hundred."""
    monkeypatch.setattr(writer, "TRIM_EVERY_EVENTS", 10)
    chat = make_chat(log_events=RING_EVENTS)
    fill(chat, 100)
    return chat


def test_now_is_after_the_newest_event(chat: Chat):
    last = fill(chat, 3)
    assert chat.feed.place(NOW) == Place(last)


def test_start_is_before_the_oldest_event(chat: Chat):
    fill(chat, 50)
    assert chat.feed.place(START) == Place(0)


@pytest.mark.parametrize("seq", [0, 1, 39, 40, 41, 49, 50])
def test_a_place_in_the_ring_or_in_the_log_is_where_it_is(chat: Chat, seq: int):
    fill(chat, 50)
    assert chat.feed.place(at(chat, seq)) == Place(seq)
    assert chat.feed.place(Wish(None, None, seq)) == Place(seq)


def test_a_place_of_another_epoch_is_reset_to_now(chat: Chat):
    last = fill(chat, 3)
    assert chat.feed.place(Wish(None, "0", 2)) == Place(last, Gap("reset", None))


@pytest.mark.parametrize("ahead", [1, 10**9])
def test_a_place_in_the_future_is_reset_to_now(chat: Chat, ahead: int):
    last = fill(chat, 3)
    assert chat.feed.place(at(chat, last + ahead)) == Place(last, Gap("reset", None))


@pytest.mark.parametrize("seq", [0, 1, 50, 89])
def test_a_place_that_was_trimmed_is_a_gap_of_so_many(trimmed: Chat, seq: int):
    assert trimmed.feed.place(at(trimmed, seq)) == Place(90, Gap("trimmed", 90 - seq))
    assert seqs(trimmed.feed.read(90, ALL)) == list(range(91, 101))


def test_the_oldest_place_that_is_kept_is_no_gap(trimmed: Chat):
    assert trimmed.feed.place(at(trimmed, 90)) == Place(90)


def test_start_of_a_trimmed_log_is_no_gap(trimmed: Chat):
    assert trimmed.feed.place(START) == Place(90)


def test_a_place_is_the_same_after_a_restart(make_chat: Callable[..., Chat]):
    first = make_chat()
    fill(first, 30)
    cursor = at(first, 5)
    first.close()
    again = make_chat()
    assert again.feed.place(cursor) == Place(5)
    assert seqs(again.feed.read(5, ALL)) == list(range(6, 31))


def test_a_reader_away_for_500_events_gets_exactly_those(chat: Chat):
    for _ in range(100):
        fill(chat, 5)
    assert [len(backlog.events) for backlog in read_on(chat, 0)] == [200, 200, 100]
    assert seqs_after(chat, 0) == list(range(1, 501))


@pytest.mark.parametrize("scanned", [1, 3, 10, 1000])
def test_log_and_ring_join_without_a_seam(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, scanned: int
):
    monkeypatch.setattr(module, "SCAN_EVENTS", scanned)
    fill(chat, 60)
    assert seqs_after(chat, 20) == list(range(21, 61))


def test_a_bound_on_events_holds_for_the_log(chat: Chat):
    fill(chat, MAX_ANSWER_EVENTS + 50)
    backlog = chat.feed.read(0, ALL)
    assert (len(backlog.events), backlog.seq, backlog.more) == (200, 200, True)


def test_a_bound_on_bytes_holds_for_the_log(chat: Chat):
    fill(chat, 50, size=MAX_ANSWER_BYTES // 10)
    sizes = [sum(len(event.body) for event in backlog.events) for backlog in read_on(chat, 0)]
    assert max(sizes) <= MAX_ANSWER_BYTES
    assert seqs_after(chat, 0) == list(range(1, 51))


def test_an_event_larger_than_an_answer_comes_alone_from_the_log(chat: Chat):
    fill(chat, 1, size=MAX_ANSWER_BYTES)
    fill(chat, 20)
    assert seqs(chat.feed.read(0, ALL)) == [1]


def test_an_event_reads_the_same_from_ring_and_log(chat: Chat):
    fill(chat, 1)
    [from_ring] = chat.feed.read(0, ALL).events
    fill(chat, 20)
    assert chat.feed.read(0, ALL).events[0] == from_ring


def test_a_reader_of_one_room_gets_that_room_from_the_log(chat: Chat):
    ada, _ = chat.sessions.join("ada")
    chat.rooms.create(ada, "Tea")
    tea = chat.directory.interest(ada, ["tea"])
    wanted = [chat.messages.post(ada, "tea", "hi")[0].id]
    fill(chat, 50)
    wanted += [chat.messages.post(ada, "tea", "hi")[0].id]
    after = wanted[0] - 1
    assert seqs_after(chat, after, tea) == wanted
    assert list(read_on(chat, after, tea))[-1].seq == chat.queue.head


def test_what_is_not_published_yet_is_left_for_later(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    ada, _ = chat.sessions.join("ada")
    last = fill(chat, 30)
    seen = []
    update = chat.directory.update

    def read_first(rooms, members) -> None:
        seen.append(chat.feed.read(0, ALL))
        update(rooms, members)

    monkeypatch.setattr(chat.directory, "update", read_first)
    chat.rooms.create(ada, "Tea")
    assert [backlog.seq for backlog in seen] == [last]
    rest = [event.kind for event in chat.feed.read(last, ALL).events]
    assert rest == ["room.created", "member.joined"]


def test_no_event_is_read_before_it_is_published(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    last = fill(chat, 30)
    seen = []
    publish = chat.queue.publish

    def read_first(committed) -> None:
        seen.append(chat.feed.read(0, ALL))
        publish(committed)

    monkeypatch.setattr(chat.queue, "publish", read_first)
    fill(chat, 1)
    assert [(seqs(backlog), backlog.seq) for backlog in seen] == [([*range(1, last + 1)], last)]
    assert seqs(chat.feed.read(last, ALL)) == [last + 1]


def test_a_log_that_is_cut_while_it_is_read_is_no_silent_gap(chat: Chat):
    fill(chat, 50)
    place = chat.feed.place(at(chat, 5))
    chat._writer.write(lambda transaction: events.trim(transaction.connection, 20))
    with pytest.raises(Unavailable, match="Ask again"):
        chat.feed.read(place.seq, ALL)
    assert chat.feed.place(at(chat, 5)) == Place(20, Gap("trimmed", 15))


def test_a_poll_waits_for_the_next_event(chat: Chat):
    polling = Blocked(chat.feed.poll, fill(chat, 1), lambda: ALL, hold())
    until(lambda: chat.queue.waiting == 1)
    assert not polling.has_returned
    fill(chat, 2)
    reading = polling.result()
    assert seqs(reading.backlog) == [2, 3]
    chat.queue.answered(reading.waiter)


def test_a_poll_without_a_hold_is_answered_at_once(chat: Chat):
    assert chat.feed.poll(0, lambda: ALL, None).backlog == Backlog([], 0, more=False)


def test_a_poll_that_may_not_block_is_turned_away(chat: Chat):
    reading = chat.feed.poll(0, lambda: ALL, hold(max_blocked=0))
    assert (reading.is_turned_away, reading.backlog.events, reading.waiter) == (True, [], None)


def test_a_held_poll_asks_the_database_nothing(chat: Chat, monkeypatch: pytest.MonkeyPatch):
    polling = Blocked(chat.feed.poll, 0, lambda: ALL, hold())
    until(lambda: chat.queue.waiting == 1)
    assert chat._database._reading.pool.checkedout() == 0
    monkeypatch.setattr(chat._database, "snapshot", lambda: pytest.fail("asked the database"))
    fill(chat, 1)
    reading = polling.result()
    assert seqs(reading.backlog) == [1]
    chat.queue.answered(reading.waiter)


def test_a_poll_goes_on_waiting_for_what_is_wanted(chat: Chat):
    def is_wanted(event) -> bool:
        return event.kind == "message.created"

    polling = Blocked(chat.feed.poll, 0, lambda: ALL | {only_for(1)}, hold(), is_wanted)
    until(lambda: chat.queue.waiting == 1)
    chat.sessions.join("ada")
    until(lambda: [after for _, after, _ in chat.queue.held()] == [1])
    assert not polling.has_returned
    fill(chat, 1)
    reading = polling.result()
    assert seqs(reading.backlog) == [2]
    chat.queue.answered(reading.waiter)


def test_a_time_out_is_an_empty_answer_at_the_head(chat: Chat):
    last = fill(chat, 2)
    reading = chat.feed.poll(last, lambda: ALL, hold(wait_s=0.05))
    assert reading.backlog == Backlog([], last, more=False)
    chat.queue.answered(reading.waiter)
