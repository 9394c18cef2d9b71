"""Deliveries: how long it takes from a wake-up to the answers.

Measured once when polls are woken and once for each answer; nothing while they wait.
"""

from __future__ import annotations

from chat.values.histogram import Histogram

BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""From one answer on an idle server to ten thousand on a busy one."""


class FanOut:
    """One wake-up: `left` polls of those it woke at `at`, in monotonic seconds, have no answer."""

    __slots__ = ("at", "left")

    def __init__(self, at: float, left: int) -> None:
        """Begin with all of them waiting for their answers."""
        self.at = at
        self.left = left


class Deliveries:
    """What was measured of the polls that wait in one way. Not thread-safe."""

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self.answers = Histogram(BOUNDS_S)
        self.fan_outs = Histogram(BOUNDS_S)

    def answered(self, fan_out: FanOut, now: float) -> None:
        """Count an answer that goes out now to one that *fan_out* has woken."""
        took_s = now - fan_out.at
        self.answers.add(took_s)
        fan_out.left -= 1
        if not fan_out.left:
            self.fan_outs.add(took_s)

    def given_up(self, fan_out: FanOut, now: float) -> None:
        """Wait for one answer less; the fan-out is over with the last one."""
        fan_out.left -= 1
        if not fan_out.left:
            self.fan_outs.add(now - fan_out.at)
