"""The benchmark works end to end; what it measures is no test."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.build import build_client
from bench.contenders import HALLEY, ROOM
from bench.load_client import polls
from bench.results import Results
from bench.serving import Serving, serving
from bench.targets import Target
from tests.live import ROOT, until

POLLS = 50


@pytest.fixture
def client(tmp_path: Path) -> Path:
    return build_client(tmp_path)


def test_a_run_measures_halley_and_writes_its_table_and_chart(tmp_path: Path):
    command = ["-m", "bench.run", "--quick", "--rounds", "1", "--contenders", "halley"]
    asked = ["--sizes", str(POLLS), "--posts-s", "1", "--docs", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, *command, *asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    table = (tmp_path / "benchmarks.md").read_text()
    assert re.search(r"\| Halley, `python app.py` \| \d", table)
    assert (tmp_path / "benchmarks.svg").read_text().startswith("<svg ")


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving(HALLEY, POLLS) as started:
        yield started


def test_every_held_poll_is_counted_and_checked(client: Path, server: Serving):
    with polls(client, server.port, HALLEY.wire(server.port, ROOM), POLLS) as held:
        until(lambda: server.held == POLLS)
        told = held.publish()
    assert (held.opened["polling"], told["answered"], told["whole"]) == (POLLS, POLLS, POLLS)
    assert 0 < told["median_ms"] <= told["p99_ms"] <= told["last_ms"]


def test_an_answer_without_the_message_is_not_whole(client: Path, server: Serving):
    wire = HALLEY.wire(server.port, ROOM)
    other = wire._replace(publish=wire.publish.replace(b"{marker}", b"m_______"))
    with polls(client, server.port, other, POLLS) as held:
        until(lambda: server.held == POLLS)
        told = held.publish()
    assert (told["answered"], told["whole"]) == (POLLS, 0)


def test_a_ratio_pairs_numbers_of_the_same_round():
    results = Results(rounds=3, sizes=[8])
    for number, (ours, theirs) in enumerate([(2, 4), (3, 3), (9, 3)]):
        results.add("ours", 8, number, {"last_ms": ours})
        results.add("theirs", 8, number, {"last_ms": theirs})
    results.add("ours", 8, 3, {"last_ms": 100})
    assert results.ratio(("ours", 8, "last_ms"), ("theirs", 8, "last_ms")) == (0.5, 1, 3)


@pytest.mark.parametrize(
    ("is_floor", "verdict"), [(False, "met"), (True, "**not met**")], ids=["ceiling", "floor"]
)
def test_a_target_is_judged_by_the_median(is_floor: bool, verdict: str):
    results = Results(rounds=1, sizes=[8])
    results.add("ours", 8, 0, {"last_ms": 4})
    target = Target("…", 5, "ms", lambda each: each.spread("ours", 8, "last_ms"), is_floor)
    assert target.verdict(results)[0] == verdict
