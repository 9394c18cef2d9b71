"""Parameters: what stands in the query of a request, read strictly."""

from __future__ import annotations

import re
from typing import Literal, NoReturn

from flask import request

from chat.values.cursor import MAX_SEQ, Wish, parse_wish
from chat.values.errors import BadRequest, NotFound
from chat.values.words import Words, words

MAX_ROOMS = 100
"""Rooms that one poll may name; without the parameter it gets all."""

NOT_FOUND = {
    "message": words("There is no such message here."),
    "file": words("There is no such file here."),
}

_WHOLE = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?", re.ASCII)


def parameter(name: str) -> str | None:
    """Return the parameter *name*, None when it is not there.

    Raises:
        BadRequest: `bad_parameter`: it is there more than once.
    """
    values = request.args.getlist(name)
    if len(values) > 1:
        _refuse(name, words("stands there more than once"))
    return values[0] if values else None


def whole_parameter(name: str, least: int, most: int = MAX_SEQ) -> int | None:
    """Return the parameter *name* as a whole number from *least* to *most*.

    Raises:
        BadRequest: `bad_parameter`.
    """
    text = parameter(name)
    if text is None:
        return None
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        _refuse(
            name, words("must be a whole number from {least} to {most}", least=least, most=most)
        )
    return int(text)


def seconds_parameter(name: str, most: int) -> float | None:
    """Return the parameter *name* as seconds from 0 to *most*.

    Raises:
        BadRequest: `bad_parameter`.
    """
    text = parameter(name)
    if text is None:
        return None
    if not _SECONDS.fullmatch(text) or float(text) > most:
        _refuse(name, words("must be seconds from 0 to {most}", most=most))
    return float(text)


def place_parameter(name: str) -> Wish | None:
    """Return the parameter *name* as a place to read after.

    Raises:
        BadRequest: `bad_cursor` or `bad_parameter`.
    """
    text = parameter(name)
    return None if text is None else parse_wish(text)


def rooms_parameter() -> list[str] | None:
    """Return the rooms that a poll is limited to.

    Raises:
        BadRequest: `bad_parameter`: there are too many of them, or none.
    """
    text = parameter("rooms")
    if text is None:
        return None
    slugs = [slug for slug in text.split(",") if slug]
    if not 1 <= len(slugs) <= MAX_ROOMS:
        _refuse(
            "rooms", words("must name 1 to {most} rooms, with commas between them", most=MAX_ROOMS)
        )
    return slugs


def id_in_path(text: str, kind: Literal["message", "file"] = "message") -> int:
    """Return the id of a message or a file that stands in a path.

    Raises:
        NotFound: `message_not_found`, `file_not_found`: none can have that id.
    """
    number = whole_in_path(text)
    if number is None:
        raise NotFound(f"{kind}_not_found", NOT_FOUND[kind])
    return number


def whole_in_path(text: str) -> int | None:
    """Return the number that stands in a path; None when nothing can have it."""
    return int(text) if _WHOLE.fullmatch(text) and int(text) <= MAX_SEQ else None


def invite_in_path(text: str) -> int:
    """Return the id of an invite that stands in a path.

    Raises:
        NotFound: `invite_not_found`: none can have that id.
    """
    if not _WHOLE.fullmatch(text) or int(text) > MAX_SEQ:
        raise NotFound("invite_not_found", "There is no such invite, or no longer.")
    return int(text)


def _refuse(name: str, rule: Words) -> NoReturn:
    sentence = words("The parameter {name} {rule}.", name=name, rule=rule)
    raise BadRequest("bad_parameter", sentence, parameter=name)
