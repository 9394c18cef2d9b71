"""Looks: which names people would take for each other, and letters that do not belong together.

In the spirit of Unicode's UTS #39, and small on purpose: a name has letters of one script (or of
those that one language writes side by side), and two names may not differ in look-alikes of Latin
letters alone. What Python knows of scripts is the first word of a character's name.
"""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
"""ZERO WIDTH NON-JOINER and JOINER: unseen, and yet part of how some scripts and emoji look."""
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
"""Scripts that stand in one name: UTS #39, 5.2, level 'Highly Restrictive'."""
_COMMON = frozenset({"MODIFIER", "KATAKANA-HIRAGANA", "VERTICAL"})
"""First words of the names of letters that are of no script of their own."""
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They choose between the looks of one sign."""
_VIRAMA = 9
"""The combining class of signs after which a joiner chooses the form (Devanagari and others)."""
_LOOK_ALIKES = str.maketrans(
    "аеорсухіѕјԛԝһӏАВЕНІЈКМОРЅТХҮՕօᴏαορνικυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ01I|",  # noqa: RUF001
    "aeopcyxisjqwhlABEHlJKMOPSTXYOooaopvikuxABEZHlKMNOPTYXolll",
)
"""Cyrillic, Greek and other letters that look like a Latin one, and 0 O, 1 l I |."""


def look_of(name: str) -> str:
    """Return what *name* looks like: two names with one look are not told apart by eye."""
    kept = "".join(char for char in name if char not in JOINERS and char not in _SELECTORS)
    seen = unicodedata.normalize("NFKC", kept).translate(_LOOK_ALIKES)
    return unicodedata.normalize("NFKC", seen.casefold())


def is_mixed(name: str) -> bool:
    """Tell whether *name* has letters of scripts that no language writes side by side."""
    letters = (char for char in unicodedata.normalize("NFKC", name) if char.isalpha())
    scripts = {_script_of(char) for char in letters} - _COMMON
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)


def is_joining(text: str, place: int) -> bool:
    """Tell whether a joiner stands at *place* where it changes what is seen.

    That is between Arabic letters (Persian), after a virama, and between two emoji.
    """
    if text[place] not in JOINERS or not 0 < place < len(text) - 1:
        return False
    before, after = text[place - 1], text[place + 1]
    if unicodedata.combining(before) == _VIRAMA:
        return after.isalpha()
    if text[place] == JOINERS[0]:
        return _script_of(before) == _script_of(after) == "ARABIC"
    is_emoji = unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f"
    return is_emoji and unicodedata.category(after) == "So"


def _script_of(char: str) -> str:
    first = unicodedata.name(char, "UNNAMED").split(" ")[0]
    return "CJK" if first == "IDEOGRAPHIC" else first
