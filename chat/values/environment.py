"""Reading settings out of an environment: what is right, and one line for each fault.

Pure: the environment is given (values/settings.py is the only reader of the real one).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from chat.values.tunable import NotAcceptable, Tunable

PREFIX = "CHAT_"
# A longer value in a message would hide the rest of the line.
_SHOWN_CHARS = 60
# Names that share less than this are no misspelling of each other (difflib's ratio).
_LIKE = 0.8


class Variable(NamedTuple):
    """One variable: its setting's field, description, and default as one would write it."""

    field: str
    setting: Tunable
    default: str


def read_environment(
    environ: Mapping[str, str], known: Mapping[str, Variable]
) -> tuple[dict[str, Any], list[str]]:
    """Return the values by field, and a line for each variable that cannot be used.

    Args:
        environ: All variables; those without the prefix are others', the empty ones not set.
        known: The variables that there are, by name.
    """
    values: dict[str, Any] = {}
    faults = []
    for name, text in sorted(environ.items()):
        if not name.startswith(PREFIX) or not text:
            continue
        if name not in known:
            faults.append(_unknown(name, list(known)))
            continue
        variable = known[name]
        try:
            values[variable.field] = variable.setting.read(text)
        except NotAcceptable:
            faults.append(_refused(name, variable, text))
    return values, faults


def _refused(name: str, variable: Variable, text: str) -> str:
    shown = "(not shown)" if variable.setting.secret else _shortened(text)
    return (
        f"{name}={shown} is refused: it must be {variable.setting.limit}. "
        f"Correct it, or unset it for the default ({variable.default})."
    )


def _shortened(text: str) -> str:
    printable = ascii(text) if re.search(r"[^\x20-\x7e]", text) else repr(text)
    return printable if len(printable) <= _SHOWN_CHARS else printable[:_SHOWN_CHARS] + "…"


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=_LIKE)
    hint = f"Did you mean {near[0]}? " if near else ""
    cure = f"{hint}Correct or unset it; --help lists all."
    return f"{name} is refused: there is no such setting. {cure}"
