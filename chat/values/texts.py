"""What people type: names, topics, message texts and the slugs made from names.

Everything is checked here, once, before anything is stored. Texts keep every character as sent
(after NFC); names are tidied, since they are looked up and shown in one line.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from chat.values.errors import Invalid
from chat.values.looks import JOINERS, is_joining, is_mixed
from chat.values.words import words

MAX_TEXT_CHARS = 8000
MAX_NAME_CHARS = 32
MAX_ROOM_NAME_CHARS = 64
MAX_TOPIC_CHARS = 250
MAX_REASON_CHARS = 250
MAX_FILE_NAME_CHARS = 200
MAX_SLUG_CHARS = 64
MAX_QUOTE_CHARS = 120
MAX_MARKS = 30
"""Combining marks in a row: UAX #15, 13. Sorting them costs their square, with the GIL held."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""For a set of characters: the scripts without spaces between words, which are Thai and Lao,
Burmese, Khmer, and the signs of Chinese and Japanese."""

_CLIENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
_LAYOUT = frozenset("\t\n\r")
"""The control characters that a text may hold; the others print nothing and break terminals."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories that a name cannot hold: control, format (bidi, invisible), not assigned,
private use, surrogates, line and paragraph separators."""
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and signs that print nothing: two names could differ in them alone."""
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""They choose the look of the character before them, as of most emoji, and are nothing alone."""
_WITHOUT_JOINERS = dict.fromkeys(map(ord, JOINERS))
"""Joiners change how a name looks, not which one it is."""
_MARKS_LIKE = frozenset("\u0f73\u0f75\u0f81")
"""The only characters that are no marks themselves and consist of marks."""
_MAX_DECOMPOSED = 4
"""Characters that one of NFC can be in another form (measured over all of Unicode)."""
_CALLED = {
    "name": words("name"),
    "topic": words("topic"),
    "text": words("text"),
    "reason": words("reason"),
    "file_name": words("file_name"),
}
"""What a refusal calls each field."""


def checked_text(text: str) -> str:
    """Return a message's *text* in NFC.

    Raises:
        Invalid: `text_invalid`, `text_empty` or `text_too_long`.
    """
    text = _normal("text", text, MAX_TEXT_CHARS)
    if any(unicodedata.category(char) == "Cc" for char in set(text) - _LAYOUT):
        raise Invalid(
            "text_invalid",
            "The text holds a control character. Only tab and line breaks are allowed.",
        )
    if not any(map(_is_visible, text)):
        raise Invalid("text_empty", "The text is empty. Write at least one visible character.")
    return _within("text", text, MAX_TEXT_CHARS)


def checked_name(name: str) -> str:
    """Return a person's *name* in NFC, its spaces tidied.

    Raises:
        Invalid: `name_invalid`, `name_empty` or `name_too_long`.
    """
    name = _one_line("name", name, MAX_NAME_CHARS)
    if is_mixed(name):
        raise Invalid(
            "name_invalid", "The name mixes letters of several scripts. Use those of one language."
        )
    return name


def checked_room_name(name: str) -> str:
    """Return a room's *name* in NFC, its spaces tidied.

    Raises:
        Invalid: `name_invalid`, `name_empty` or `name_too_long`.
    """
    return _one_line("name", name, MAX_ROOM_NAME_CHARS)


def checked_topic(topic: str) -> str:
    """Return a room's *topic* in NFC, its spaces tidied; it may be empty.

    Raises:
        Invalid: `topic_invalid` or `topic_too_long`.
    """
    return _one_line("topic", topic, MAX_TOPIC_CHARS) if topic.strip() else ""


def checked_reason(reason: str) -> str:
    """Return the *reason* of an act of an admin in NFC, its spaces tidied; it may be empty.

    Raises:
        Invalid: `reason_invalid` or `reason_too_long`.
    """
    return _one_line("reason", reason, MAX_REASON_CHARS) if reason.strip() else ""


def checked_file_name(name: str) -> str:
    """Return a file's *name* in NFC, its spaces tidied; what stands before the last slash goes.

    Raises:
        Invalid: `file_name_invalid`, `file_name_empty` or `file_name_too_long`.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return _one_line("file_name", last, MAX_FILE_NAME_CHARS)


def checked_client_id(client_id: str) -> str:
    """Return *client_id*, which makes sending a message again harmless.

    Raises:
        Invalid: `client_id_invalid`.
    """
    if not _CLIENT_ID.fullmatch(client_id):
        raise Invalid(
            "client_id_invalid",
            "A client_id has 1 to 64 letters, digits and any of . _ : - (ASCII).",
            limit=64,
        )
    return client_id


def first_line(text: str) -> str:
    """Return what is shown of *text* in one line: how its first line with words begins."""
    return text.lstrip().partition("\n")[0].rstrip()[:MAX_QUOTE_CHARS]


def name_key(name: str) -> str:
    """Return what *name* is compared by: two names with one key are the same to people's eyes."""
    name = _SELECTORS.sub("", name).translate(_WITHOUT_JOINERS)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def typed_key(name: str) -> str:
    """Return what a person's *name* is compared by as somebody typed it; empty for nobody's."""
    try:
        return name_key(checked_name(name))
    except Invalid:
        return ""


def slug_of(name: str) -> str:
    """Return the address of a room called *name*: letters and digits of any script, and hyphens.

    Raises:
        Invalid: `name_invalid`, when nothing is left of it.
    """
    kept = "".join(char if _in_a_word(char) else " " for char in name_key(name))
    slug = "-".join(kept.split())[:MAX_SLUG_CHARS].strip("-")
    if not any(map(str.isalnum, slug)):
        raise Invalid("name_invalid", "A room's name needs at least one letter or digit.")
    return slug


def _in_a_word(char: str) -> bool:
    """Tell whether *char* may stand in a slug; marks are the vowels of many scripts."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _is_visible(char: str) -> bool:
    is_blank = char.isspace() or char in _FILLERS or _SELECTORS.match(char)
    return char.isprintable() and not is_blank


def _one_line(field: str, value: str, max_chars: int) -> str:
    value = " ".join(_normal(field, value, max_chars).split())
    if not value:
        raise Invalid(
            f"{field}_empty",
            words("The {field} is empty. Write at least one character.", field=_CALLED[field]),
        )
    is_unseen = any(
        (unicodedata.category(char) in _UNSEEN or char in _FILLERS) and not is_joining(value, place)
        for place, char in enumerate(value)
    )
    if is_unseen or not any(map(_is_visible, value)):
        raise Invalid(
            f"{field}_invalid",
            words(
                "The {field} holds a character that cannot be seen. Use letters, digits and signs.",
                field=_CALLED[field],
            ),
        )
    return _within(field, value, max_chars)


def _normal(field: str, value: str, max_chars: int) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Invalid(
            f"{field}_invalid",
            words("The {field} holds half a character (a lone surrogate).", field=_CALLED[field]),
        ) from None
    if len(value) > max_chars * _MAX_DECOMPOSED:
        _within(field, value, max_chars)
    if not value.isascii() and _most_marks(value) > MAX_MARKS:
        raise Invalid(
            f"{field}_invalid",
            words(
                "The {field} holds over {limit} combining marks in a row. Use fewer.",
                field=_CALLED[field],
                limit=MAX_MARKS,
            ),
        )
    return unicodedata.normalize("NFC", value)


def _most_marks(value: str) -> int:
    """Return how many combining marks follow each other at most."""
    runs = (sum(1 for _ in run) for is_mark, run in groupby(value, _is_mark) if is_mark)
    return max(runs, default=0)


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) > 0 or char in _MARKS_LIKE


def _within(field: str, value: str, max_chars: int) -> str:
    if len(value) > max_chars:
        raise Invalid(
            f"{field}_too_long",
            words(
                "The {field} has {count} characters; the limit is {limit}.",
                field=_CALLED[field],
                count=len(value),
                limit=max_chars,
            ),
            limit=max_chars,
        )
    return value
