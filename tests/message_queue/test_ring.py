"""Ring: bounded by count and by bytes, and every event found by arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.message_queue.ring import Ring
from chat.values.event import EVERYBODY, NO_LONGER_TOLD, Event
from chat.values.retold import Retold


def event(seq: int, size: int = 2) -> Event:
    return Event(seq, "message.created", (EVERYBODY,), b"x" * size)


def ring(head: int = 0, *, max_events: int = 3, max_bytes: int = 100) -> Ring:
    return Ring(head, max_events=max_events, max_bytes=max_bytes)


def retold(bodies: dict[int, bytes]) -> Retold:
    return Retold(bodies, {})


def seqs_after(kept: Ring, seq: int) -> list[int]:
    return [each.seq for each in kept.after(seq)]


def test_an_empty_ring_begins_and_ends_at_its_head():
    empty = ring(41)
    assert (empty.floor, empty.head, len(empty), empty.bytes) == (41, 41, 0, 0)


def test_the_oldest_events_leave_when_there_are_too_many():
    full = ring()
    full.extend([event(seq) for seq in range(1, 6)])
    assert (full.floor, full.head, seqs_after(full, 2)) == (2, 5, [3, 4, 5])


def test_the_oldest_events_leave_when_they_are_too_large():
    full = ring(max_bytes=100)
    full.extend([event(1, 60), event(2, 40)])
    full.extend([event(3, 1)])
    assert (full.floor, full.bytes, seqs_after(full, 1)) == (1, 41, [2, 3])


def test_exactly_the_bounds_are_kept():
    full = ring(max_events=2, max_bytes=100)
    full.extend([event(1, 50), event(2, 50)])
    assert (full.floor, len(full), full.bytes) == (0, 2, 100)


def test_the_newest_event_is_kept_whatever_its_size():
    full = ring(max_bytes=100)
    full.extend([event(1, 60), event(2, 500)])
    assert (full.floor, full.head, full.bytes) == (1, 2, 500)


@pytest.mark.parametrize(("seq", "expected"), [(7, [8, 9]), (8, [9]), (9, []), (10, []), (99, [])])
def test_what_comes_after_a_seq_is_found(seq: int, expected: list[int]):
    kept = ring(7)
    kept.extend([event(8), event(9)])
    assert seqs_after(kept, seq) == expected


@pytest.mark.parametrize(
    "seqs", [[7], [9], [8, 10], [8, 8], [8, 9, 11], [1]], ids=lambda seqs: "-".join(map(str, seqs))
)
def test_events_that_do_not_continue_are_refused_as_a_whole(seqs: list[int]):
    kept = ring(7)
    with pytest.raises(ValueError, match="does not follow"):
        kept.extend([event(seq) for seq in seqs])
    assert (kept.floor, kept.head, kept.bytes) == (7, 7, 0)


@given(
    st.integers(0, 1000),
    st.lists(st.lists(st.integers(0, 60), max_size=5)),
    st.integers(1, 6),
    st.integers(1, 100),
)
def test_a_ring_is_the_longest_tail_that_fits(
    head: int, batches: list[list[int]], max_events: int, max_bytes: int
):
    kept = ring(head, max_events=max_events, max_bytes=max_bytes)
    history: list[Event] = []
    for sizes in batches:
        batch = [event(kept.head + place, size) for place, size in enumerate(sizes, 1)]
        history += batch
        kept.extend(batch)
    tail = longest_tail(history, max_events, max_bytes)
    assert list(kept.after(kept.floor)) == tail
    assert (kept.floor, kept.head) == (head + len(history) - len(tail), head + len(history))
    assert kept.bytes == sum(len(each.body) for each in tail)


def longest_tail(history: list[Event], max_events: int, max_bytes: int) -> list[Event]:
    tails = [history[start:] for start in range(len(history) + 1)]
    sizes = [sum(len(each.body) for each in tail) for tail in tails]
    fits = (
        tail
        for tail, size in zip(tails, sizes, strict=True)
        if len(tail) == 1 or (len(tail) <= max_events and size <= max_bytes)
    )
    return next(fits)


def test_an_event_is_told_anew_in_its_place():
    full = ring()
    full.extend([event(1, 10), event(2, 10), event(3, 10)])
    full.retell(retold({2: b"other"}))
    assert [each.body for each in full.after(0)] == [b"x" * 10, b"other", b"x" * 10]
    assert (full.bytes, seqs_after(full, 0)) == (25, [1, 2, 3])


def test_what_is_taken_back_keeps_its_place_and_is_told_to_nobody():
    full = ring()
    full.extend([event(1, 10), event(2, 10), event(3, 10)])
    full.retell(retold({2: NO_LONGER_TOLD}))
    assert (full.bytes, seqs_after(full, 0)) == (20, [1, 2, 3])
    backlog = full.backlog(0, frozenset({EVERYBODY}))
    assert [each.seq for each in backlog.events] == [1, 3]


@pytest.mark.parametrize("seq", [0, 2, 6])
def test_what_is_not_in_the_ring_is_not_told_anew(seq: int):
    full = ring()
    full.extend([event(each) for each in range(1, 6)])
    before = list(full.after(2))
    full.retell(retold({seq: b"other"}))
    assert list(full.after(2)) == before


def test_the_oldest_events_leave_when_one_is_told_at_length():
    full = ring(max_bytes=100)
    full.extend([event(1, 40), event(2, 40)])
    full.retell(retold({2: b"x" * 70}))
    assert (full.bytes, seqs_after(full, 1)) == (70, [2])


def reply_event(seq: int, quote: bytes) -> Event:
    return Event(seq, "message.created", (EVERYBODY,), b'{"message":{"quote":%s}}' % quote)


def test_what_quotes_a_message_quotes_it_as_it_is_told_now():
    full = ring(max_bytes=1000)
    full.extend([event(1), reply_event(2, b'{"id":1,"text":"a"}'), reply_event(3, b"null")])
    full.retell(Retold({}, {1: b'{"id":1,"text":"other"}'}))
    told = list(full.after(0))
    assert told == [event(1), reply_event(2, b'{"id":1,"text":"other"}'), reply_event(3, b"null")]
    assert full.bytes == sum(len(each.body) for each in told)
