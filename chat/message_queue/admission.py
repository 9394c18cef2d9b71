"""Admission: how many polls may be held, in all, per user and per address.

A poll takes a seat before it is held and leaves it when it has been answered or is gone, whichever
way it waits. One that finds none free is turned away, and told when to come back. Nothing is kept
of users and addresses that hold no poll. It knows no HTTP: an address is a text.
"""

from __future__ import annotations

import random
import sys
import threading
from collections import Counter
from enum import StrEnum

from chat.message_queue.return_spread import LEAST_S, ReturnSpread


class Reason(StrEnum):
    """Why a poll is turned away."""

    IN_ALL = "in_all"
    PER_USER = "per_user"
    PER_ADDRESS = "per_address"
    NO_THREAD = "no_thread"


class Seat:
    """What one held poll occupies, from `take` to `leave`."""

    __slots__ = ("address", "is_taken", "user_id")

    def __init__(self, user_id: int, address: str) -> None:
        """Remember whose it is."""
        self.user_id = user_id
        self.address = address
        self.is_taken = True


class Admission:
    """Counts the polls that are held. Thread-safe, and exact.

    Args:
        in_all: How many may be held.
        per_user: How many of one user.
        per_address: How many from one address.
        spread: Finds out over which time those that are turned away come back.
    """

    def __init__(
        self,
        in_all: int,
        per_user: int = sys.maxsize,
        per_address: int = sys.maxsize,
        spread: ReturnSpread | None = None,
    ) -> None:
        """Begin with all seats free."""
        self._in_all = in_all
        self._per_user = per_user
        self._per_address = per_address
        # Guards all of the below; held for a few instructions only.
        self._lock = threading.Lock()
        self._spread = spread or ReturnSpread()
        self._taken = 0
        self._by_user: dict[int, int] = {}
        self._by_address: dict[str, int] = {}
        self._turned_away: Counter[Reason] = Counter()

    @property
    def taken(self) -> int:
        """How many seats are taken now; never blocks."""
        return self._taken

    @property
    def users(self) -> int:
        """How many users hold polls now; never blocks."""
        return len(self._by_user)

    @property
    def addresses(self) -> int:
        """From how many addresses polls are held now; never blocks."""
        return len(self._by_address)

    def holds_poll(self, user_id: int) -> bool:
        """Tell whether a user holds a poll now; never blocks."""
        return user_id in self._by_user

    def turned_away(self) -> dict[str, int]:
        """Return how many polls have been turned away so far, by reason."""
        return {reason.value: self._turned_away[reason] for reason in Reason}

    def take(self, user_id: int, address: str) -> Seat | Reason:
        """Return a seat for a poll, to be given to `leave` in any case; or why there is none."""
        with self._lock:
            of_user = self._by_user.get(user_id, 0)
            of_address = self._by_address.get(address, 0)
            if self._taken >= self._in_all:
                return Reason.IN_ALL
            if of_user >= self._per_user:
                return Reason.PER_USER
            if of_address >= self._per_address:
                return Reason.PER_ADDRESS
            self._taken += 1
            self._by_user[user_id] = of_user + 1
            self._by_address[address] = of_address + 1
        return Seat(user_id, address)

    def leave(self, seat: Seat) -> None:
        """Let another poll have *seat*; harmless when called again."""
        with self._lock:
            if not seat.is_taken:
                return
            seat.is_taken = False
            self._taken -= 1
            # Written out twice: a call would take longer than what it does.
            left = self._by_user[seat.user_id] - 1
            if left:
                self._by_user[seat.user_id] = left
            else:
                del self._by_user[seat.user_id]
            left = self._by_address[seat.address] - 1
            if left:
                self._by_address[seat.address] = left
            else:
                del self._by_address[seat.address]

    def turn_away(self, reason: Reason) -> int:
        """Count a poll that is not held, and return after how many milliseconds it may come back.

        They come back spread evenly, so that answering them takes a fixed share of the server.
        """
        with self._lock:
            self._turned_away[reason] += 1
            spread_s = self._spread.after_one_more()
        return int(1000 * random.uniform(LEAST_S, spread_s))  # noqa: S311 -- it hides nothing
