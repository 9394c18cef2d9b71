"""Every catalogue says all that the source says, and nothing else."""

from pathlib import Path

import pytest

from chat.values.languages import ENGLISH, LANGUAGES
from tests.languages import catalogue, files, key_of, placeholders, renewed, said

FILES = files()
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
