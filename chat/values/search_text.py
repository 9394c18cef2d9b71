"""Search texts: what a query asks for, and where a text has it.

Words are compared without case and accents. Scripts that put no spaces between words (Chinese,
Japanese, Thai, …) are looked at sign by sign: a word of theirs is a phrase of signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_QUERY_CHARS = 256
"""Of a longer query only the beginning is looked for."""
MAX_TERMS = 16
"""Terms of a query that are looked for: each makes the hits fewer."""
MIN_BEGINNING_CHARS = 3
"""A word of so many characters also finds longer words that begin with it."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai and Lao, Burmese, Khmer, and the signs of Chinese and Japanese."""
_SIGN = re.compile(f"([{_UNSPACED}])")
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_PART = re.compile(r"[^\W_]+")


class Term(NamedTuple):
    """What a text must have: these words next to each other, the last perhaps longer."""

    words: tuple[str, ...]
    is_beginning: bool


def spaced(text: str) -> str:
    """Return *text* with each sign of an unspaced script as a word of its own."""
    return _SIGN.sub(r" \1 ", text)


def terms_of(query: str) -> list[Term]:
    """Return what *query* asks for: its words, and its phrases in quotation marks."""
    found = []
    for match in _TERM.finditer(query[:MAX_QUERY_CHARS]):
        is_phrase = match[1] is not None
        words = tuple(_PART.findall(spaced(folded(match[1] if is_phrase else match[2]))))
        if words:
            last = words[-1]
            is_short = len(last) < MIN_BEGINNING_CHARS or _SIGN.match(last)
            found.append(Term(words, is_beginning=not is_phrase and not is_short))
    return found[:MAX_TERMS]


def folded(text: str) -> str:
    """Return *text* as it is compared: without case, accents and other forms of its letters."""
    return "".join(map(_folded_char, text))


def marks_of(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where *text* has any of *terms*: beginnings and ends in UTF-16 units, in order.

    They are those of JavaScript's strings.
    """
    words = list(_words(text))
    found = {place for term in terms for place in _places(words, term)}
    return [(_utf16(text[:begin]), _utf16(text[:end])) for begin, end in sorted(found)]


class _Word(NamedTuple):
    folded: str
    begin: int
    end: int


def _words(text: str) -> Iterator[_Word]:
    """Iterate over the words of *text* as the index has them, with their places."""
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for each in spaced(_folded_char(char)):
            kept.append(each)
            places.append(place)
    for match in _PART.finditer("".join(kept)):
        end = places[match.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield _Word(match[0], places[match.start()], end)


def _places(words: list[_Word], term: Term) -> Iterator[tuple[int, int]]:
    size = len(term.words)
    for first in range(len(words) - size + 1):
        here = words[first : first + size]
        *before, last = (word.folded for word in here)
        is_last = last.startswith(term.words[-1]) if term.is_beginning else last == term.words[-1]
        if is_last and tuple(before) == term.words[:-1]:
            yield here[0].begin, here[-1].end


def _folded_char(char: str) -> str:
    if char.isascii():
        return char.lower()
    decomposed = unicodedata.normalize("NFKD", char).casefold()
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
