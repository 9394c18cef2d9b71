"""make bench: every contender in turn, round after round; ratios, docs/benchmarks.md and a chart.

    python -m bench.run [--quick] [--rounds N] [--sizes 500,1000] [--contenders halley,tornado]

A contender that does not hold so many polls is named with the reason and left out of that size.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from bench.build import NotBuilt, build_client
from bench.chart import as_svg
from bench.contenders import CONTENDERS, HALLEY, Contender
from bench.load_client import ClientFailed
from bench.machine import facts, load_average
from bench.posts import NOTHING, posts
from bench.report import as_markdown, ratio_lines, target_table
from bench.results import Results
from bench.visit import Depth, NotReached, Visit, visit
from tests.live import ROOT, DidNotStart, Incomplete

SIZES = (500, 1000, 8000, 10_000)
ROUNDS = 5
POSTS_S = 5.0
DEPTH = Depth(idle_s=4.0, health_s=2.0, series_posts=150)
QUICK_SIZES = (200, 500)
QUICK_ROUNDS = 2
QUICK_POSTS_S = 1.0
QUICK_DEPTH = Depth(idle_s=1.0, health_s=0.5, series_posts=20)
FAULTS = (
    NotReached,
    ClientFailed,
    DidNotStart,
    Incomplete,
    OSError,
    RuntimeError,
    subprocess.SubprocessError,
)
"""What ends a visit and not the run: a server that does not start, hold or answer."""
SIZE_S = 1500.0
"""For one size over all rounds; what is not done then is left out."""


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; the exit status is 1 when it cannot."""
    asked = _asked(arguments)
    _raise_descriptor_limit()
    began = facts()
    busy_before = load_average()
    with tempfile.TemporaryDirectory() as folder:
        try:
            client = build_client(Path(folder))
        except NotBuilt as fault:
            print(fault)
            return 1
        results = run(client, asked)
    began["load average"] = f"{busy_before} before, {load_average()} after"
    _print(results)
    _write(results, began | {"rounds": str(asked.rounds)}, Path(asked.docs))
    return 0


def run(client: Path, asked: argparse.Namespace) -> Results:
    """Measure all that is asked for."""
    results = Results(asked.rounds, asked.sizes)
    spent_s = dict.fromkeys(asked.sizes, 0.0)
    chosen = [each for each in CONTENDERS if each.name in asked.contenders]
    for number in range(asked.rounds):
        for size in asked.sizes:
            began_s = time.monotonic()
            for contender in chosen:
                if spent_s[size] + time.monotonic() - began_s < SIZE_S:
                    _visit(results, Visit(client, contender, size, _depth(asked, size)), number)
            spent_s[size] += time.monotonic() - began_s
        for contender in (HALLEY, NOTHING):
            _posts(results, client, contender, number, asked.posts_s)
    return results


def _visit(results: Results, what: Visit, number: int) -> None:
    name, size = what.contender.name, what.size
    if reason := _not_asked(what.contender, size):
        results.note(name, size, reason)
        return
    try:
        numbers = visit(what)
    except FAULTS as fault:
        results.note(name, size, f"not reached: {_first_line(fault)}")
        _say(number, size, name, results.notes[name, size])
    else:
        results.add(name, size, number, numbers)
        _say(number, size, name, f"last {numbers['last_ms']:.1f} ms")


def _not_asked(contender: Contender, size: int) -> str:
    """Return why a contender is not visited; empty when it is."""
    if size > contender.max_polls:
        return f"not asked: one thread a poll, up to {contender.max_polls:,}"
    return contender.missing()


def _posts(
    results: Results, client: Path, contender: Contender, number: int, seconds: float
) -> None:
    try:
        numbers = posts(client, contender, seconds)
    except FAULTS as fault:
        _say(number, 0, contender.name, _first_line(fault))
        return
    results.add(contender.name, 0, number, numbers)
    _say(number, 0, contender.name, f"{numbers['posts_32_per_s']:.0f} posts a second, 32 senders")


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]


def _say(number: int, size: int, name: str, text: str) -> None:
    print(f"round {number + 1}  {size:>6}  {name:<14}  {text}", flush=True)


def _print(results: Results) -> None:
    print("\nTime to the last answer as ratios: least – median – most over the rounds")
    for size in results.sizes:
        print("\n".join(ratio_lines(results, size)))
    print("\n" + target_table(results))


def _write(results: Results, told: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.md").write_text(as_markdown(results, told))
    (folder / "benchmarks.svg").write_text(as_svg(results))
    print(f"Written: {folder / 'benchmarks.md'}, {folder / 'benchmarks.svg'}")


def _depth(asked: argparse.Namespace, size: int) -> Depth | None:
    """Return how deep to measure: in full with the fewest and with the most polls."""
    if size not in {asked.sizes[0], asked.sizes[-1]}:
        return None
    return QUICK_DEPTH if asked.quick else DEPTH


def _raise_descriptor_limit() -> None:
    """Let this process and its children have as many descriptors as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--quick", action="store_true", help="200 and 500 polls, 2 rounds")
    options.add_argument("--rounds", type=int)
    options.add_argument("--sizes", type=_numbers, help="e.g. 500,1000; ascending")
    options.add_argument("--contenders", type=_words, help="names, e.g. halley,tornado,nchan")
    options.add_argument("--docs", default=str(ROOT / "docs"), help="where to write the results")
    options.add_argument("--posts-s", type=float, help="seconds of posting for each count")
    asked = options.parse_args(arguments)
    asked.rounds = asked.rounds or (QUICK_ROUNDS if asked.quick else ROUNDS)
    asked.sizes = asked.sizes or (QUICK_SIZES if asked.quick else SIZES)
    asked.posts_s = asked.posts_s or (QUICK_POSTS_S if asked.quick else POSTS_S)
    asked.contenders = asked.contenders or [each.name for each in CONTENDERS]
    return asked


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def _words(text: str) -> list[str]:
    return text.split(",")


if __name__ == "__main__":
    raise SystemExit(main())
