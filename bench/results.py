"""What a run measured, and what can be said of it: medians and ratios over the rounds."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Spread(NamedTuple):
    """The least, the median and the most of repeated rounds."""

    least: float
    median: float
    most: float


@dataclass
class Results:
    """Numbers by contender, size and round; posts have the size 0."""

    rounds: int
    sizes: Sequence[int]
    numbers: dict[tuple[str, int, int], dict[str, float]] = field(default_factory=dict)
    notes: dict[tuple[str, int], str] = field(default_factory=dict)

    def add(self, contender: str, size: int, round_number: int, numbers: dict[str, float]) -> None:
        """Keep the numbers of one visit."""
        self.numbers[contender, size, round_number] = numbers

    def note(self, contender: str, size: int, text: str) -> None:
        """Keep why a contender has no numbers of a size."""
        self.notes[contender, size] = text

    def values(self, contender: str, size: int, name: str) -> list[float]:
        """Return one number over all rounds that have it."""
        kept = (self.numbers.get((contender, size, each), {}) for each in range(self.rounds))
        return [numbers[name] for numbers in kept if name in numbers]

    def spread(self, contender: str, size: int, name: str) -> Spread | None:
        """Return the spread of one number, or None when it was not measured."""
        return spread_of(self.values(contender, size, name))

    def ratio(
        self, over: tuple[str, int, str], under: tuple[str, int, str], scale: float = 1
    ) -> Spread | None:
        """Return the spread of the ratio of two numbers, each pair from one round."""
        ratios = []
        for number in range(self.rounds):
            pair = [self.numbers.get((key[0], key[1], number), {}) for key in (over, under)]
            if over[2] in pair[0] and pair[1].get(under[2]):
                ratios.append(pair[0][over[2]] / pair[1][under[2]] * scale)
        return spread_of(ratios)


def spread_of(values: Sequence[float]) -> Spread | None:
    """Return the spread of *values*, or None of none."""
    if not values:
        return None
    return Spread(min(values), statistics.median(values), max(values))
