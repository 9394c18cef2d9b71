"""A clock that moves only when a test says so."""

from __future__ import annotations


class FakeClock:
    """Stands in for `time.monotonic`: call it for the seconds, `advance` it by some."""

    def __init__(self, now_s: float = 1000.0) -> None:
        """Begin at *now_s*; not at 0, which would hide a forgotten subtraction."""
        self._now_s = now_s

    def __call__(self) -> float:
        """Return the seconds."""
        return self._now_s

    def advance(self, seconds: float) -> None:
        """Let *seconds* pass at once."""
        self._now_s += seconds
