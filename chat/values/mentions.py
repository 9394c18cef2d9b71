"""Mentions: whom a text calls by `@name`. Names may have spaces; the longest that is known counts.

Pure, in two steps: what might be names, then which of them are, so that whoever asks can look all
of them up at once. Code is left aside, and so is an @ within a word, as of an e-mail address; but
in Chinese, as in all scripts without spaces between words, it may follow one at once: 谢谢@王芳.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from chat.values.texts import MAX_NAME_CHARS, UNSPACED, name_key

MAX_CALLS = 50
"""Looked at in one text; who calls more people at once calls nobody."""

_FENCED = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)|\Z)", re.MULTILINE | re.DOTALL
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


class Call(NamedTuple):
    """An @ and what follows it: the place of the @, and where each name that it may be ends."""

    start: int
    ends: Mapping[str, int]


class Mention(NamedTuple):
    """Somebody who is called: from the @ to the end of the name, and what that is compared by."""

    start: int
    end: int
    key: str


def calls_in(text: str) -> list[Call]:
    """Return what may call somebody in *text*, in order, MAX_CALLS at most."""
    if "@" not in text:
        return []
    text = _SPAN.sub(_blank, _FENCED.sub(_blank, text))
    calls = (call_at(text, found.start()) for found in re.finditer("@", text))
    return list(islice((call for call in calls if call.ends), MAX_CALLS))


def keys_of(calls: Sequence[Call]) -> set[str]:
    """Return all that the names in *calls* may be compared by."""
    return {key for call in calls for key in call.ends}


def mentions_among(calls: Sequence[Call], known: Collection[str]) -> list[Mention]:
    """Return who is called, of those whose names are *known* by what they are compared by."""
    found: list[Mention] = []
    for start, ends in calls:
        is_taken = bool(found) and start < found[-1].end
        named = [Mention(start, end, key) for key, end in ends.items() if key in known]
        if named and not is_taken:
            found.append(max(named, key=lambda mention: mention.end))
    return found


def call_at(text: str, start: int) -> Call:
    """Return what the @ at *start* may call; of code and other marks it knows nothing."""
    first = start + 1
    if start and _is_in_a_word(text[start - 1]) and not _needs_no_space(text[start - 1]):
        return Call(start, {})
    line_end = text.find("\n", first)
    last = min(first + MAX_NAME_CHARS, len(text) if line_end < 0 else line_end)
    ends = (end for end in range(first + 1, last + 1) if _ends_a_name(text, end))
    return Call(start, {name_key(text[first:end]): end for end in ends})


def _ends_a_name(text: str, end: int) -> bool:
    if end == len(text) or text[end - 1].isspace():
        return not text[end - 1].isspace()
    last, following = text[end - 1], text[end]
    is_within = _is_in_a_word(following) and _is_in_a_word(last)
    return not is_within or _needs_no_space(following) != _needs_no_space(last)


def _needs_no_space(char: str) -> bool:
    """Tell whether *char* is of a script in which words follow each other at once."""
    return bool(_UNSPACED.match(char))


def _is_in_a_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")


def _blank(code: re.Match[str]) -> str:
    return " " * len(code[0])
