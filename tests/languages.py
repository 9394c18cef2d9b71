"""Languages: what the source says to people, and whether each catalogue says all of it.

`python -m tests.languages` brings the catalogues up to date: what is missing is added, empty, and
what the source says no more is dropped.
"""

from __future__ import annotations

import ast
import io
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from chat.values import errors
from chat.web.catalogue import FOLDER, IN_SCRIPTS
from tests.live import ROOT

KEYWORDS = {"t": None, "tn": (1, 2)}
REFUSALS = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.ChatError)
}
SAYING = {"t": 1, "words": 1, "tn": 2}
"""The functions in Python whose first arguments are said, and how many of these there are."""

Key = str | tuple[str, str]


class Said(NamedTuple):
    """A sentence of the source: what it is, and in which part of it."""

    key: Key
    place: str


def said() -> dict[Key, set[str]]:
    """Return every sentence of the source, with the parts that say it."""
    found: dict[Key, set[str]] = {}
    for key, place in (*_in_python(), *_in_templates(), *_in_scripts()):
        found.setdefault(key, set()).add(place)
    return found


def catalogue(file: Path) -> Catalog:
    """Return a catalogue as it is."""
    return read_po(io.BytesIO(file.read_bytes()))


def key_of(message: Message) -> Key:
    """Return the English of a message of a catalogue."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def renewed(file: Path) -> str:
    """Return the text of a catalogue as it has to be, with the translations that it has."""
    head, _, _ = file.read_text().partition("\n\n")
    old = {key_of(message): message.string for message in catalogue(file) if message.id}
    new = Catalog(locale=catalogue(file).locale)
    for key, places in said().items():
        new.add(key, old.get(key), locations=[(place, 0) for place in sorted(places)])
    written = io.BytesIO()
    write_po(written, new, width=0, omit_header=True, sort_output=True, include_lineno=False)
    return f"{head.rstrip()}\n\n{written.getvalue().decode().strip()}\n"


def files() -> list[Path]:
    """Return all catalogues."""
    return sorted(FOLDER.glob("*.po"))


def _in_python() -> Iterator[Said]:
    for file in sorted((ROOT / "chat").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and (key := _said_by(node)):
                yield Said(key, "chat")


def _said_by(call: ast.Call) -> Key | None:
    name = name_of(call)
    texts = call.args[1:2] if name in REFUSALS else call.args[: SAYING.get(name, 0)]
    literal = [node.value for node in texts if isinstance(node, ast.Constant)]
    if not literal or len(literal) < len(texts):
        return None
    return literal[0] if len(literal) == 1 else (literal[0], literal[1])


def name_of(call: ast.Call) -> str:
    """Return the last name of what is called."""
    match call.func:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
        case _:
            return ""


def _in_templates() -> Iterator[Said]:
    for file in sorted((ROOT / "templates").glob("*.html")):
        yield from _extracted("jinja2.ext:babel_extract", file, "templates")


def _in_scripts() -> Iterator[Said]:
    for file in sorted((ROOT / IN_SCRIPTS).rglob("*.js")):
        yield from _extracted("javascript", file, IN_SCRIPTS)


def _extracted(method: str, file: Path, place: str) -> Iterator[Said]:
    with file.open("rb") as source:
        for _, key, _, _ in extract(method, source, KEYWORDS, options={"silent": "false"}):
            yield Said(key, place)


if __name__ == "__main__":
    for each in files():
        each.write_text(renewed(each))
