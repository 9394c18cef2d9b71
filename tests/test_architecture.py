"""The layers: imports only go down, and what is dangerous stays where it is watched.

Reads the source of chat/, so that a forbidden import fails here and not in a review. The table is
the one of docs/architecture.md.
"""

import ast
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.live import ROOT

LAYERS = ("values", "message_queue", "store", "core", "web", "edge")
CONFINED = {
    "flask": ("web", "edge"),
    # What it knows of passwords knows nothing of HTTP.
    "werkzeug": ("web", "edge", "core/passwords.py"),
    "waitress": ("edge",),
    "prometheus_client": ("web/metrics.py",),
    "sqlalchemy": ("store",),
    "sqlite3": ("store",),
    "alembic": ("store",),
    "itsdangerous": ("core/codes.py",),
    "babel": ("web/catalogue.py", "web/dates.py"),
    "segno": ("web/codes.py",),
    "mistune": ("core/markdown.py",),
    "nh3": ("core/markdown.py",),
    "PIL": ("core/pictures.py",),
    "rcssmin": ("web/assets.py",),
    "rjsmin": ("web/assets.py",),
    "threading": (
        "message_queue",
        "store/writer.py",
        "core/chat.py",
        "core/downloads.py",
        "core/passwords.py",
        "core/pictures.py",
        "core/sessions.py",
        "core/shared_reads.py",
        "edge",
        "core/window_counts.py",
    ),
    # What is waited for of the writer, and of a reading that is shared; nobody else makes one.
    "concurrent": (
        "store/writer.py",
        "core/messages.py",
        "core/changes.py",
        "core/shared_reads.py",
        "web/written.py",
    ),
    "multiprocessing": (),
    "asyncio": (),
    "subprocess": ("edge",),
}
ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"})
SOURCES = sorted((ROOT / "chat").rglob("*.py"))


class Import(NamedTuple):
    """One module that a file imports, by its full name."""

    file: str
    module: str

    @property
    def layer(self) -> str:
        return self.file.split("/")[0]

    def is_of(self, package: str) -> bool:
        return f"{self.module}.".startswith(f"{package}.")

    def is_below(self, folders: tuple[str, ...]) -> bool:
        return any(f"{self.file}/".startswith(f"{folder}/") for folder in folders)


def name_of(file: Path) -> str:
    return file.relative_to(ROOT / "chat").as_posix()


def imported_by(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module, names, 0):
            return [str(module), *(f"{module}.{alias.name}" for alias in names)]
        case _:
            return []


def imports_of(file: Path) -> list[Import]:
    nodes = ast.walk(ast.parse(file.read_text()))
    return [Import(name_of(file), module) for node in nodes for module in imported_by(node)]


IMPORTS = [each for file in SOURCES for each in imports_of(file)]


def reaches_up(each: Import) -> bool:
    above = LAYERS[LAYERS.index(each.layer) + 1 :]
    return any(each.is_of(f"chat.{layer}") for layer in above)


def test_every_layer_is_read():
    assert {each.layer for each in IMPORTS} == set(LAYERS)


def test_every_file_is_in_a_layer():
    strays = [name_of(file) for file in SOURCES if name_of(file).split("/")[0] not in LAYERS]
    assert strays == ["__init__.py"]


def test_imports_only_go_down():
    assert [each for each in IMPORTS if reaches_up(each)] == []


@pytest.mark.parametrize("package", CONFINED)
def test_a_package_stays_where_it_is_watched(package: str):
    users = [each for each in IMPORTS if each.is_of(package)]
    assert [each for each in users if not each.is_below(CONFINED[package])] == []


def test_views_do_not_know_the_store():
    views = [each for each in IMPORTS if each.layer == "web"]
    assert [each for each in views if each.is_of("chat.store")] == []


def test_no_import_is_relative():
    relative = [
        name_of(file)
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def reads_environment(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(ast.Name("os"), attribute):
            return attribute in ENVIRONMENT
        case ast.ImportFrom("os", names):
            return any(alias.name in ENVIRONMENT for alias in names)
        case _:
            return False


def test_only_the_settings_read_the_environment():
    readers = {
        name_of(file)
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text()))
        if reads_environment(node)
    }
    assert readers == {"values/settings.py"}


@pytest.mark.parametrize("file", SOURCES, ids=name_of)
def test_no_module_shadows_the_standard_library(file: Path):
    own = {file.stem, file.parent.name} - {"__init__"}
    assert own.isdisjoint(sys.stdlib_module_names)
