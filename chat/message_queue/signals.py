"""Signals: what is told and not stored, such as who is typing. They have a counter of their own.

Only the latest one about each thing is kept, so that a reader that was away gets the present state
and no history. Not thread-safe: its owner holds a lock.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chat.values.event import Interest

MAX_SIGNALS = 1000
"""Kept in all, some 300 bytes each; what is forgotten harms nobody."""
MAX_ANSWER_SIGNALS = 200
"""In one answer; the rest comes with the next one. 400 bytes each at most: with the most events
that an answer has it is far from what a server may not buffer."""


class Signal(NamedTuple):
    """One signal, before it has a place among the others."""

    about: tuple[str, int, int]
    """Kind, room and user: a later one about the same takes its place."""
    audience: tuple[int, ...]
    """The keys of those who may see it, as those of an event."""
    by: int
    """The id of the user whom it is about, who is not told."""
    body: bytes
    """The JSON object that every reader gets."""
    lasts_s: float = math.inf
    """For how long it is true."""
    is_urgent: bool = True
    """Whether it ends the waiting of polls; else it goes along with what does."""


class Told(NamedTuple):
    """Signals for one reader, oldest first, and the tick up to which it has now been told."""

    bodies: tuple[bytes, ...]
    tick: int


class Ear(NamedTuple):
    """What a poll listens for: signals after `tick` to those who see `interest`, save one's own."""

    tick: int
    interest: Interest
    owner: int

    def hears(self, signal: Signal) -> bool:
        """Tell whether *signal* is for this reader."""
        return signal.by != self.owner and not self.interest.isdisjoint(signal.audience)


class _Kept(NamedTuple):
    tick: int
    ends_at: float
    signal: Signal


class Signals:
    """The latest signals, by the tick at which they came."""

    def __init__(self) -> None:
        """Begin with none, at tick 0."""
        self.tick = 0
        """The tick of the newest signal ever taken in."""
        # In the order of their ticks.
        self._kept: dict[tuple[str, int, int], _Kept] = {}

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)

    def extend(self, signals: Iterable[Signal], now: float) -> None:
        """Take *signals* in, each at the next tick; the oldest go when there are too many."""
        for signal in signals:
            self.tick += 1
            self._kept.pop(signal.about, None)
            self._kept[signal.about] = _Kept(self.tick, now + signal.lasts_s, signal)
        while len(self._kept) > MAX_SIGNALS:
            del self._kept[next(iter(self._kept))]

    def has_urgent(self, ear: Ear, now: float) -> bool:
        """Tell whether there is a signal for *ear* that ends its waiting."""
        return any(each.signal.is_urgent for each in self._after(ear, now))

    def told(self, ear: Ear, now: float) -> Told:
        """Return the signals for *ear*, at most one answer's worth."""
        found = list(self._after(ear, now))[::-1]
        if len(found) > MAX_ANSWER_SIGNALS:
            found = found[:MAX_ANSWER_SIGNALS]
            return Told(_bodies(found), found[-1].tick)
        return Told(_bodies(found), self.tick)

    def _after(self, ear: Ear, now: float) -> Iterator[_Kept]:
        """Iterate over what *ear* has not been told, newest first: few, when it came lately."""
        for each in reversed(self._kept.values()):
            if each.tick <= ear.tick:
                return
            if each.ends_at > now and ear.hears(each.signal):
                yield each


def _bodies(found: Sequence[_Kept]) -> tuple[bytes, ...]:
    return tuple(each.signal.body for each in found)
