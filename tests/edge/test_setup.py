"""tests/setup on machines that lack something: it installs, or says in one line what to do."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
TOOLS = ["basename", "grep", "readlink", "rm", "timeout"]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder that is all of PATH, with a few real tools in it.

    The tools are called, not linked: writing to a link would write to the real tool.
    """
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        _write(folder / tool, f'exec {shutil.which(tool)} "$@"')
    return folder


def _write(program: Path, line: str) -> None:
    assert not program.is_symlink()
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)


@pytest.fixture
def add(machine: Path) -> Callable[[str, str], None]:
    """Put a program on the machine, as a line of shell."""

    def added(name: str, line: str) -> None:
        _write(machine / name, line)

    return added


@pytest.fixture
def run(machine: Path) -> Run:
    def ran(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", ROOT / "tests" / "setup", *arguments],
            env={"PATH": str(machine), **environ},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return ran


def told(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 1
    assert ended.stdout == ""
    return ended.stderr.splitlines()[-1]


def test_without_python_it_says_what_to_install(run: Run, tmp_path):
    line = told(run("venv", str(tmp_path / "v"), "requirements.txt"))
    assert line.startswith("Python 3.11 or newer is missing. Install it")


def test_without_venv_it_names_the_package(run: Run, add, tmp_path):
    add("python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    add("id", "echo 1000")
    line = told(run("venv", str(tmp_path / "v"), "requirements.txt"))
    assert line == "Python's venv module is missing. Install it: sudo apt-get install python3-venv"


def test_without_venv_root_installs_it(run: Run, add, tmp_path):
    asked = tmp_path / "asked"
    add("python3", f'case "$2" in *ensurepip*) test -e {asked} ;; esac')
    add("id", "echo 0")
    add("apt-get", f'echo "$@" >> {asked}')
    run("venv", str(tmp_path / "v"), "requirements.txt")
    assert asked.read_text() == "update -qq\ninstall -y -qq python3-venv\n"


def test_a_browser_that_starts_is_printed(run: Run, add, machine):
    add("chromium", "exit 1")
    add("google-chrome", "exit 0")
    assert run("browser").stdout == f"{machine}/google-chrome\n"


def test_the_browser_of_the_environment_comes_first(run: Run, add, machine):
    add("chromium", "exit 0")
    add("mine", "exit 0")
    assert run("browser", CHROMIUM=f"{machine}/mine").stdout == f"{machine}/mine\n"


def test_a_browser_of_the_environment_that_does_not_start_is_told(run: Run, add):
    add("chromium", "exit 0")
    line = told(run("browser", CHROMIUM="/no/such/chrome"))
    assert line.startswith("CHROMIUM=/no/such/chrome does not start.")


def test_without_a_browser_it_says_what_to_install(run: Run, add):
    add("id", "echo 1000")
    add("chromium-browser", "echo only a stub for a snap; exit 1")
    assert told(run("browser")).startswith("A Chromium is missing for the browser tests. Install")


def test_without_a_browser_root_installs_one(run: Run, add, machine, tmp_path):
    asked = tmp_path / "asked"
    add("id", "echo 0")
    add("grep", "exit 1")
    add("apt-get", f'echo "$@" >> {asked}; echo > {machine}/chromium; chmod 755 {machine}/chromium')
    add("chmod", f'exec {shutil.which("chmod")} "$@"')
    assert run("browser").stdout == f"{machine}/chromium\n"
    assert asked.read_text().splitlines()[-1].startswith("install -y -qq chromium ")
