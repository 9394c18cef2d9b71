"""The requirements are a whole lock: everything that is pulled in is pinned, exactly."""

import re
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.live import ROOT

FILES = [ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"]
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[0-9][0-9a-z.]*)$", re.MULTILINE)


def lines_of(file: Path) -> list[str]:
    lines = [line.strip() for line in file.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def pinned(*files: Path) -> dict[str, str]:
    found = [match for file in files for match in _PINNED.finditer(file.read_text())]
    return {canonicalize_name(match["name"]): match["version"] for match in found}


def pulled_in(name: str) -> set[str]:
    needed = [Requirement(text) for text in requires(name) or []]
    return {
        canonicalize_name(each.name)
        for each in needed
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }


@pytest.mark.parametrize("file", FILES, ids=["runtime", "tests"])
def test_every_requirement_is_pinned_exactly(file: Path):
    assert [line for line in lines_of(file) if not _PINNED.match(line)] == []


@pytest.mark.parametrize("files", [FILES[:1], FILES], ids=["runtime", "tests"])
def test_whatever_is_pulled_in_is_pinned_too(files: list[Path]):
    names = pinned(*files)
    assert set().union(*map(pulled_in, names)) - set(names) == set()


def test_the_tests_run_on_what_is_pinned():
    names = pinned(*FILES)
    assert {name: version(name) for name in names} == names
