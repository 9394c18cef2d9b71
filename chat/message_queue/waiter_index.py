"""WaiterIndex: who waits, and for what; a message costs nothing for those of other rooms.

Not thread-safe: its owner holds a lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from chat.message_queue.signals import Signal
from chat.message_queue.waiter import Waiter
from chat.values.event import Event


class WaiterIndex:
    """The waiters that are held, in the order in which they came, and by each key they want."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.paced = 0
        self.listening = 0
        # Dicts as ordered sets: who waits longest is woken first.
        self._all: dict[Waiter, None] = {}
        self._by_key: defaultdict[int, dict[Waiter, None]] = defaultdict(dict)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._all)

    def __iter__(self) -> Iterator[Waiter]:
        """Iterate over all who wait."""
        return iter(self._all)

    def __contains__(self, waiter: Waiter) -> bool:
        """Tell whether *waiter* is held."""
        return waiter in self._all

    def add(self, waiter: Waiter) -> None:
        """Hold *waiter*, which is not held yet."""
        self._all[waiter] = None
        self.paced += waiter.is_paced
        self.listening += waiter.tick is not None
        for key in waiter.interest:
            self._by_key[key][waiter] = None

    def drop(self, waiter: Waiter) -> None:
        """Hold *waiter* no longer; harmless when it is not held."""
        self.drop_all((waiter,))

    def drop_all(self, waiters: Iterable[Waiter]) -> None:
        """Hold *waiters* no longer, none of which is named twice; those not held are left out."""
        held, by_key = self._all, self._by_key
        for waiter in waiters:
            if waiter not in held:
                continue
            del held[waiter]
            self.paced -= waiter.is_paced
            self.listening -= waiter.tick is not None
            for key in waiter.interest:
                keyed = by_key[key]
                del keyed[waiter]
                if not keyed:
                    del by_key[key]

    def concerned(self, events: Iterable[Event | Signal]) -> Collection[Waiter]:
        """Return those who want any of *events*, each once."""
        found: dict[Waiter, None] = {}
        for key in dict.fromkeys(key for event in events for key in event.audience):
            found.update(self._by_key.get(key, {}))
        return found

    def hearing(self, signals: Collection[Signal]) -> list[Waiter]:
        """Return those who want any of *signals*, each once."""
        if not signals or not self.listening:
            return []
        near = ((waiter, waiter.ear) for waiter in self.concerned(signals))
        return [waiter for waiter, ear in near if ear and any(map(ear.hears, signals))]
