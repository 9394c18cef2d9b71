"""One start of a contender, and what the kernel tells about its processes."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.contenders import Contender
from tests.live import DidNotStart, LiveServer, ask, until

FIRST_ANSWER_S = 20.0
MIB = 1024 * 1024
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Serving:
    """A running contender."""

    def __init__(self, server: LiveServer, contender: Contender, start_s: float) -> None:
        """Take over the running server."""
        self._server = server
        self._contender = contender
        self.start_s = start_s

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    @property
    def held(self) -> int:
        """How many polls it says to hold."""
        return self._contender.held(self.port)

    def resident_mib(self) -> float:
        """Return the resident memory of all its processes."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._pids())
        return pages * _PAGE_BYTES / MIB

    def cpu_s(self) -> float:
        """Return the processor time that all its threads have used."""
        return sum(map(_cpu_s, self._pids()))

    def cpu_percent(self, seconds: float) -> float:
        """Return how much of one core it uses over so many *seconds*."""
        before, began_s = self.cpu_s(), time.monotonic()
        time.sleep(seconds)
        return (self.cpu_s() - before) / (time.monotonic() - began_s) * 100

    def _pids(self) -> list[int]:
        pid = self._server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


@contextmanager
def serving(contender: Contender, polls: int) -> Iterator[Serving]:
    """Start *contender* with room for so many *polls*, wait for its first answer, and end it.

    Raises:
        DidNotStart: it did not answer in time.
    """
    with tempfile.TemporaryDirectory() as folder:
        command, settings = contender.command(polls), contender.settings(polls)
        server = LiveServer(Path(folder), command=command, **settings)
        began_s = time.monotonic()
        try:
            server.start()
            _wait_for_answer(server, contender)
            yield Serving(server, contender, time.monotonic() - began_s)
        finally:
            _end(server)


def _wait_for_answer(server: LiveServer, contender: Contender) -> None:
    def answers() -> bool:
        try:
            return ask(server.port, "GET", contender.held_path).status == 200
        except OSError:
            return False

    try:
        until(answers, FIRST_ANSWER_S)
    except TimeoutError:
        raise DidNotStart(f"{contender.name} does not answer\n{server.log}") from None


def _end(server: LiveServer) -> None:
    try:
        server.stop()
    except subprocess.TimeoutExpired:
        server.kill()


def _cpu_s(pid: int) -> float:
    """Return what the scheduler counts, in nanoseconds; /proc/PID/stat counts in 10 ms."""
    counts = (_nanoseconds(file) for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(counts) / 1e9


def _nanoseconds(file: Path) -> int:
    try:
        return int(file.read_text().split()[0])
    except OSError:  # the thread has just ended
        return 0
