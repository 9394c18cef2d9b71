"""MessageQueue: recent events, and the polls that wait for more.

One writer publishes; any number of threads read and wait. It knows no HTTP and no database: a
reader that was away for longer than the ring reaches back is told so by None, and reads elsewhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from chat.message_queue.deliveries import Deliveries, FanOut
from chat.message_queue.ring import Backlog, Ring
from chat.message_queue.signals import Ear, Signal, Signals, Told
from chat.message_queue.waiter import BlockedWaiter, Hold, Waiter
from chat.message_queue.waiter_index import WaiterIndex
from chat.message_queue.wake_chain import WakeChain
from chat.values.event import Event, Interest
from chat.values.retold import Retold

WAKE_WIDTH = 8
"""Polls awake at a time, measured on waitress's loop (docs/decisions/0003-paced-wake-ups.md)."""


class RingSize(NamedTuple):
    """What the ring holds: so many events and bytes, after the seq `floor`, up to `head`."""

    events: int
    bytes: int
    floor: int
    head: int


class MessageQueue:
    """Recent events in a ring, and the waiters whose polls are held.

    Thread-safe. Publishing wakes exactly the waiters that the events concern, a few at a time.

    Args:
        head: The seq of the last event before this queue; the ring begins after it.
        ring_events: How many events are kept for readers that were away for a moment.
        ring_bytes: How many bytes they have at most.
        wake_width: How many polls are awake at a time.
        clock: Monotonic time in seconds; tests give their own.
    """

    def __init__(
        self,
        head: int = 0,
        *,
        ring_events: int = 10_000,
        ring_bytes: int = 32 * 1024 * 1024,
        wake_width: int = WAKE_WIDTH,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin empty and open."""
        # Guards all of the below. Nothing slow happens while it is held: no I/O, no encoding, no
        # call to anything that may call back.
        self._lock = threading.Lock()
        self._ring = Ring(head, max_events=ring_events, max_bytes=ring_bytes)
        self._signals = Signals()
        self._waiters = WaiterIndex()
        self._chain = WakeChain(wake_width)
        self._blocked = 0
        self._first_head = head
        self._deliveries = {True: Deliveries(), False: Deliveries()}
        self._is_closed = False
        self._clock = clock

    @property
    def head(self) -> int:
        """The seq of the newest event; never blocks."""
        return self._ring.head

    @property
    def floor(self) -> int:
        """The seq after which the ring begins; never blocks."""
        return self._ring.floor

    @property
    def waiting(self) -> int:
        """How many polls are held now; never blocks."""
        return len(self._waiters)

    @property
    def waiting_blocked(self) -> int:
        """How many of them block a thread; never blocks."""
        return self._waiters.paced

    @property
    def listening(self) -> int:
        """How many of those held want signals; never blocks."""
        return self._waiters.listening

    @property
    def tick(self) -> int:
        """The tick of the newest signal; never blocks."""
        return self._signals.tick

    @property
    def published(self) -> int:
        """How many events have been published; never blocks."""
        return self.head - self._first_head

    @property
    def ring_size(self) -> RingSize:
        """How large the ring is now."""
        with self._lock:
            ring = self._ring
            return RingSize(len(ring), ring.bytes, ring.floor, ring.head)

    def deliveries(self, *, blocked: bool) -> Deliveries:
        """Return what was measured of the polls that block a thread, or of the others."""
        return self._deliveries[blocked]

    def publish(self, events: Sequence[Event]) -> None:
        """Take in *events*, which continue from the head, and wake whom they concern.

        Never waits for a reader.

        Raises:
            ValueError: They do not continue from the head; nothing was taken in.
        """
        with self._lock:
            self._ring.extend(events)
            free = self._call_locked(self._waiters.concerned(events))
        _wake_all(free)

    def retell(self, retold: Retold) -> None:
        """Let events that are still in the ring read as they are *retold*; wakes nobody."""
        with self._lock:
            self._ring.retell(retold)

    def signal(self, signals: Collection[Signal]) -> None:
        """Take in *signals*, and wake the polls that want those that are urgent."""
        urgent = [signal for signal in signals if signal.is_urgent]
        with self._lock:
            self._signals.extend(signals, self._clock())
            free = self._call_locked(self._waiters.hearing(urgent))
        _wake_all(free)

    def told(self, ear: Ear) -> Told:
        """Return the signals for *ear*, without waiting."""
        if ear.tick >= self._signals.tick:
            return Told((), self._signals.tick)
        with self._lock:
            return self._signals.told(ear, self._clock())

    def read(self, after: int, interest: Interest) -> Backlog | None:
        """Return what concerns *interest* after the seq *after*, without waiting.

        None: the ring does not reach back that far; read it from the database.
        """
        with self._lock:
            if after < self._ring.floor:
                return None
            return self._ring.backlog(after, interest)

    def wait(self, after: int, interest: Interest, hold: Hold) -> Waiter | None:
        """Block the calling thread until there is something to `read` after the seq *after*.

        Returns at once when there is something already. Ends, too, when the deadline of *hold* has
        passed, when its client is gone and when the queue is closed.

        Returns:
            The waiter: give it to `answered` when the answer has been written or never will be, in
            any case, for the next one in line waits for that. None: as many polls block already as
            may.
        """
        now = self._clock()
        waiter = BlockedWaiter(
            self._lock,
            after,
            interest,
            since=now,
            is_gone=hold.is_gone,
            owner=hold.owner,
            tick=hold.tick,
        )
        with self._lock:
            if not self._would_wait_locked(waiter):
                return waiter
            if self._blocked >= hold.max_blocked:
                return None
            self._hold_locked(waiter)
            self._blocked += 1
            try:
                waiter.block_locked(hold.deadline - now)
            finally:
                self._blocked -= 1
                self._remove_locked(waiter)
        return waiter

    def add(self, waiter: Waiter) -> bool:
        """Hold *waiter* until it is woken or removed; False, and not held, when there is a backlog.

        Looking for a backlog and beginning to wait are one step: no event falls between.
        """
        with self._lock:
            if not self._would_wait_locked(waiter):
                return False
            self._hold_locked(waiter)
            return True

    def remove(self, waiter: Waiter) -> None:
        """Hold *waiter* no longer; harmless when it is not held."""
        with self._lock:
            self._remove_locked(waiter)
            self._give_up_locked(waiter)

    def answered(self, waiter: Waiter, *, is_out: bool = True) -> None:
        """Take note that the answer of *waiter* is out, or will never be; harmless twice."""
        now = self._clock()
        with self._lock:
            if waiter.is_paced:
                self._chain.leave(waiter)
            fan_out, waiter.fan_out = waiter.fan_out, None
            if fan_out is not None:
                deliveries = self._deliveries[waiter.is_paced]
                (deliveries.answered if is_out else deliveries.given_up)(fan_out, now)

    def let_go(self, owner: int) -> None:
        """Wake the polls of the user *owner*: what that user may see has changed."""
        with self._lock:
            theirs = [waiter for waiter in self._waiters if waiter.owner == owner]
            free = self._call_locked(theirs)
        _wake_all(free)

    def close(self) -> None:
        """Wake all who wait, and let nobody wait any more; reading and publishing go on."""
        with self._lock:
            self._is_closed = True
            free = self._call_locked(list(self._waiters))
        _wake_all(free)

    def look_after(self) -> None:
        """Let those go whose time is over or whose clients are gone, and keep the line moving.

        Call it now and then: what it lets go is late by so much.
        """
        with self._lock:
            self._chain.go_on_when_stuck()
            waiters = list(self._waiters)
            now = self._clock()
        over = [waiter for waiter in waiters if waiter.deadline <= now or waiter.is_gone()]
        with self._lock:
            held = [waiter for waiter in over if waiter in self._waiters]
            for waiter in held:
                self._waiters.drop(waiter)
                waiter.is_woken = True
            # Nobody is fanned out to here: these need no place in the line.
            _wake_all(waiter for waiter in held if waiter.is_paced)
        _wake_all(waiter for waiter in held if not waiter.is_paced)

    def held(self) -> list[tuple[float, int, Interest]]:
        """Return of each held poll for how many seconds it waits, after which seq, and on what."""
        with self._lock:
            now = self._clock()
            return [(now - each.since, each.after, each.interest) for each in self._waiters]

    def _would_wait_locked(self, waiter: Waiter) -> bool:
        if self._is_closed or waiter.after < self._ring.floor:
            return False
        if waiter.tick is not None and self._has_signal_locked(waiter):
            return False
        return not self._ring.has(waiter.after, waiter.interest)

    def _has_signal_locked(self, waiter: Waiter) -> bool:
        ear = waiter.ear
        return ear is not None and self._signals.has_urgent(ear, self._clock())

    def _hold_locked(self, waiter: Waiter) -> None:
        self._waiters.add(waiter)
        self._give_up_locked(waiter)  # it waits on, with nothing to tell

    def _remove_locked(self, waiter: Waiter) -> None:
        self._waiters.drop(waiter)
        if not waiter.is_woken:
            self._chain.leave(waiter)

    def _call_locked(self, waiters: Collection[Waiter]) -> list[Waiter]:
        """Hold *waiters* no longer; return those to wake at once, when the lock is free."""
        self._waiters.drop_all(waiters)
        free = [waiter for waiter in waiters if not waiter.is_paced]
        self._fan_out_locked(free)
        for waiter in free:
            waiter.is_woken = True
        if len(free) < len(waiters):
            # Each key has its own order; sorting so few runs takes little more than reading them.
            paced = sorted((each for each in waiters if each.is_paced), key=_since)
            self._fan_out_locked(paced)
            self._chain.extend(paced)
        return free

    def _fan_out_locked(self, waiters: list[Waiter]) -> None:
        if waiters:
            fan_out = FanOut(self._clock(), len(waiters))
            for waiter in waiters:
                waiter.fan_out = fan_out

    def _give_up_locked(self, waiter: Waiter) -> None:
        fan_out, waiter.fan_out = waiter.fan_out, None
        if fan_out is not None:
            self._deliveries[waiter.is_paced].given_up(fan_out, self._clock())


def _since(waiter: Waiter) -> float:
    return waiter.since


def _wake_all(waiters: Iterable[Waiter]) -> None:
    for waiter in waiters:
        waiter.wake()
