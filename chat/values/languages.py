"""The languages that the pages speak. A new one is a line here and a file in `languages/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Language(NamedTuple):
    """A language by the name that it has in itself.

    Args:
        name: What its speakers call it.
        subtag: How the tags begin that browsers ask for it with.
        locale: What the CLDR calls it, for dates.
    """

    name: str
    subtag: str
    locale: str


ENGLISH = "en"
"""The language of the source: it has no file."""

LANGUAGES: Mapping[str, Language] = {
    ENGLISH: Language("English", "en", "en_GB"),
    "zh-Hans": Language("简体中文", "zh", "zh_Hans"),
}
"""Each by its tag, as HTML writes it."""
