"""Where and on what a run was made."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.live import ROOT

PACKAGES = ("Flask", "waitress", "tornado", "Flask-SocketIO")


def facts() -> dict[str, str]:
    """Return date, commit, processor and versions, each in a word or a line."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": _commit(),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "versions": ", ".join(_versions()),
    }


def load_average() -> str:
    """Return how busy the machine has been in the last minute."""
    return f"{os.getloadavg()[0]:.2f}"


def _commit() -> str:
    commit = _first_line("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    changed = _first_line("git", "-C", str(ROOT), "status", "--porcelain", "--", "chat", "app.py")
    return f"{commit or 'unknown'}{' and changes' if changed else ''}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _versions() -> list[str]:
    found = [f"CPython {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    if shutil.which("nginx"):
        found.append(_first_line("nginx", "-v").replace("nginx version: ", ""))
    return found + _nchan_version()


def _nchan_version() -> list[str]:
    told = _first_line("dpkg-query", "-W", "-f", "${Version}", "libnginx-mod-nchan")
    return [f"nchan {told.partition(':')[2] or told}"] if told else []


def _first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return ""
    return (done.stdout or done.stderr).partition("\n")[0].strip()
