"""A proxy that ends every request that takes too long, as some networks have one."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from typing import Self

_CHUNK_BYTES = 65_536
# How soon it sees that it is to stop.
_TICK_S = 0.05


class CuttingProxy:
    """Passes bytes on to *port*, and hangs up when nothing has come back for *cut_s*.

    Args:
        port: Of the server behind it.
        cut_s: How long an answer may take; from the last byte that the client sent.
    """

    def __init__(self, port: int, cut_s: float) -> None:
        """Listen; nobody is served yet."""
        self._port = port
        self._cut_s = cut_s
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._is_stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self.cuts = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __enter__(self) -> Self:
        """Serve."""
        self._start(self._accept)
        return self

    def __exit__(self, *exception: object) -> None:
        """Hang up on everybody."""
        self._is_stopped.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, run: object, *given: object) -> None:
        thread = threading.Thread(target=run, args=given)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._is_stopped.is_set():
            if select.select([self._listener], [], [], _TICK_S)[0]:
                self._start(self._pass_on, self._listener.accept()[0])

    def _pass_on(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self._port))
        waits_since_s: float | None = None
        with client, server, contextlib.suppress(OSError):
            while not self._is_stopped.is_set():
                readable, _, _ = select.select([client, server], [], [], _TICK_S)
                for one in readable:
                    sent = one.recv(_CHUNK_BYTES)
                    if not sent:
                        return
                    (server if one is client else client).sendall(sent)
                    waits_since_s = time.monotonic() if one is client else None
                if waits_since_s is not None and time.monotonic() - waits_since_s > self._cut_s:
                    self.cuts += 1
                    return
