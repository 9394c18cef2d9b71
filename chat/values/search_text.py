"""Search texts: what a query asks for, and where a text has it.

Words are compared without case and accents. Scripts that put no spaces between words (Chinese,
Japanese, Thai, …) are looked at sign by sign: a word of theirs is a phrase of signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from chat.values.texts import UNSPACED

MAX_QUERY_CHARS = 256
"""Of a longer query only the beginning is looked for."""
MAX_TERMS = 16
"""Terms of a query that are looked for: each makes the hits fewer."""
MIN_BEGINNING_CHARS = 3
"""A word of so many characters also finds longer words that begin with it."""

LAST_OF_ONE_UNIT = "\uffff"
"""Signs after this one have two units in UTF-16."""

_SIGN = re.compile(f"([{UNSPACED}])")
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
    return text.lower() if text.isascii() else "".join(map(_folded_char, text))


def marks_of(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where *text* has any of *terms*: beginnings and ends in UTF-16 units, in order.

    They are those of JavaScript's strings.
    """
    words = list(_words(text))
    found = sorted({place for term in set(terms) for place in _places(words, term)})
    if not found or text.isascii():
        return found
    units = [0, *accumulate(2 if char > LAST_OF_ONE_UNIT else 1 for char in text)]
    return [(units[begin], units[end]) for begin, end in found]


class _Word(NamedTuple):
    folded: str
    begin: int
    end: int


def _words(text: str) -> Iterator[_Word]:
    """Iterate over the words of *text* as the index has them, with their places."""
    if text.isascii():
        for match in _PART.finditer(text.lower()):
            yield _Word(match[0], match.start(), match.end())
        return
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for each in _indexed(char):
            kept.append(each)
            places.append(place)
    for match in _PART.finditer("".join(kept)):
        end = places[match.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield _Word(match[0], places[match.start()], end)


def _places(words: list[_Word], term: Term) -> Iterator[tuple[int, int]]:
    *before, wanted = term.words
    for place in range(len(before), len(words)):
        last = words[place]
        if last.folded == wanted or (term.is_beginning and last.folded.startswith(wanted)):
            first = place - len(before)
            if [word.folded for word in words[first:place]] == before:
                yield words[first].begin, last.end


@lru_cache(maxsize=4096)
def _indexed(char: str) -> str:
    """Return what the index has of a sign; few signs make most of all texts."""
    return spaced(_folded_char(char))


def _folded_char(char: str) -> str:
    if char.isascii():
        return char.lower()
    decomposed = unicodedata.normalize("NFKD", char).casefold()
    return "".join(each for each in decomposed if not unicodedata.combining(each))
