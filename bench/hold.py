"""Hold many polls on `python app.py`, post once, and print what it took.

    python -m bench.hold [POLLS] [ROUNDS]

Prints resident memory before, while and after, and for each round the times from the post to the
median and the last of the answers. Figures of one machine in one run; compare ratios only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from bench.held_polls import HeldPolls
from tests.live import LiveServer, join, request, until

WAIT_S = 50
MIB = 1024 * 1024


def main() -> int:
    """Run the rounds; the exit status is 1 when an answer was missing or wrong."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("polls", type=int, nargs="?", default=500)
    options.add_argument("rounds", type=int, nargs="?", default=5)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder), poll_threads=asked.polls).start()
        try:
            return _run(server, asked.polls, asked.rounds)
        finally:
            server.stop()


def _run(server: LiveServer, polls: int, rounds: int) -> int:
    ada = join(server.port, "Ada")
    print(f"before     {_resident_mib(server.pid):6.1f} MiB resident")
    lasts = []
    for number in range(1, rounds + 1):
        text = f"round {number}"
        sent = request("GET", f"/api/events?after=now&wait={WAIT_S}", **ada)
        held = HeldPolls(server.port, sent, polls)
        until(lambda: server.get("/healthz").json["held"] == polls)
        while_held = _resident_mib(server.pid)
        began = time.monotonic()
        server.post("/api/rooms/general/messages", {"text": text}, **ada)
        posted = time.monotonic()
        answered = held.answers(text.encode(), WAIT_S)
        if answered.whole != polls:
            print(f"round {number}: {answered.whole} of {polls} polls were answered rightly")
            return 1
        since = [moment - began for moment in answered.times]
        lasts.append(since[-1])
        print(
            f"round {number}: {while_held:6.1f} MiB with {polls} held; post acknowledged after"
            f" {(posted - began) * 1e3:.1f} ms, median answer {statistics.median(since) * 1e3:.1f},"
            f" last {since[-1] * 1e3:.1f} ms"
        )
    print(f"after      {_resident_mib(server.pid):6.1f} MiB resident")
    print(f"last answer, median of {rounds} rounds: {statistics.median(lasts) * 1e3:.1f} ms")
    return 0


def _resident_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


if __name__ == "__main__":
    raise SystemExit(main())
