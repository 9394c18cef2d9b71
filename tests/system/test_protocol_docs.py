"""docs/protocol.md is true: its lines print what stands below them, on a new server."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.live import ROOT

PROTOCOL = (ROOT / "docs" / "protocol.md").read_text()
ADDRESS = "http://127.0.0.1:8000"
END = "-- end of what this line prints --"
RUN_S = 60


def lines_and_prints():
    """Return each line of the page's consoles, and what is to be printed below it, in order."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PROTOCOL, re.DOTALL | re.MULTILINE)
    parts = re.split(r"^\$ ", "".join(blocks), flags=re.MULTILINE)[1:]
    return [(line, told) for line, _, told in (part.partition("\n") for part in parts)]


LINES = lines_and_prints()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the lines write their files."""
    return tmp_path_factory.mktemp("protocol")


@pytest.fixture
def printed(live_server, folder):
    """What each line prints on a new server."""
    script = "".join(f"{line}\necho; echo '{END}'\n" for line, _ in LINES)
    ended = subprocess.run(
        ["bash", "-eu", "-o", "pipefail"],
        input=script.replace(ADDRESS, live_server.url.rstrip("/")),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=RUN_S,
        check=True,
    )
    return [" ".join(told.split()) for told in ended.stdout.split(END)[:-1]]


def pattern(told):
    """Return what matches the printed text *told*: JSON may be wrapped, `…` is anything."""
    parts = re.sub(r"([,\[{])\n\s+", r"\1", told).split("…")
    return re.compile(".*".join(re.escape(" ".join(part.split())) for part in parts))


def test_there_are_lines_to_run():
    assert len(LINES) > 15
    assert ADDRESS in LINES[0][0]


def test_every_line_prints_what_stands_below_it(printed):
    wrong = [
        f"$ {line}\n{told}\nbut it printed\n{truth}"
        for (line, told), truth in zip(LINES, printed, strict=True)
        if not pattern(told).fullmatch(truth)
    ]

    assert wrong == []
