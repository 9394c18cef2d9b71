"""Written: the answer to a write, given when it is on the disk.

Where the server can park a request, it waits for the writer without a thread: a commit of thirty
messages then wakes no thirty threads, and the server's loop answers all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from flask import Response, request

from chat.web.answers import json_bytes_answer
from chat.web.errors import late_answer_to
from chat.web.language import language
from chat.web.parking import PARK, LateAnswer

T = TypeVar("T")


def answer_written(result: Future[T], encode: Callable[[T], LateAnswer]) -> Response:
    """Answer with what *encode* makes of *result*, once that is there.

    Raises:
        ChatError: what became of the write.
    """
    park = request.environ.get(PARK)
    if park is not None:
        park(ParkedWrite(result, encode))
        return json_bytes_answer(b"")
    status, body, _ = encode(result.result())
    return json_bytes_answer(body, status)


class ParkedWrite(Generic[T]):
    """A request that waits for its write without a thread (chat/web/parking.py)."""

    __slots__ = ("_encode", "_language", "_result")

    goes_first = True

    def __init__(self, result: Future[T], encode: Callable[[T], LateAnswer]) -> None:
        """Prepare to wait."""
        self._result = result
        self._language = language()
        self._encode = encode

    def begin(self, when_awake: Callable[[], None]) -> None:
        """Wait from now on; *when_awake* is called once, from any thread."""
        self._result.add_done_callback(lambda _result: when_awake())

    def answer(self) -> LateAnswer:
        """Return what became of the write."""
        try:
            return self._encode(self._result.result())
        except Exception as fault:  # noqa: BLE001 -- it may not end the loop that asks
            return late_answer_to(fault, self._language)

    def cancel(self) -> None:
        """Wait no longer; what is being written is written."""
