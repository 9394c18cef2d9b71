"""Ring: the most recent events, in order, bounded by count and by bytes.

Not thread-safe: its owner holds a lock. Seqs are consecutive, so an event is found by arithmetic.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chat.values.event import Event, Interest
from chat.values.retold import Retold

MAX_ANSWER_EVENTS = 200
MAX_ANSWER_BYTES = 256 * 1024
"""An answer ends here (docs/protocol.md): the server never blocks on writing a larger one."""


class Backlog(NamedTuple):
    """What a reader gets: events after its seq, oldest first, at most one answer's worth.

    `seq` is how far it has now read; `more` tells that there is more for it right now.
    """

    events: list[Event]
    seq: int
    more: bool


def one_answer(events: Iterable[Event], interest: Interest) -> tuple[list[Event], bool]:
    """Return those of *events* that concern *interest*, as many as one answer may have.

    Returns:
        At least one, when there is any, whatever its size; and whether there is another one.
    """
    found: list[Event] = []
    total_bytes = 0
    for event in events:
        if interest.isdisjoint(event.audience):
            continue
        total_bytes += len(event.body)
        if found and (len(found) == MAX_ANSWER_EVENTS or total_bytes > MAX_ANSWER_BYTES):
            return found, True
        found.append(event)
    return found, False


class Ring:
    """What was published after `floor`, up to and with `head`.

    Args:
        head: The seq after which the ring begins: the last event that is in the database.
        max_events: How many events are kept at most.
        max_bytes: How many bytes their bodies have at most; the newest event is kept whatever
            its size.
    """

    def __init__(self, head: int, *, max_events: int, max_bytes: int) -> None:
        """Begin empty, after *head*."""
        self.floor = head
        self.bytes = 0
        self._events: deque[Event] = deque()
        self._max_events = max_events
        self._max_bytes = max_bytes

    def __len__(self) -> int:
        """Return how many events are kept."""
        return len(self._events)

    @property
    def head(self) -> int:
        """The seq of the newest event ever put in."""
        return self.floor + len(self._events)

    def extend(self, events: Sequence[Event]) -> None:
        """Put *events* in, then let the oldest go until the bounds hold.

        Raises:
            ValueError: They do not continue from the head.
        """
        for seq, event in enumerate(events, self.head + 1):
            if event.seq != seq:
                raise ValueError(f"event {event.seq} does not follow {seq - 1}")
        self._events.extend(events)
        self.bytes += sum(len(event.body) for event in events)
        self._shrink()

    def retell(self, retold: Retold) -> None:
        """Let events read as they are *retold*; those that are not here are left out.

        What is no longer told keeps its place, and concerns nobody. New quotes are looked for in
        all events: a few milliseconds for ten thousand.
        """
        places = (seq - self.floor - 1 for seq in retold.bodies if self.floor < seq <= self.head)
        for place in range(len(self)) if retold.quotes else places:
            before = self._events[place]
            self._events[place] = now = retold.now(before)
            self.bytes += len(now.body) - len(before.body)
        self._shrink()

    def after(self, seq: int) -> Iterator[Event]:
        """Iterate over the events after *seq*, oldest first; *seq* is at or above the floor."""
        for place in range(max(0, seq - self.floor), len(self._events)):
            yield self._events[place]

    def has(self, seq: int, interest: Interest) -> bool:
        """Tell whether anything after *seq*, at or above the floor, concerns *interest*."""
        return any(event.concerns(interest) for event in self.after(seq))

    def backlog(self, seq: int, interest: Interest) -> Backlog:
        """Return what concerns *interest* after *seq*, which is at or above the floor."""
        head = self.head
        if seq >= head:
            return Backlog([], seq, more=False)
        if seq == head - 1:  # as it is for thousands that have just been woken
            newest = self._events[-1]
            return Backlog([newest] if newest.concerns(interest) else [], head, more=False)
        events, is_cut = one_answer(self.after(seq), interest)
        if is_cut:
            return Backlog(events, events[-1].seq, more=True)
        return Backlog(events, head, more=False)

    def _shrink(self) -> None:
        while self._is_too_large():
            self.bytes -= len(self._events.popleft().body)
            self.floor += 1

    def _is_too_large(self) -> bool:
        return len(self) > self._max_events or (self.bytes > self._max_bytes and len(self) > 1)
