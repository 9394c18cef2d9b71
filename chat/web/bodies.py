"""Bodies: the JSON of a request, read strictly into the record that a route wants."""

from __future__ import annotations

import json
from typing import Any, NoReturn, TypeVar

import msgspec
from flask import request

from chat.values.errors import BadRequest, Invalid, WrongType
from chat.values.words import words

T = TypeVar("T")

MAX_BODY_BYTES = 128 * 1024
"""A text of 8,000 characters, each escaped as two surrogates, has 96,000 bytes."""


def read_body(wanted: type[T]) -> T:
    """Return the body of the request as a *wanted*, a msgspec Struct.

    Fields that *wanted* does not know are left aside.

    Raises:
        WrongType: `not_json`: the content type is another.
        BadRequest: `bad_json`: it is no JSON object, or not only one thing: numbers that are none,
            a key twice or in half a character, thousands of levels.
        Invalid: `field_invalid`: a field is missing or has the wrong type.
    """
    if request.mimetype != "application/json":
        raise WrongType("not_json", "Send JSON, with Content-Type: application/json.")
    body = _parsed(request.get_data(cache=False))
    if not isinstance(body, dict):
        raise BadRequest("bad_json", "The body must be a JSON object.")
    try:
        return msgspec.convert(body, wanted)
    except UnicodeEncodeError:
        raise BadRequest("bad_json", "A key holds half a character (a lone surrogate).") from None
    except (msgspec.ValidationError, OverflowError) as error:
        raise Invalid("field_invalid", words("{error}.", error=error)) from None


def _parsed(body: bytes) -> Any:
    try:
        return _decoder.decode(body.decode())
    except (ValueError, RecursionError) as error:
        cause = words("It is nested too deeply") if isinstance(error, RecursionError) else error
        sentence = words("The body is not JSON that is read here: {cause}.", cause=cause)
        raise BadRequest("bad_json", sentence) from None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a key stands there twice")
    return fields


def _refused_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_decoder = json.JSONDecoder(object_pairs_hook=_unrepeated, parse_constant=_refused_constant)
