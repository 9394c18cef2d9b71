"""Every catalogue says all that the source says, and nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from chat.values.languages import ENGLISH, LANGUAGES
from tests.languages import (
    REFUSALS,
    catalogue,
    files,
    key_of,
    name_of,
    placeholders,
    renewed,
    said,
)
from tests.live import ROOT
from tests.pseudo import escaped

FILES = files()
PROSE = re.compile(r"[A-Z][a-z]|[a-z],? [a-z]")
"""What names and classes of the page do not look like."""
BODY_CLASSES = ("card-page", "panel-page", "app")
KEYS = {"Enter", "Shift", "Ctrl", "Alt", "Esc", "Home", "End", "PgUp", "PgDn", "Del"}
UNSAID = KEYS | {"light dark"}
"""What keyboards and browsers call these."""
MESSAGES = [
    pytest.param(message, id=f"{file.stem}-{key_of(message)}"[:80])
    for file in FILES
    for message in catalogue(file)
    if message.id
]


def forms(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_each_language_but_english_has_a_file():
    assert {file.stem for file in FILES} == set(LANGUAGES) - {ENGLISH}


def test_the_source_says_something():
    assert said()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_catalogue_is_what_the_tool_writes(file: Path):
    assert file.read_text() == renewed(file), "run python -m tests.languages"


@pytest.mark.parametrize("message", MESSAGES)
def test_every_sentence_is_translated(message):
    assert all(forms(message))
    assert not message.fuzzy


@pytest.mark.parametrize("message", MESSAGES)
def test_a_translation_has_the_places_of_the_sentence(message):
    english = message.id if isinstance(message.id, str) else message.id[-1]
    assert [placeholders(form) for form in forms(message)] == [
        placeholders(english) for _ in forms(message)
    ]


def refused_with(node: ast.AST) -> ast.expr | None:
    """Return the message of a refusal, when *node* makes one."""
    if isinstance(node, ast.Call) and name_of(node) in REFUSALS:
        return next(iter(node.args[1:]), None)
    return None


def test_no_refusal_puts_facts_into_its_sentence_itself():
    """It would be told in English to everybody; `words` keeps the facts apart."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted((ROOT / "chat").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(refused_with(node), (ast.JoinedStr, ast.BinOp))
    ]
    assert found == []


def test_refusals_are_looked_at():
    nodes = ast.walk(ast.parse((ROOT / "chat/values/texts.py").read_text()))
    assert any(map(refused_with, nodes))


TEMPLATES = sorted((ROOT / "templates").glob("*.html"))
ENVIRONMENT = Environment(autoescape=True)


def written_in(template: Path) -> list[str]:
    """Return the prose that stands in a template itself, where people see or hear it."""
    tree = ENVIRONMENT.parse(template.read_text())
    texts = [node.data for node in tree.find_all(nodes.TemplateData)]
    # What an expression puts there is no letter.
    return escaped("•".join(texts), *BODY_CLASSES)


def unsaid_texts(node: nodes.Node) -> Iterator[str]:
    """Return the texts in the expressions below *node* that no `t` says."""
    match node:
        case nodes.Call(node=nodes.Name(name="t" | "tn")):
            return
        case nodes.Const(value=str(text)):
            yield text
    for child in node.iter_child_nodes():
        yield from unsaid_texts(child)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_a_template_says_nothing_by_itself(template: Path):
    assert written_in(template) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_every_sentence_in_an_expression_is_said(template: Path):
    texts = unsaid_texts(ENVIRONMENT.parse(template.read_text()))
    assert {text for text in texts if PROSE.search(text)} <= UNSAID
