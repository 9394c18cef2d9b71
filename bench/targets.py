"""The targets of the project, and what a run says about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bench.results import Results, Spread

LARGEST = 10_000


class Target(NamedTuple):
    """A bound on the median over the rounds; `is_floor` when more is better."""

    what: str
    bound: float
    unit: str
    measure: Callable[[Results], Spread | None]
    is_floor: bool = False

    def verdict(self, results: Results) -> tuple[str, Spread | None]:
        """Return met, not met or not measured, with the spread that says so."""
        spread = self.measure(results)
        if spread is None:
            return "not measured", None
        met = spread.median >= self.bound if self.is_floor else spread.median <= self.bound
        return "met" if met else "**not met**", spread


def _fan_out(contender: str, size: int, peer: str) -> Callable[[Results], Spread | None]:
    return lambda results: results.ratio((contender, size, "last_ms"), (peer, size, "last_ms"))


def _number(contender: str, size: int, name: str) -> Callable[[Results], Spread | None]:
    return lambda results: results.spread(contender, size, name)


def _at_first_size(name: str) -> Callable[[Results], Spread | None]:
    return lambda results: results.spread("halley", results.sizes[0], name)


def _growth(results: Results) -> Spread | None:
    name = "per_delivery_us"
    return results.ratio(("halley", 8000, name), ("halley", 500, name))


def _beside(results: Results) -> Spread | None:
    return results.ratio(("halley", LARGEST, "beside_p50_ms"), ("halley", LARGEST, "alone_p50_ms"))


def _posts(results: Results) -> Spread | None:
    name = "posts_32_per_s"
    return results.ratio(("halley", 0, name), ("nothing", 0, name))


TARGETS = (
    Target("fan-out to 1,000, over Tornado", 0.4, "×", _fan_out("halley", 1000, "tornado")),
    Target("fan-out to 8,000, over Tornado", 0.4, "×", _fan_out("halley", 8000, "tornado")),
    Target("fan-out to 1,000, over nchan", 2, "×", _fan_out("halley", 1000, "nchan")),
    Target("fan-out to 8,000, over nchan", 2, "×", _fan_out("halley", 8000, "nchan")),
    Target(
        "`waitress-serve`, fan-out to 500, over Tornado",
        2,
        "×",
        _fan_out("waitress-serve", 500, "tornado"),
    ),
    Target("resident with 10,000 held", 150, "MiB", _number("halley", LARGEST, "resident_mib")),
    Target(
        "idle with 10,000 held, of a core", 3, "%", _number("halley", LARGEST, "idle_cpu_percent")
    ),
    Target(
        "`/healthz` p99 with 10,000 held", 50, "ms", _number("halley", LARGEST, "health_p99_ms")
    ),
    Target("per delivery at 8,000, over that at 500", 1.5, "×", _growth),
    Target("a small room's p50 beside 10,000 held, over alone", 2, "×", _beside),
    Target(
        "durable posts, 32 senders, over a view that stores nothing",
        0.7,
        "×",
        _posts,
        is_floor=True,
    ),
    Target("send → receive p50, idle server", 5, "ms", _at_first_size("alone_p50_ms")),
    Target("start to first answer", 1500, "ms", _at_first_size("start_ms")),
)
