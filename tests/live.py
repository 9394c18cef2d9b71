"""A live server in a process of its own, and plain HTTP over a socket to talk to it.

For tests and benchmarks alike; knows nothing of pytest. A server started here is ended here, by
its own process id.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol, Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
# Far above an honest start (under 1.5 s), for machines that are busy with other tests.
START_S = 30.0
# The server itself leaves within 15 s, whatever happens.
STOP_S = 20.0
ANSWER_S = 30.0
_LISTENING = "Listening on "


class Process(Protocol):
    """What a live server needs of its process; `subprocess.Popen` has it."""

    @property
    def pid(self) -> int:
        """Its process id."""

    @property
    def stdout(self) -> IO[str] | None:
        """What it says."""

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""

    def wait(self, timeout: float) -> int:
        """Wait for its end and return its exit status."""

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal; returns at once."""

    def kill(self) -> None:
        """End it as a power cut would."""


class DidNotStart(Exception):
    """The server ended, or said nothing, before it listened; the text is its log."""


class LiveServer:
    """`python app.py` in a process of its own, on a free port.

    Args:
        folder: Where its data (`data`) and its log (`server.log`) are.
        command: What to run instead; it has to print the same line.
        settings: CHAT_* variables by the name of the field, e.g. `poll_threads=4`.
    """

    def __init__(
        self, folder: Path, *, command: Sequence[str | Path] = ("app.py",), **settings: object
    ) -> None:
        """Prepare; nothing runs yet."""
        self._folder = folder
        self._command = [sys.executable, *map(str, command)]
        self._settings = {"data": folder / "data", "port": 0} | settings
        self._log_file = folder / "server.log"
        self._process: Process | None = None
        self.url = ""

    def start(self) -> Self:
        """Start, and return when it accepts connections.

        Raises:
            DidNotStart: it refused to; its exit status is in `exit_status`.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = self._spawn()
        line = self._first_line()
        if not line.startswith(_LISTENING):
            self.kill()
            raise DidNotStart(f"{line}{self.log}")
        self.url = line.removeprefix(_LISTENING).strip()
        return self

    @property
    def port(self) -> int:
        """The port it listens on; the last one when it is stopped."""
        return urlsplit(self.url).port or 0

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running.pid

    @property
    def log(self) -> str:
        """What it has written to standard error, over all its starts."""
        return self._log_file.read_text(errors="replace")

    @property
    def exit_status(self) -> int | None:
        """How it ended; negative for a signal, None while it runs."""
        return self._running.poll()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; returns at once."""
        self._running.send_signal(number)

    def wait(self, within_s: float = STOP_S) -> int:
        """Wait for its end and return its exit status."""
        status = self._running.wait(within_s)
        if self._running.stdout is not None:
            self._running.stdout.close()
        return status

    def stop(self) -> int:
        """Ask it to stop, wait for its end and return its exit status; harmless twice."""
        if self.exit_status is None:
            self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End it as a power cut would; harmless twice."""
        if self._process is not None:
            self._process.kill()
            self.wait()

    def setup_url(self) -> str:
        """Return the address at which one becomes the first admin; it can be asked for once.

        It is in the second line that a server without an admin prints.
        """
        stdout = self._running.stdout
        return stdout.readline().split(": ", 1)[1].strip() if stdout else ""

    def restart(self) -> Self:
        """Stop it if it runs, and start it again on the same port."""
        self.stop()
        self._settings["port"] = self.port
        return self.start()

    def get(self, path: str, **headers: str) -> Answer:
        """Return the answer to one GET."""
        return ask(self.port, "GET", path, **headers)

    def post(self, path: str, body: object, **headers: str) -> Answer:
        """Return the answer to one POST of *body* as JSON."""
        return ask(self.port, "POST", path, body, **headers)

    def _spawn(self) -> Process:
        with self._log_file.open("a") as log:
            return subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=environment(**self._settings),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    @property
    def _running(self) -> Process:
        if self._process is None:
            raise RuntimeError("the server was never started")
        return self._process

    def _first_line(self) -> str:
        stdout = self._running.stdout
        if stdout is None or not select.select([stdout], [], [], START_S)[0]:
            return ""
        return stdout.readline()


class WaitressServer(LiveServer):
    """`waitress-serve`, with flags, on a free port."""

    def __init__(self, folder: Path, *flags: str, **settings: object) -> None:
        """Prepare; nothing runs yet."""
        command = ("-m", "waitress", "--listen=127.0.0.1:0", *flags, "app:app")
        super().__init__(folder, command=command, **settings)

    def _first_line(self) -> str:
        until(lambda: "Serving on " in self.log or self.exit_status is not None, START_S)
        _, said, url = self.log.rpartition("Serving on ")
        return _LISTENING + url if said else ""


class Answer(NamedTuple):
    """A complete answer: all bytes that its Content-Length promised have come."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, as JSON."""
        return json.loads(self.body)


class Incomplete(Exception):
    """The connection ended before the answer did; the text is what came."""


class Exchange:
    """One request over a connection of its own; the answer is read when it is asked for."""

    def __init__(self, port: int, sent: bytes, host: str = "127.0.0.1") -> None:
        """Connect, and send *sent*, which may be half a request or nonsense."""
        self._socket = socket.create_connection((host, port), timeout=ANSWER_S)
        self.send(sent)

    def send(self, more: bytes) -> None:
        """Send more."""
        self._socket.sendall(more)

    def answer(self) -> Answer:
        """Wait for the whole answer, and close."""
        with self._socket, self._socket.makefile("rb") as stream:
            head = _read_head(stream.readline)
            status = int(head[0].split(" ")[1])
            headers = {
                name.lower(): value
                for name, _, value in (line.partition(": ") for line in head[1:])
            }
            promised = int(headers.get("content-length", 0))
            body = stream.read(promised)
        if len(body) != promised:
            raise Incomplete(f"{len(body)} of {promised} bytes: {body!r}")
        return Answer(status, headers, body)

    def has_answer(self) -> bool:
        """Tell whether anything has come, without waiting."""
        return bool(select.select([self._socket], [], [], 0)[0])

    def shut_writing(self) -> None:
        """Say that no more will be sent."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def ask(port: int, method: str, path: str, body: object = None, **headers: str) -> Answer:
    """Send one request and return its answer; *headers* are written with `_` for `-`."""
    return Exchange(port, request(method, path, body, **headers)).answer()


def request(method: str, path: str, body: object = None, **headers: str) -> bytes:
    """Return the bytes of a request, its *body* as JSON."""
    sent = b"" if body is None else json.dumps(body).encode()
    fields = {"Host": "localhost", "Connection": "close"}
    fields |= {"Content-Type": "application/json", "Content-Length": str(len(sent))} if sent else {}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + sent


def join(port: int, name: str) -> dict[str, str]:
    """Join as a guest, and return the header that says so."""
    answer = ask(port, "POST", "/api/session", {"name": name})
    if answer.status != 201:
        raise RuntimeError(f"cannot join: {answer.status} {answer.body!r}")
    return {"Authorization": f"Bearer {answer.json['token']}"}


def until(predicate: Callable[[], bool], within_s: float = 10.0) -> None:
    """Return as soon as *predicate* holds.

    Raises:
        TimeoutError: it did not within *within_s* seconds.
    """
    deadline_s = time.monotonic() + within_s
    while not predicate():
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"still not so after {within_s} s")
        time.sleep(0.01)


def environment(**settings: object) -> dict[str, str]:
    """Return this process's environment with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAT_")}
    return kept | {f"CHAT_{name.upper()}": str(value) for name, value in settings.items()}


def run_to_end(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run `python` with *arguments* in the checkout until it ends by itself."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )


def _read_head(readline: Callable[[], bytes]) -> list[str]:
    lines = []
    while (line := readline()) not in {b"\r\n", b""}:
        lines.append(line.decode("latin-1").rstrip("\r\n"))
    if line == b"" or not lines:
        raise Incomplete(f"no whole head: {lines!r}")
    return lines
