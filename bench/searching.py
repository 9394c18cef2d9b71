"""Search in a small and in a large history, over HTTP, and compare.

    python -m bench.searching [MESSAGES] [--folder FOLDER]

Fills two servers, one with a thousand messages and one with a million, whose words are as unevenly
frequent as those of a language, some in Chinese. Then it asks both for words that are common and
rare, short and long, for several at once, phrases and beginnings, in a room and by an author, in
turn, and prints the median of each and their ratio. A million takes some minutes and 2 GB; with
--folder it is kept there, and found there the next time.
"""

from __future__ import annotations

import argparse
import itertools
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlencode

from chat.core.chat import Chat
from chat.core.rendering import RENDERER
from chat.store import messages
from chat.store.messages import Draft
from chat.store.transaction import Transaction
from chat.values.records import User
from chat.values.settings import Settings
from tests.live import LiveServer, join

FEW = 1000
BATCH = 1000
ROUNDS = 200
WORDS = 30_000
LENGTH = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIGNS = 2000
"""Signs of Chinese; a message in four has four of them."""
SELDOM = 100
"""One message in so many is by an author who hardly writes."""


def main() -> int:
    """Fill, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("messages", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the messages here")
    given = parser.parse_args()
    with nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory() as folder:
        servers = [
            LiveServer(_filled(Path(folder), n), limits="off") for n in (FEW, given.messages)
        ]
        try:
            for server in servers:
                server.start()
            _compare(servers)
        finally:
            for server in servers:
                server.stop()
    return 0


def _vocabulary() -> list[str]:
    """Return words, the most frequent first: none is the beginning of a more frequent one."""
    chance, known = random.Random(1), dict[str, None]()
    while len(known) < WORDS:
        known["".join(chance.choices(LETTERS, k=chance.randint(2, 9)))] = None
    return list(known)


def _filled(folder: Path, count: int) -> Path:
    """Return where a server with so many messages keeps its data; fill it when it is not there."""
    place = folder / str(count)
    if not (place / "filled").exists():
        began_s = time.monotonic()
        _fill(place / "data", count)
        (place / "filled").touch()
        size = sum(file.stat().st_size for file in place.rglob("*"))
        took_s = time.monotonic() - began_s
        print(f"{count} messages were stored in {took_s:.0f} s, and have {size / 1e6:.0f} MB")
    return place


def _fill(folder: Path, count: int) -> None:
    chat, words, chance = Chat(Settings(data=folder)), _vocabulary(), random.Random(2)
    weights = list(itertools.accumulate(1 / place for place in range(1, WORDS + 1)))
    signs = list(itertools.accumulate(1 / place for place in range(1, SIGNS + 1)))
    chat.start()
    authors = [chat.sessions.join(name)[0] for name in ("writer", "seldom")]
    general = chat.directory.room(authors[0], "general")

    def said() -> str:
        chosen = chance.choices(words, cum_weights=weights, k=LENGTH)
        if chance.random() < 1 / 4:
            drawn = chance.choices(range(SIGNS), cum_weights=signs, k=4)
            chosen.append("".join(chr(0x4E00 + sign) for sign in drawn))
        return " ".join(chosen)

    def store(transaction: Transaction) -> None:
        for _ in range(BATCH):
            author: User = authors[chance.random() < 1 / SELDOM]
            text = said()
            messages.add(transaction, general, author, Draft(text, f"<p>{text}</p>", RENDERER))

    for _ in range(count // BATCH or 1):
        chat.messages._writer.write(store)  # noqa: SLF001 -- as many at once as no client can send
    chat.close()


def _compare(servers: list[LiveServer]) -> None:
    asking = [_asker(server) for server in servers]
    for name, query in _queries().items():
        # As many as the small one has: what is compared is finding, not telling more.
        found = asking[0](query)[1]
        query["limit"] = str(max(1, found))
        taken: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for ask, times in zip(asking, taken, strict=True):
                times.append(ask(query)[0])
        few, many = (statistics.median(times) * 1e3 for times in taken)
        print(f"{name:32} {found:2} {few:6.2f} ms {many:6.2f} ms  {many / few:5.2f} times")


def _queries() -> dict[str, dict[str, str]]:
    """Return the parameters of what is asked for, by what it is."""
    words = _vocabulary()

    def word(length: int, after: int = 0) -> str:
        return next(each for each in words[after:] if len(each) == length)

    common = [word(length) for length in (4, 5, 6)]
    said = {
        "a common word of two letters": word(2),
        "a common word of three letters": word(3),
        "a common word of four letters": common[0],
        "a common word of eight letters": word(8),
        "a word in a thousand": word(7, 200),
        "a rare word": word(7, 20_000),
        "a word that nobody said": "zzzzzzzz",
        "two common words": " ".join(common[:2]),
        "three common words": " ".join(common),
        "two words that are not together": f"{word(7, 5000)} {word(6, 5000)}",
        "a common and a rare word": f"{common[0]} {word(7, 20_000)}",
        "a common phrase": f'"{common[0]} {common[1]}"',
        "a beginning of three letters": word(7, 50)[:3],
        "a beginning of five letters": word(7)[:5],
        "a common Chinese sign": chr(0x4E00),
        "a Chinese word": chr(0x4E00) + chr(0x4E01),
    }
    asked = {name: {"q": query} for name, query in said.items()}
    by_author = {
        f"by {author}: {name}": {"q": query, "author": author}
        for author in ("writer", "seldom")
        for name, query in (("a common word", common[0]), ("a short one", word(2)))
    }
    return asked | by_author | {"in a room: a common word": {"q": common[0], "room": "general"}}


def _asker(server: LiveServer) -> Callable[[dict[str, str]], tuple[float, int]]:
    """Return what asks that server, and returns the seconds that took and how many it found."""
    reader = join(server.port, f"reader {secrets.token_hex(4)}")

    def ask(query: dict[str, str]) -> tuple[float, int]:
        began_s = time.perf_counter()
        answer = server.get(f"/api/search?{urlencode(query)}", **reader)
        taken_s = time.perf_counter() - began_s
        if answer.status != 200:
            raise RuntimeError(f"the search was refused: {answer}")
        return taken_s, len(answer.json["messages"])

    return ask


if __name__ == "__main__":
    raise SystemExit(main())
