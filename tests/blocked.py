"""A call that blocks, in a thread of its own: start it, see that it blocks, trigger it, join.

Never sleeps: whoever uses it waits for a state, and `result` for the end of the thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar

T = TypeVar("T")

# Far above what any of them takes; a thread that is still there then hangs.
END_S = 20.0


class Blocked(Generic[T]):
    """Runs *call* in a thread from the beginning; `result` joins it."""

    def __init__(self, call: Callable[..., T], *args: Any, **kwargs: Any) -> None:
        """Start the thread."""
        self._outcome: list[tuple[T | None, BaseException | None]] = []
        self._thread = threading.Thread(target=self._run, args=(call, args, kwargs), daemon=True)
        self._thread.start()

    @property
    def has_returned(self) -> bool:
        """Tell whether the call is over."""
        return bool(self._outcome)

    def result(self) -> T:
        """Join the thread, and return what the call returned or raise what it raised.

        Raises:
            TimeoutError: it still blocks.
        """
        self.join()
        value, error = self._outcome[0]
        if error is not None:
            raise error
        return value  # type: ignore[return-value]

    def join(self) -> Self:
        """Wait for the end of the thread.

        Raises:
            TimeoutError: it still blocks.
        """
        self._thread.join(END_S)
        if not self._outcome:
            raise TimeoutError(f"still blocked after {END_S} s")
        return self

    def _run(self, call: Callable[..., T], args: Any, kwargs: Any) -> None:
        try:
            self._outcome.append((call(*args, **kwargs), None))
        except BaseException as error:  # noqa: BLE001 -- the thread that joins raises it
            self._outcome.append((None, error))


def all_at_once(calls: list[Callable[[], T]]) -> list[T | Exception]:
    """Run *calls* in threads that start together; return what each returned or raised, in order."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | Exception:
        barrier.wait(END_S)
        try:
            return call()
        except Exception as error:  # noqa: BLE001 -- part of the outcome
            return error

    threads = [Blocked(run, call) for call in calls]
    return [thread.result() for thread in threads]
