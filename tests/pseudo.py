"""A pseudo language: English in ⟦ ⟧, without what stands in the places of a sentence.

It takes the place of the Chinese one. Whatever a page says outside of the brackets did not come
from the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from chat.web import catalogue

TAG = "zh-Hans"
SAID_IN = ("aria-label", "title", "placeholder", "alt")
"""The attributes that people see or hear."""
UNSAID = ("script", "style", "code", "kbd", "datalist")
EMPTY = ("br", "img", "input", "link", "meta", "use", "path", "circle", "rect")
_PLACE = re.compile(r"(\{\w+\})")
_BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
_PROSE = re.compile(r"[A-Za-z]{2}")


def pseudo(english: str) -> str:
    """Return *english* in the pseudo language."""
    parts = _PLACE.split(english)
    return "".join(part if _PLACE.fullmatch(part) else f"⟦{part}⟧" for part in parts if part)


def write_catalogue(folder: Path) -> None:
    """Write the catalogue of the pseudo language in *folder*."""
    with (catalogue.FOLDER / f"{TAG}.po").open("rb") as file:
        sentences = read_po(file)
    for message in sentences:
        if isinstance(message.id, str):
            message.string = message.id and pseudo(message.id)
        else:
            message.string = (pseudo(message.id[1]),)
    with (folder / f"{TAG}.po").open("wb") as file:
        write_po(file, sentences)


class Said(HTMLParser):
    """Reads a page, and notes what it says to people, but for what is English by its `lang`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[bool] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        is_unsaid = tag in UNSAID or known.get("lang") == "en" or any(self._open[-1:])
        if not is_unsaid:
            self.texts += [known[name] or "" for name in SAID_IN if name in known]
        if tag not in EMPTY:
            self._open.append(is_unsaid)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open[-1:]):
            self.texts.append(data)


def escaped(html: str, *known: str) -> list[str]:
    """Return what a page says outside of the pseudo language, but for the *known* words."""
    return outside(Said(html).texts, *known)


def outside(texts: Iterable[str], *known: str) -> list[str]:
    """Return what of *texts* is not in the pseudo language; a NUL parts those of one sentence."""
    names = re.compile("|".join(map(re.escape, known)) or "(?!)")
    left = (names.sub("", _BRACKETED.sub("", text)) for text in texts)
    parts = (part.strip() for text in left for part in text.split("\0"))
    return [part for part in parts if _PROSE.search(part)]
