"""Catalogues: what the sentences of the source are in another language, out of `languages/`.

A file is read when its language is first asked for, and Babel is imported with the first of them:
a server whose people all read English pays for neither.
"""

from __future__ import annotations

import gettext
import hashlib
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from chat.values.languages import ENGLISH

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parents[2] / "languages"
IN_SCRIPTS = "static/js"
"""The place that a file notes with each sentence that the scripts say."""


class Script(NamedTuple):
    """The sentences of the scripts as a module of JavaScript, and a hash of it."""

    source: bytes
    digest: str


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return what translates into *language*; thread-safe, read once."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- not for English alone

    compiled = io.BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def script(language: str) -> Script:
    """Return what the scripts need of *language*.

    `words` are the sentences by their English; one that depends on a number is a list of forms by
    its singular, and `form` tells for a number which of them is right.
    """
    catalog = _read(language)
    found: dict[str, object] = {}
    for message in catalog:
        if any(place == IN_SCRIPTS for place, _ in message.locations):
            english = message.id if isinstance(message.id, str) else message.id[0]
            found[english] = message.string
    # The expression of a plural is one of C, which JavaScript reads as it stands.
    source = (
        f"export default {msgspec.json.encode(found).decode()};\n"
        f"export const form = (n) => Number({catalog.plural_expr});\n"
    ).encode()
    return Script(source, hashlib.sha256(source).hexdigest()[:12])


def _read(language: str) -> Catalog:
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- not for English alone

    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file)
