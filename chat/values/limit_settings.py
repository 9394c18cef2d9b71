"""The settings that say how often somebody may do something: one part of the table of settings.

The defaults are for a class of thirty behind one address and for bots that post some times a
second: they stop machines that run wild, and people never meet them. `CHAT_LIMITS=off` lifts all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.values import tunable

MOST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """How often users and addresses may do what costs others something."""

    joins_per_address: Annotated[
        int,
        tunable.whole(
            1, MOST, "joins in 10 min", "a class of 30 behind one router joins, some of it twice"
        ),
    ] = 120
    sign_ins_per_address: Annotated[
        int,
        tunable.whole(
            1, MOST, "tries in 10 min", "a class of 30 signs in, and mistypes its passwords"
        ),
    ] = 150
    sign_ins_per_name: Annotated[
        int,
        tunable.whole(
            1,
            MOST,
            "tries in 10 min",
            "more means an attack on the name: each address that is new to it has one try then",
        ),
    ] = 30
    posts_per_user: Annotated[
        int,
        tunable.whole(1, MOST, "posts a minute", "a bot that posts ten times a second"),
    ] = 600
    posts_per_address: Annotated[
        int,
        tunable.whole(1, MOST, "posts a minute", "ten such bots behind one router"),
    ] = 6000
    rooms_per_user: Annotated[
        int,
        tunable.whole(1, MOST, "rooms an hour", "everybody sees the list of open rooms"),
    ] = 30
    rooms_per_address: Annotated[
        int,
        tunable.whole(1, MOST, "rooms an hour", "a class of 30 makes ten each"),
    ] = 300
    requests_per_user: Annotated[
        int,
        tunable.whole(
            1,
            MOST,
            "requests a minute",
            "each for reading, for signs of typing and for other changes: 50 a second",
        ),
    ] = 3000
    requests_per_address: Annotated[
        int,
        tunable.whole(1, MOST, "requests a minute", "the same for all behind one router"),
    ] = 30_000
