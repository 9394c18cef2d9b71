"""RateLimits: how often users, and addresses, may do what costs others something.

In one place for the whole server. Each kind of thing has a limit per address, and most have one per
user. An address here is a caller's (values/address.py): all behind one router share it, so its
limits fit a school class, not one person. Polls are not counted here: how many may be held is up to
Admission, how often one may ask from one place to SpinGuard.

Whoever tries passwords is slowed, and nobody is locked out by that:

- an address may try the password of one name ten times, and some names;
- a name at which many tries fail is under attack: from then on each address has one try, but those
  from which somebody has signed in to it have all of theirs. So its owner gets in at home, and
  elsewhere with the first try.

It knows no HTTP. Times are in seconds of a monotonic clock.
"""

from __future__ import annotations

import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from chat.core.window_counts import WindowCounts
from chat.values.errors import Invalid, TooMany
from chat.values.settings import Settings
from chat.values.texts import checked_name, name_key
from chat.values.words import Words, words

SIGN_IN_MINUTES = 10
"""The window of joins and sign-ins: one who has mistyped a password often waits for as long."""
TRIES_PER_NAME_AND_ADDRESS = 10
"""Passwords tried for one name from one address: more than anybody mistypes, 60 guesses an hour."""
MAX_KNOWN = 10_000
"""Addresses remembered from which somebody has signed in, some 200 bytes each."""


class Kind(StrEnum):
    """What is counted, each apart from the others."""

    JOINING = "joining"
    SIGNING_IN = "signing in"
    POSTING = "posting"
    MAKING_ROOMS = "making rooms"
    READING = "reading"
    TYPING = "typing"
    CHANGING = "changing"


_CALLED = {
    Kind.JOINING: words("joins"),
    Kind.SIGNING_IN: words("sign-ins"),
    Kind.POSTING: words("posts"),
    Kind.MAKING_ROOMS: words("new rooms"),
    Kind.READING: words("requests that read"),
    Kind.TYPING: words("signs of typing"),
    Kind.CHANGING: words("requests that change something"),
}
"""What a refusal calls each kind."""


class _Limit(NamedTuple):
    """Of one kind: the code of its refusal, and how often per user (if that counts) and address."""

    code: str
    per_user: RateLimitItem | None
    per_address: RateLimitItem


class RateLimits:
    """Counts, and refuses what is too much. Thread-safe.

    Args:
        settings: How much is too much; with `limits` off nothing is.
        clock: Monotonic time in seconds; tests give their own.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing counted."""
        self._refused: Counter[str] = Counter()
        self._is_on = settings.limits
        self._clock = clock
        self._limits = _limits(settings)
        self._counters = {kind: FixedWindowRateLimiter(WindowCounts(clock)) for kind in Kind}
        self._tries = _of_a_name("TRIES", TRIES_PER_NAME_AND_ADDRESS)
        self._attack = _of_a_name("ATTACK", settings.sign_ins_per_name)
        self._one_try = _of_a_name("FIRST", 1)
        # Used without a lock: every use is one step of the dict.
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    @property
    def is_on(self) -> bool:
        """Whether anything is counted."""
        return self._is_on

    def refused_so_far(self) -> dict[str, int]:
        """Return how much has been refused so far, by code."""
        return {limit.code: self._refused[limit.code] for limit in self._limits.values()}

    def spend(self, kind: Kind, address: str, user_id: int | None = None) -> None:
        """Count that a user at *address*, or nobody who is known, does a thing of this kind.

        Raises:
            TooMany: `too_many_joins`, `too_many_posts`, …: one of the two has done it too often.
        """
        if not self._is_on:
            return
        limit = self._limits[kind]
        if user_id is not None and limit.per_user is not None:
            self._hit(kind, limit.per_user, words("you"), "user", str(user_id))
        self._hit(kind, limit.per_address, words("your address"), "address", address)

    def spend_try(self, name: str, address: str) -> None:
        """Count that somebody at *address* tries a password for *name*, before it is looked at.

        Raises:
            TooMany: `too_many_sign_ins`.
        """
        if not self._is_on:
            return
        key = _key(name)
        self.spend(Kind.SIGNING_IN, address)
        counter = self._counters[Kind.SIGNING_IN]
        whom = words("this name and your address")
        self._hit(Kind.SIGNING_IN, self._tries, whom, key, address)
        is_attacked = not counter.hit(self._attack, key)
        is_first = counter.hit(self._one_try, key, address)
        if is_attacked and not is_first and (key, address) not in self._known:
            whom = words("this name, which is under attack,")
            self._refuse(Kind.SIGNING_IN, self._one_try, whom, key, address)

    def note_sign_in(self, name: str, address: str) -> None:
        """Remember that somebody has signed in as *name* from *address*: it may go on trying."""
        if not self._is_on:
            return
        known = (_key(name), address)
        self._known.pop(known, None)
        self._known[known] = None
        self._counters[Kind.SIGNING_IN].clear(self._tries, *known)
        if len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)

    def _hit(self, kind: Kind, item: RateLimitItem, whom: Words, *key: str) -> None:
        if not self._counters[kind].hit(item, *key):
            self._refuse(kind, item, whom, *key)

    def _refuse(self, kind: Kind, item: RateLimitItem, whom: Words, *key: str) -> None:
        code = self._limits[kind].code
        self._refused[code] += 1
        ends_at = self._counters[kind].get_window_stats(item, *key).reset_time
        retry_after_s = max(1, math.ceil(ends_at - self._clock()))
        raise TooMany(
            code,
            words(
                "That is too often: {amount} {kind} in {window} is the limit of {whom}."
                " Try again in {seconds} s.",
                amount=item.amount,
                kind=_CALLED[kind],
                window=_window(item),
                whom=whom,
                seconds=retry_after_s,
            ),
            retry_after_s=retry_after_s,
            limit=item.amount,
        )


def _limits(settings: Settings) -> dict[Kind, _Limit]:
    def per_minutes(amount: int, minutes: int = 1) -> RateLimitItem:
        return RateLimitItemPerMinute(amount, minutes)

    requests = (
        per_minutes(settings.requests_per_user),
        per_minutes(settings.requests_per_address),
    )
    joins = per_minutes(settings.joins_per_address, SIGN_IN_MINUTES)
    sign_ins = per_minutes(settings.sign_ins_per_address, SIGN_IN_MINUTES)
    return {
        Kind.JOINING: _Limit("too_many_joins", None, joins),
        Kind.SIGNING_IN: _Limit("too_many_sign_ins", None, sign_ins),
        Kind.POSTING: _Limit(
            "too_many_posts",
            per_minutes(settings.posts_per_user),
            per_minutes(settings.posts_per_address),
        ),
        Kind.MAKING_ROOMS: _Limit(
            "too_many_rooms",
            RateLimitItemPerHour(settings.rooms_per_user),
            RateLimitItemPerHour(settings.rooms_per_address),
        ),
        Kind.READING: _Limit("too_many_requests", *requests),
        Kind.TYPING: _Limit("too_many_requests", *requests),
        Kind.CHANGING: _Limit("too_many_requests", *requests),
    }


def _key(name: str) -> str:
    """Return what *name* is counted as: one key for all that nobody can have."""
    try:
        return name_key(checked_name(name))
    except Invalid:
        return ""


def _of_a_name(counted: str, amount: int) -> RateLimitItem:
    return RateLimitItemPerMinute(amount, SIGN_IN_MINUTES, namespace=counted)


def _window(item: RateLimitItem) -> Words:
    minutes = item.get_expiry() // 60
    named = {1: words("a minute"), 60: words("an hour")}
    return named.get(minutes, words("{minutes} minutes", minutes=minutes))
