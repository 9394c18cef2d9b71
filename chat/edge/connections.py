"""waitress's server and channel, with what the project needs of them and no more.

One `ConnectionServer` accepts, one `Connection` stands for a client. They rely on the inside of
waitress 3.0.2; tests/edge/test_waitress_shape.py fails when that changes. Everything but
`pull_trigger` runs in the loop's thread.
"""

from __future__ import annotations

import os
import socket
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from chat.edge.error_answers import JsonErrorTask

_MAPPED_IPV4 = "::ffff:"
# What a refused client had on its way anyhow; one that sends more does not listen.
_MAX_LINGER_BYTES = 64 * 1024 * 1024
_READ_BYTES = 64 * 1024


class RequestTask(WSGITask):
    """Runs the app for one request."""

    def build_response_header(self) -> bytes:
        """Tell the client to come back on another connection when this server drains."""
        last = len(self.channel.requests) <= 1
        if self.channel.server.draining and last:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header


class Connection(HTTPChannel):
    """One client's connection.

    After a refusal it lingers: closing it while the client still sends would reset it, and the
    client would lose the answer that says why (RFC 9112, 9.6). So it says that no more will come,
    and reads on until the client has closed or `Guard` loses patience.
    """

    task_class = RequestTask
    error_task_class = JsonErrorTask

    refused = False
    lingering = False
    lingered_bytes = 0

    @property
    def busy(self) -> bool:
        """Whether a request waits for its answer."""
        return bool(self.requests)

    @property
    def unsent_bytes(self) -> int:
        """How much of an answer the client has not taken yet."""
        return int(self.total_outbufs_len)

    @property
    def arriving(self) -> bool:
        """Whether a request has come in part."""
        return self.request is not None

    def handle_write(self) -> None:
        """Send what there is; after the last byte of a refusal, linger."""
        if not self.refused or not self.close_when_flushed or self.will_close:
            super().handle_write()
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the server as waitress does, with a trigger that never blocks."""
        super().__init__(*args, **kwargs)
        os.set_blocking(self.trigger.trigger, False)

    def pull_trigger(self) -> None:
        """Wake the loop, from any thread or signal handler. Does not block."""
        try:
            super().pull_trigger()
        except BlockingIOError:
            # The pipe is full: the loop has been woken already.
            return

    def fix_addr(self, addr: tuple[Any, ...]) -> tuple[Any, ...]:
        """Spell an IPv4 client of an IPv6 listener as IPv4."""
        return (addr[0].removeprefix(_MAPPED_IPV4), *addr[1:])

    def handle_accept(self) -> None:
        """Take all connections that wait, up to the limit, and not one a turn of the loop.

        A turn costs as much as there are connections: a thousand clients that come back at once
        would cost a million.
        """
        known = -1
        while known != len(self._map) < self.adj.connection_limit:
            known = len(self._map)
            super().handle_accept()

    def stop_accepting(self) -> None:
        """Take the connections that the kernel has made already, then refuse new ones."""
        self.draining = True
        self.handle_accept()
        wasyncore.dispatcher.close(self)
