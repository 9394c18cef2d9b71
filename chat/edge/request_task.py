"""RequestTask: runs the app for one request, which may be answered at once or much later.

An app that cannot answer yet parks the request (chat/web/parking.py): it calls
`environ["chat.park"](poll)` and returns an empty answer. Its thread is free then; the answer is
written by the loop's thread when the poll wakes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import NamedTuple

from waitress.task import WSGITask

from chat.web.parking import PARK, LateAnswer, Parked

_STATUS_LINES = {each.value: f"{each.value} {each.phrase}" for each in HTTPStatus}
# Heads of parked answers by what their requests and views have in common: they are few, and one
# that is not here is made anew. Those in use stay with their tasks.
_heads: dict[tuple[object, ...], Heads] = {}
_HEADS_KEPT = 256
# Lengths and kinds of answers that go out within a second, in a busy one.
_LENGTHS_KEPT = 256


class ParkedRequest(NamedTuple):
    """A request that waits: the *task* to go on with, and the *poll* that it waits for."""

    task: RequestTask
    poll: Parked


class IsParked(BaseException):
    """Ends the work on a request that waits; no Exception, so that waitress lets it through."""

    def __init__(self, parked: ParkedRequest) -> None:
        """Carry what waits."""
        super().__init__()
        self.parked = parked


class RequestTask(WSGITask):
    """The work on one request."""

    response_headers: Sequence[tuple[str, str]]
    close_on_finish: bool
    poll: Parked | None = None
    answer: LateAnswer | None = None
    heads: Heads | None = None

    @property
    def is_parked(self) -> bool:
        """Whether its answer is still to come; an app that fails after parking has answered."""
        return self.poll is not None and not self.wrote_header

    @property
    def ends_connection(self) -> bool:
        """Whether the server drains and this is the last answer here."""
        channel = self.channel
        return channel.server.draining and len(channel.requests) <= 1

    def service(self) -> None:
        """Run the app, or write the answer that a parked poll has got.

        Raises:
            IsParked: the app has parked the request.
        """
        try:
            super().service()
        except BaseException:
            self._forget_poll()
            raise
        if self.poll is None or not self.is_parked:
            self._forget_poll()
        else:
            self.environ = None  # it holds more than all the rest
            headers = (pair for pair in self.response_headers if pair[0] != "Content-Length")
            self.response_headers = tuple(headers)
            self.heads = _heads_of(self)
            raise IsParked(ParkedRequest(self, self.poll))

    def execute(self) -> None:
        """Run the app, or write the answer that a parked poll has got."""
        if self.answer is None:
            self.get_environment()[PARK] = self._park
            super().execute()
            return
        head, self.close_on_finish = self.head_of(self.answer)
        self.channel.send_at_once(head + self.answer.body)
        self.wrote_header = True

    def head_of(self, answer: LateAnswer) -> Head:
        """Return the head of *answer*; in the loop's thread."""
        if self.heads is None or answer.headers:
            return self.build_head(answer)
        return self.heads.of(self, answer)

    def build_head(self, answer: LateAnswer) -> Head:
        """Let waitress build the head of *answer*."""
        given = self.response_headers
        self.status = _STATUS_LINES[answer.status]
        self.content_length = len(answer.body)
        self.response_headers = [*given, *answer.headers]
        self.start()
        head = Head(self.build_response_header(), self.close_on_finish)
        self.response_headers = given  # waitress has put its own to them
        return head

    def finish(self) -> None:
        """Write what is left to write; of a parked request, nothing."""
        if not self.is_parked:
            super().finish()
            self.channel.is_answered = True

    def build_response_header(self) -> bytes:
        """Tell the client to come back on another connection when this server drains."""
        if self.ends_connection:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header

    def _park(self, poll: Parked) -> None:
        self.poll = poll

    def _forget_poll(self) -> None:
        """Let go of what the app has parked before it failed."""
        if self.poll is not None and self.answer is None:
            self.poll.cancel()


class Head(NamedTuple):
    """The first bytes of an answer, and whether the connection closes after it."""

    written: bytes
    closes: bool


class Heads:
    """The heads of parked answers that differ in nothing but time, status and length.

    A message for thousands of polls makes thousands of heads that are the same within a second.
    Only the loop's thread uses it.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._second = 0
        self._built: dict[tuple[int, int, bool], Head] = {}

    def of(self, task: RequestTask, answer: LateAnswer) -> Head:
        """Return the head of *answer*, built by *task* when it is the first of its kind."""
        second = int(time.time())
        if second != self._second or len(self._built) >= _LENGTHS_KEPT:
            self._second = second
            self._built.clear()
        kind = (answer.status, len(answer.body), task.ends_connection)
        head = self._built.get(kind)
        if head is None:
            head = self._built[kind] = task.build_head(answer)
        return head


def _heads_of(task: RequestTask) -> Heads:
    """Return the heads that *task*, which has just been parked, shares with others."""
    common = (task.version, task.request.headers.get("CONNECTION", ""), task.response_headers)
    heads = _heads.get(common)
    if heads is None:
        if len(_heads) >= _HEADS_KEPT:
            _heads.clear()
        heads = _heads[common] = Heads()
    return heads
