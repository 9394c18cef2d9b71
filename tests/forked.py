"""A live server that is forked from a process in which its modules are loaded already.

`python app.py` spends most of its start in loading modules. The hundreds of tests that are about
the page share that; how the command itself starts and ends is what tests/edge and tests/system
show.
"""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from subprocess import TimeoutExpired

from chat.edge.command import main
from tests.live import ROOT, LiveServer, environment

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.forked", "chat.store.upgrade", "tests.warm"])


class ForkedServer(LiveServer):
    """The same as `python app.py`, but for where its process comes from."""

    def _spawn(self) -> ForkedProcess:
        return ForkedProcess(environment(**self._settings), self._log_file)


class ForkedProcess:
    """A server's process, with what a live server needs of `subprocess.Popen`."""

    def __init__(self, variables: dict[str, str], log_file: Path) -> None:
        """Fork it, with *variables* as its environment and *log_file* as its standard error."""
        said, says = _context.Pipe(duplex=False)
        self._process: ForkServerProcess = _context.Process(
            target=_serve, args=(variables, log_file, says)
        )
        self._process.start()
        says.close()
        self.stdout = os.fdopen(os.dup(said.fileno()))
        said.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Wait for its end and return its exit status."""
        self._process.join(timeout)
        status = self.poll()
        if status is None:
            raise TimeoutExpired("the forked server", timeout)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal; returns at once."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()


def _serve(variables: dict[str, str], log_file: Path, says: Connection) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(ROOT)
    os.dup2(says.fileno(), 1)
    with log_file.open("a") as log:
        os.dup2(log.fileno(), 2)
    raise SystemExit(main([]))
