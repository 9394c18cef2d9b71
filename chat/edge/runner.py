"""The project's own server: waitress with the right numbers, and a drain.

    listener → threads → "Listening on …" → turns of the loop → a signal → drain → exit

Whatever cannot work is refused before the server listens, as one line.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from flask import Flask

from chat import __version__
from chat.core.console import Console
from chat.edge.connections import ConnectionServer
from chat.edge.console_file import told_console
from chat.edge.drain import Drain
from chat.edge.guard import Guard
from chat.edge.listener import open_listener, url_of
from chat.edge.loop import Loop
from chat.edge.server_numbers import adjustments, thread_count
from chat.edge.stop_signals import StopSignals
from chat.edge.workers import Workers
from chat.values.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Nothing is due in the loop's own time but the search for connections that stand still.
TURN_S = 1.0
# Idle threads end in milliseconds; one that does not is stuck.
THREADS_END_S = 1.0
# The writer's last batch is on disk in milliseconds; this is for a disk that hangs.
CLOSE_S = 3.0
# So many new objects before the garbage collector looks at them, so many looks before one at older
# ones. With Python's own numbers (700, 10, 10) it took a quarter of the time of polls that come
# again, for it goes through all that are held (docs/decisions/0005-what-a-delivery-costs.md).
COLLECTED_AFTER = (20_000, 20, 20)

_log = logging.getLogger(__name__)


class Service(Protocol):
    """What the server needs of the chat that it serves."""

    console: Console

    def start(self) -> None:
        """Open everything, or raise ChatError with one line."""

    def setup_path(self) -> str | None:
        """Return the path at which somebody becomes the first admin; None when there is one."""

    def drain(self) -> None:
        """Answer every held poll, and hold none from now on."""

    def close(self) -> None:
        """Write what is acknowledged, and close everything."""


def serve(app: Flask, settings: Settings) -> int:
    """Serve *app* until a signal asks to stop; return the exit status. Main thread only.

    Raises:
        ChatError: the server cannot start; each line of the message names a fault and its cure.
    """
    stop = StopSignals()
    listener = open_listener(settings)
    service: Service = app.extensions["chat"]
    service.start()
    workers = Workers()
    workers.start(thread_count(settings))
    loop = Loop()
    server = connection_server(app, settings, listener, workers, loop)
    stop.wake_with(server.pull_trigger)
    _let_the_collector_rest()
    with told_console(settings.data, url_of(listener), service.console.token):
        _announce(url_of(listener), settings, service.setup_path())
        _turn(loop, server, stop)
    return _leave(service, server, loop, workers)


def connection_server(
    app: WSGIApplication,
    settings: Settings,
    listener: socket.socket,
    workers: Workers,
    loop: Loop,
) -> ConnectionServer:
    """Return a server that accepts from *listener* as *loop* turns, and runs *app* in *workers*."""
    return ConnectionServer(
        app,
        loop=loop,
        _sock=listener,
        dispatcher=workers,
        adj=adjustments(settings, listener),
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        bind_socket=False,
    )


def _let_the_collector_rest() -> None:
    """Leave to the garbage collector what is made from now on, and seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


def _turn(loop: Loop, server: ConnectionServer, stop: StopSignals) -> None:
    guard = Guard()
    while not stop.asked:
        loop.turn(TURN_S)
        # It accepts no more at its limit, and looks for idle connections now and then.
        loop.connections.watch(server)
        guard.look_at(server.active_channels)


def _announce(url: str, settings: Settings, setup_path: str | None) -> None:
    _log.info(
        "Halley %s serves %s from %s: %d threads, %d connections, %d held polls, limits %s",
        __version__,
        url,
        settings.data.resolve(),
        thread_count(settings),
        settings.connections or 0,
        settings.held_polls,
        "on" if settings.limits else "off",
    )
    # Nobody may be listening to standard output, which is no reason to end.
    with suppress(OSError):
        print(f"Listening on {url}", flush=True)  # noqa: T201 - it works without standard output
        if setup_path:
            print(f"Nobody is admin yet: {url}{setup_path}", flush=True)  # noqa: T201 - as above


def _leave(service: Service, server: ConnectionServer, loop: Loop, workers: Workers) -> int:
    server.stop_accepting()
    _tried(service.drain)
    drain = Drain(server, loop)
    cut = drain.run()
    _log.info("Drained in %.2f s; %d requests were cut", drain.elapsed_s, cut)
    if cut:
        _log.error("%d requests did not end and were cut", cut)
    ended = workers.stop(THREADS_END_S)
    closed = _finished(service.close, CLOSE_S)
    if ended and closed and not cut:
        loop.close()
        return 0
    # A thread that is stuck would outlive an orderly exit.
    logging.shutdown()
    os._exit(1)


def _finished(action: Callable[[], None], within_s: float) -> bool:
    done: list[bool] = []
    thread = threading.Thread(target=lambda: done.append(_tried(action)), daemon=True)
    thread.start()
    thread.join(within_s)
    if not done:
        _log.error("the database did not close within %d s", within_s)
    return done == [True]


def _tried(action: Callable[[], None]) -> bool:
    try:
        action()
    except Exception:  # noqa: BLE001 - whatever fails, the clients still get their answers
        _log.exception("%s failed", action.__qualname__)
        return False
    return True
