"""The scripts say nothing to people but by `t` and `tn`, where the catalogue's tool finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.jslexer import Token, tokenize

from tests.live import ROOT

JS = ROOT / "static" / "js"
MODULES = sorted(JS.rglob("*.js"))
# What stands for a word in a template string.
_PLACE = re.compile(r"\$\{[^}]*\}")
# Two words in a row, a word with a capital, or the end of a sentence.
_PROSE = re.compile(r"[A-Za-z’]{2,}[,:;]? [A-Za-z’]|^[A-Z][a-z]+$|[a-z][.…!]$")
# Keys of the keyboard, names of headers and states: nobody reads them.
_NAMES = re.compile(
    r"Enter|Escape|Tab|End|Home|Delete|Page(Up|Down)|Arrow\w+|Files|Accept|AbortError"
    r"|signed out|backing off|light dark|\(pointer: coarse\)"
)
_SAYING = ("t", "tn")
# What is thrown at programmers, and what is looked for in the page.
_NOT_SAID = ("Error", "querySelector", "querySelectorAll", "closest", "matches", "exec")


def unsaid(source: str) -> list[str]:
    """Return what looks like words to people outside of `t` and `tn`."""
    return [text for text, calls in _strings(source) if _is_prose(text) and not _is_said(calls)]


def _strings(source: str) -> Iterator[tuple[str, list[str]]]:
    """Return each string that is no key of an object, and the functions called around it."""
    calls: list[str] = []
    tokens = list(tokenize(source, jsx=False, dotted=False))
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.value == "(":
            calls.append(before.value)
        elif token.value == ")":
            calls.pop()
        elif token.type in ("string", "template_string") and not _is_key(before, after):
            yield _PLACE.sub("", token.value[1:-1]), calls[:]


def _is_key(before: Token, after: Token) -> bool:
    return after.value == ":" and before.value in ("{", ",")


def _is_said(calls: list[str]) -> bool:
    return bool(calls) and calls[-1] in (*_SAYING, *_NOT_SAID)


def _is_prose(text: str) -> bool:
    return bool(_PROSE.search(text)) and not _NAMES.fullmatch(text)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(JS).as_posix())
def test_what_is_said_is_said_in_the_readers_language(module: Path):
    assert unsaid(module.read_text()) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(JS).as_posix())
def test_no_sentence_is_hidden_in_a_template_string(module: Path):
    assert re.findall(r"\$\{[^}]*\btn?\(\"", module.read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say(t("Not sent.")); go("general");', []),
        ('say("Not sent.");', ["Not sent."]),
        ("say(`${count} messages waiting`);", [" messages waiting"]),
        ('const label = isOn ? "Add" : t("Done");', ["Add"]),
        ('const WORDS = { "Food and drink": t("Food and drink") };', []),
        ('throw new Error("A poller starts once.");', []),
    ],
)
def test_words_outside_are_found(source: str, found: list[str]):
    assert unsaid(source) == found
