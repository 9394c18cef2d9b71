"""Looks: which names people would take for each other, and letters that do not belong together.

In the spirit of Unicode's UTS #39, and small on purpose: a name has letters of one script (or of
those that one language writes side by side), and two names may not differ in look-alikes of Latin
letters alone. What Python knows of scripts is the first word of a character's name.
"""

# ruff: noqa: RUF001 -- characters that are taken for others are what this is about
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
_SCRIPTS = {"ARABIC-INDIC": "ARABIC", "EXTENDED": "ARABIC", "IDEOGRAPHIC": "CJK"}
"""First words of names that are not the name of the script."""
_VIRAMA = 9
"""The combining class of signs after which a joiner chooses the form (Devanagari and others)."""
_LIKE = {
    "a": "аАαΑɑᎪꓮ",
    "b": "ВΒᏴꓐ",
    "c": "сСᏟꓚ",
    "d": "ԁᎠꓓ",
    "e": "еЕΕᎬꓰ",
    "f": "ꓝ",
    "g": "ɡցᏀꓖ",
    "h": "һНΗհᎻꓧ",
    "i": "іιıɩ",
    "j": "јЈᎫꓙ",
    "k": "КκΚᏦꓗ",
    "l": "1I|ӏӀІΙǀ∣Ꮮꓡꓲ",
    "m": "МΜᎷꓟ",
    "n": "Νոꓠ",
    "o": "0оОՕօᴏοΟꓳ",
    "p": "рРρΡᏢꓑ",
    "q": "ԛ",
    "r": "Ꭱꓣ",
    "s": "ѕЅꜱᏚꓢ",
    "t": "ТΤᎢꓔ",
    "u": "υսꓴ",
    "v": "νѵᏙꓦ",
    "w": "ԝᎳꓪ",
    "x": "хХχΧꓫ",
    "y": "уҮΥꓬ",
    "z": "ΖᏃꓜ",
    "-": "‐‑‒–—−˗",
    "'": "‘’ʹʻʼʽ′`",
    "·": "•∙⋅・",
}
"""By a Latin letter or a sign, what looks like it: Cyrillic, Greek, Armenian, Cherokee, Lisu, other
Latin letters, 0 O, 1 l I |, and how different keyboards write a hyphen and an apostrophe."""
_LOOK_ALIKES = str.maketrans({like: seen for seen, all_like in _LIKE.items() for like in all_like})


def look_of(name: str) -> str:
    """Return what *name* looks like: two names with one look are not told apart by eye."""
    kept = "".join(char for char in name if char not in JOINERS and char not in _SELECTORS)
    seen = unicodedata.normalize("NFKC", kept).translate(_LOOK_ALIKES).casefold()
    return unicodedata.normalize("NFKC", seen.translate(_LOOK_ALIKES))


def is_mixed(name: str) -> bool:
    """Tell whether *name* has letters of scripts that no language writes side by side.

    Digits are of a script, too, but for those of ASCII, which stand beside all letters.
    """
    scripts = {_script_of(char) for char in unicodedata.normalize("NFKC", name) if _is_of_one(char)}
    scripts -= _COMMON
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
    return _SCRIPTS.get(first, first)


def _is_of_one(char: str) -> bool:
    return char.isalpha() or (char.isdecimal() and not char.isascii())
