"""waitress's server and channel, with what the project needs of them and no more.

One `ConnectionServer` accepts, one `Connection` stands for a client. They rely on the inside of
waitress 3.0.2; tests/edge/test_waitress_shape.py fails when that changes. Everything but
`pull_trigger` runs in the loop's thread.
"""

from __future__ import annotations

import os
import socket
import time
from functools import partial
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from chat.edge.error_answers import JsonErrorTask
from chat.edge.loop import Loop, wanted_of
from chat.edge.request_parser import RequestParser
from chat.edge.request_task import IsParked, ParkedRequest, RequestTask
from chat.web.parking import LateAnswer

_MAPPED_IPV4 = "::ffff:"
# What a refused client had on its way anyhow; one that sends more does not listen.
_MAX_LINGER_BYTES = 64 * 1024 * 1024
_READ_BYTES = 64 * 1024


class Connection(HTTPChannel):
    """One client's connection.

    A request that the app has parked stays the first of `requests`, so that nothing else is written
    here before its answer, which the loop's thread writes when the poll wakes.

    A request waits, without a thread, until the client has taken the answer before it: whoever asks
    for much and reads nothing keeps nobody from serving others.

    After a refusal it lingers: closing it while the client still sends would reset it, and the
    client would lose the answer that says why (RFC 9112, 9.6). So it says that no more will come,
    and reads on until the client has closed or `Guard` loses patience.
    """

    error_task_class = JsonErrorTask
    parser_class = RequestParser

    watched_for = 0
    refused = False
    lingering = False
    lingered_bytes = 0
    _parked: ParkedRequest | None = None
    _resumed: RequestTask | None = None
    _waits_for_reader = False
    is_answered = False

    @property
    def busy(self) -> bool:
        """Whether a request waits for its answer, and not for its client."""
        return bool(self.requests) and not self._waits_for_reader

    @property
    def unsent_bytes(self) -> int:
        """How much of an answer the client has not taken yet."""
        return int(self.total_outbufs_len)

    @property
    def arriving(self) -> bool:
        """Whether a request has come in part."""
        return self.request is not None

    def task_class(self, _channel: HTTPChannel, request: Any) -> RequestTask:
        """Begin the work on *request*, or go on with the one that was parked.

        That once only: the next request may be begun before this one has ended.
        """
        resumed, self._resumed = self._resumed, None
        return resumed or RequestTask(self, request)

    def service(self) -> None:
        """Work on the first request, in a worker's thread; or later, when all before is read."""
        with self.outbuf_lock:
            self._waits_for_reader = bool(self.total_outbufs_len) and self.connected
        if not self._waits_for_reader:
            self.is_answered = False
            try:
                super().service()
            except IsParked as ending:
                # Not the exception itself: it would keep all frames that it came through.
                self._wait(ending.parked)
        if wanted_of(self) != self.watched_for:
            self.server.loop.look_again(self)

    def handle_close(self) -> None:
        """Close, and let go of what was waited for and of what has arrived in part."""
        super().handle_close()
        if self.request is not None:
            self.request.close()
        parked, self._parked = self._parked, None
        if parked is not None:
            parked.poll.cancel()

    def handle_write(self) -> None:
        """Send what there is; after the last byte of a refusal, linger."""
        if not self.refused or not self.close_when_flushed or self.will_close:
            super().handle_write()
            self._go_on_when_read()
            return
        self._flush_exception(self._flush_some_if_lockable)
        if not self.total_outbufs_len:
            self._linger()

    def readable(self) -> bool:
        """Tell the loop whether to wait for bytes from the client."""
        return self.lingering or bool(super().readable())

    def handle_read(self) -> None:
        """Take in what came; while it lingers, drop it."""
        if not self.lingering:
            super().handle_read()
            return
        self.lingered_bytes += len(self.recv(_READ_BYTES))
        if self.lingered_bytes > _MAX_LINGER_BYTES:
            self.handle_close()

    def close(self) -> None:
        """Close, and give back what an unread answer occupied."""
        self.handle_close()

    def send_at_once(self, answer: bytes) -> None:
        """Send the answer of a parked request, past the buffers as far as the network takes it.

        In the loop's thread, when this connection owes no other answer.
        """
        sent = 0 if self.total_outbufs_len else self.send(answer)
        if sent < len(answer) and self.connected:
            self.write_soon(answer[sent:])

    def _go_on_when_read(self) -> None:
        with self.outbuf_lock:
            goes_on = self._waits_for_reader and not self.total_outbufs_len and self.connected
            self._waits_for_reader = self._waits_for_reader and not goes_on
        if goes_on:
            self.server.add_task(self)

    def _wait(self, parked: ParkedRequest) -> None:
        self._parked = parked
        is_first = parked.poll.goes_first
        parked.poll.begin(partial(self.server.loop.call, self._go_on, is_first=is_first))
        if not self.connected:
            # It was closed by the loop's thread, perhaps before it could see what to cancel.
            parked.poll.cancel()

    def _go_on(self) -> None:
        """Write the answer of the parked request, or wait on; in the loop's thread."""
        try:
            self._answer_parked()
        except Exception:
            self.logger.exception("A parked request ended with a fault")
            self.handle_close()

    def _answer_parked(self) -> None:
        parked, self._parked = self._parked, None
        if parked is None:
            return
        answer = parked.poll.answer()
        if answer is None:
            self._wait(parked)
            return
        if self._ends_alone(parked.task, answer):
            self.server.loop.keep_for_now(parked)
            return
        # waitress ends a request as ever; it only finds the work on it begun already.
        parked.task.answer = answer
        self._resumed = parked.task
        super().service()
        self._resumed = None
        self.server.loop.connections.watch(self)

    def _ends_alone(self, task: RequestTask, answer: LateAnswer) -> bool:
        """Send the answer and end the request, when it is the only one and the connection stays.

        It does what waitress's `service` does in that case, at a third of the cost, which for
        thousands of answers is much (docs/decisions/0005-what-a-delivery-costs.md).
        """
        if len(self.requests) > 1 or self.request is not None or self.total_outbufs_len:
            return False
        head, closes = task.head_of(answer)
        if closes:
            return False
        self.send_at_once(head + answer.body)
        self.requests.pop().close()
        self.is_answered = True
        self.last_activity = time.time()
        if self.total_outbufs_len:
            self.server.loop.connections.watch(self)
        return True

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Wait for the client in the middle of a large answer, and never between two."""
        if self.is_answered:
            return
        if self.total_outbufs_len > self.adj.outbuf_high_watermark:
            # The thread is about to wait until the loop has sent some of it.
            self.server.loop.look_again(self)
        super()._flush_outbufs_below_high_watermark()

    def _linger(self) -> None:
        self.close_when_flushed = False
        self.lingering = True
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()


class ConnectionServer(TcpWSGIServer):
    """Accepts connections until it drains."""

    channel_class = Connection
    draining = False

    watched_for = 0

    def __init__(self, *args: Any, loop: Loop, **kwargs: Any) -> None:
        """Make the server as waitress does, on *loop*, with a trigger that never blocks."""
        self.loop = loop
        super().__init__(*args, map=loop.connections, **kwargs)
        os.set_blocking(self.trigger.trigger, False)
        loop.wake = self._wake_loop

    def pull_trigger(self) -> None:
        """Wake the loop, from any thread or signal handler. Does not block."""
        self.loop.nudge()

    def handle_accept(self) -> None:
        """Take all connections that wait, up to the limit, and not one a turn of the loop."""
        known = -1
        while known != len(self._map) < self.adj.connection_limit:
            known = len(self._map)
            super().handle_accept()

    def fix_addr(self, addr: tuple[Any, ...]) -> tuple[Any, ...]:
        """Spell an IPv4 client of an IPv6 listener as IPv4."""
        return (addr[0].removeprefix(_MAPPED_IPV4), *addr[1:])

    def _wake_loop(self) -> None:
        try:
            super().pull_trigger()
        except BlockingIOError:
            # The pipe is full: the loop has been woken already.
            return

    def stop_accepting(self) -> None:
        """Take the connections that the kernel has made already, then refuse new ones."""
        self.draining = True
        self.handle_accept()
        wasyncore.dispatcher.close(self)
