"""RequestTask: runs the app for one request, which may be answered at once or much later.

An app that cannot answer yet parks the request (chat/web/parking.py): it calls
`environ["chat.park"](poll)` and returns an empty answer. Its thread is free then; the answer is
written by the loop's thread when the poll wakes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from http import HTTPStatus

from waitress.task import WSGITask

from chat.web.parking import PARK, LateAnswer, Parked

_STATUS_LINES = {each.value: f"{each.value} {each.phrase}" for each in HTTPStatus}
# Headers of parked answers by what they are made of. Only the loop's thread uses it.
_headers: dict[tuple[object, ...], tuple[bytes, bool]] = {}
# Lengths and kinds of answers that go out within a second, in a busy one.
_HEADERS_KEPT = 256


class IsParked(BaseException):
    """Ends the work on a request that waits; no Exception, so that waitress lets it through."""

    def __init__(self, task: RequestTask, poll: Parked) -> None:
        """Carry the *task* that will be gone on with, and the *poll* that it waits for."""
        super().__init__()
        self.task = task
        self.poll = poll


class RequestTask(WSGITask):
    """The work on one request."""

    response_headers: Sequence[tuple[str, str]]
    close_on_finish: bool
    poll: Parked | None = None
    answer: LateAnswer | None = None

    @property
    def is_parked(self) -> bool:
        """Whether its answer is still to come; an app that fails after parking has answered."""
        return self.poll is not None and not self.wrote_header

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
            raise IsParked(self, self.poll)

    def execute(self) -> None:
        """Run the app, or write the answer that a parked poll has got."""
        if self.answer is None:
            self.get_environment()[PARK] = self._park
            super().execute()
            return
        status, body, more_headers = self.answer
        self.status = _STATUS_LINES[status]
        self.content_length = len(body)
        self.response_headers = (*self.response_headers, *more_headers)
        self.channel.send_at_once(self._shared_header() + body)
        self.wrote_header = True

    def finish(self) -> None:
        """Write what is left to write; of a parked request, nothing."""
        if not self.is_parked:
            super().finish()
            self.channel.is_answered = True

    def build_response_header(self) -> bytes:
        """Tell the client to come back on another connection when this server drains."""
        last = len(self.channel.requests) <= 1
        if self.channel.server.draining and last:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header

    def _park(self, poll: Parked) -> None:
        self.poll = poll

    def _forget_poll(self) -> None:
        """Let go of what the app has parked before it failed."""
        if self.poll is not None and self.answer is None:
            self.poll.cancel()

    def _shared_header(self) -> bytes:
        """Return the header of a parked answer, built once for all that are alike in this second.

        A message for thousands of polls makes thousands of headers that differ in nothing but, at
        times, the length.
        """
        connection = self.request.headers.get("CONNECTION", "")
        alike = (
            int(time.time()),
            self.status,
            self.content_length,
            self.version,
            connection,
            self.channel.server.draining or len(self.channel.requests) > 1,
            self.response_headers,
        )
        known = _headers.get(alike)
        if known is None:
            self.response_headers = list(self.response_headers)
            known = (self.build_response_header(), self.close_on_finish)
            if len(_headers) >= _HEADERS_KEPT:
                _headers.clear()
            _headers[alike] = known
        header, self.close_on_finish = known
        return header
