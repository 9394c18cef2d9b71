"""waitress's server and channel, with what the project needs of them and no more.

One `ConnectionServer` accepts, one `Connection` stands for a client. They rely on the inside of
waitress 3.0.2; tests/edge/test_waitress_shape.py fails when that changes. Everything but
`pull_trigger` runs in the loop's thread.
"""

from __future__ import annotations

import os
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from chat.edge.error_answers import JsonErrorTask

_MAPPED_IPV4 = "::ffff:"


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
    """One client's connection."""

    task_class = RequestTask
    error_task_class = JsonErrorTask

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

    def stop_accepting(self) -> None:
        """Take the connections that the kernel has made already, then refuse new ones."""
        self.draining = True
        known = -1
        while known != len(self.active_channels):
            known = len(self.active_channels)
            self.handle_accept()
        wasyncore.dispatcher.close(self)
