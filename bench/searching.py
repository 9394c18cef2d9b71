"""Search in a small and in a large history, over HTTP, and compare.

    python -m bench.searching [MESSAGES]

Fills two servers, one with a thousand messages and one with a million, whose words are as unevenly
frequent as those of a language. Then it asks both for common, rare and several words and a phrase,
in turn, and prints the median of each and their ratio.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from chat.core.chat import Chat
from chat.core.rendering import RENDERER
from chat.store import messages
from chat.store.messages import Draft
from chat.store.transaction import Transaction
from chat.values.settings import Settings
from tests.live import LiveServer, join

FEW = 1000
BATCH = 1000
ROUNDS = 200
WORDS = 30_000
LENGTH = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> int:
    """Fill, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("messages", nargs="?", type=int, default=1_000_000)
    many = parser.parse_args().messages
    with tempfile.TemporaryDirectory() as folder:
        servers = []
        for count in (FEW, many):
            place = Path(folder) / str(count)
            began_s = time.monotonic()
            _fill(place / "data", count)
            print(f"{count} messages were stored in {time.monotonic() - began_s:.0f} s")
            servers.append(LiveServer(place, limits="off").start())
        try:
            _compare(servers)
        finally:
            for server in servers:
                server.stop()
    return 0


def _vocabulary() -> list[str]:
    chance = random.Random(1)
    return ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(WORDS)]


def _fill(folder: Path, count: int) -> None:
    chat, words, chance = Chat(Settings(data=folder)), _vocabulary(), random.Random(2)
    weights = list(itertools.accumulate(1 / place for place in range(1, WORDS + 1)))
    chat.start()
    author, _ = chat.sessions.join("writer")
    general = chat.directory.room(author, "general")

    def store(transaction: Transaction) -> None:
        for _ in range(BATCH):
            text = " ".join(chance.choices(words, cum_weights=weights, k=LENGTH))
            messages.add(transaction, general, author, Draft(text, f"<p>{text}</p>", RENDERER))

    for _ in range(count // BATCH or 1):
        chat.messages._writer.write(store)  # noqa: SLF001 -- as many at once as no client can send
    chat.close()


def _compare(servers: list[LiveServer]) -> None:
    words = _vocabulary()
    queries = {
        "a common word": words[0],
        "a word in a thousand": words[200],
        "a rare word": words[20_000],
        "two words": f"{words[3]} {words[40]}",
        "a phrase": f'"{words[0]} {words[1]}"',
        "a beginning": next(word for word in words[50:] if len(word) > 4)[:3],
    }
    asking = [_asker(server) for server in servers]
    for name, query in queries.items():
        taken: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for ask, times in zip(asking, taken, strict=True):
                times.append(ask(query))
        few, many = (statistics.median(times) * 1e3 for times in taken)
        print(f"{name:22} {few:6.2f} ms {many:6.2f} ms  {many / few:5.2f} times")


def _asker(server: LiveServer) -> Callable[[str], float]:
    reader = join(server.port, "reader")

    def ask(query: str) -> float:
        began_s = time.perf_counter()
        answer = server.get(f"/api/search?q={quote(query)}", **reader)
        taken_s = time.perf_counter() - began_s
        if answer.status != 200:
            raise RuntimeError(f"the search was refused: {answer}")
        return taken_s

    return ask


if __name__ == "__main__":
    raise SystemExit(main())
