"""Codes: every code of an error that the source can answer with, read from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from chat.web.errors import CODES, STATUS
from tests.live import ROOT

KINDS = {kind.__name__: status for kind, status in STATUS.items()}
FAULT = 500
"""What the app and waitress answer for a fault of their own."""


class Code(NamedTuple):
    """A code, or a pattern of some, and its status; None where waitress gives it."""

    pattern: str
    status: int | None


def raised_codes() -> set[Code]:
    """Return the codes of all refusals that are raised in chat/, and of what Flask refuses."""
    found = {Code(re.escape(code), status) for status, code in CODES.items()}
    for file in (ROOT / "chat").rglob("*.py"):
        found.update(_codes_in(ast.parse(file.read_text())))
    return found


def _codes_in(tree: ast.AST) -> Iterator[Code]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=kind), args=[code, *_]) if kind in KINDS:
                yield Code(_pattern(code), KINDS[kind])
            case ast.Call(func=ast.Attribute(attr=kind), args=[code, *_]) if kind in KINDS:
                yield Code(_pattern(code), KINDS[kind])
            case ast.Call(func=ast.Name(id="_answer"), args=[_, ast.Constant() as code, *_]):
                yield Code(_pattern(code), FAULT)
            case ast.Dict(keys=[ast.Constant(value="code"), *_], values=[code, *_]):
                yield from _spelt_out(code)


def _spelt_out(code: ast.expr) -> Iterator[Code]:
    if isinstance(code, ast.Constant):
        yield Code(_pattern(code), None)


def _pattern(code: ast.expr) -> str:
    parts = code.values if isinstance(code, ast.JoinedStr) else [code]
    return "".join(
        re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in parts
    )
