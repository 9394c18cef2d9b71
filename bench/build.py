"""Builds the load client, with the compiler of this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).parent / "client"
COMPILERS = ("cc", "gcc", "clang")
FLAGS = ("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror")
BUILD_S = 60


class NotBuilt(Exception):
    """The load client could not be built; the text says why and what to do."""


def build_client(folder: Path) -> Path:
    """Compile the load client into *folder* and return its path.

    Raises:
        NotBuilt: no compiler is installed, or it refuses the source.
    """
    program = folder / "client"
    sources = sorted(map(str, SOURCES.glob("*.c")))
    command = [_compiler(), *FLAGS, "-o", str(program), *sources]
    built = subprocess.run(command, capture_output=True, text=True, timeout=BUILD_S, check=False)
    if built.returncode:
        raise NotBuilt(f"The load client does not compile:\n{built.stderr}")
    return program


def _compiler() -> str:
    for name in COMPILERS:
        if path := shutil.which(name):
            return path
    raise NotBuilt("A C compiler is missing for the load client: apt-get install gcc libc6-dev")
