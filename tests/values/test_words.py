"""Words: a sentence that can be said in another language."""

import msgspec
import pytest

from chat.values.words import words


def test_a_sentence_says_its_facts():
    assert words("At most {limit} files.", limit=10) == "At most 10 files."


def test_a_sentence_keeps_what_it_was_made_of():
    said = words("At most {limit} files.", limit=10)

    assert said.template == "At most {limit} files."
    assert said.values == {"limit": 10}


def test_a_sentence_without_facts_is_left_as_it_is():
    assert words("Made by {name}.") == "Made by {name}."


def test_a_fact_can_be_a_sentence():
    assert words("Give {what}.", what=words("a {name}", name="code")) == "Give a code."


def test_braces_in_a_fact_are_no_places():
    assert words("{name} is here.", name="{limit}") == "{limit} is here."


def test_a_fact_that_is_missing_is_a_fault():
    with pytest.raises(KeyError):
        words("{name} has {limit}.", name="ada")


def test_a_sentence_is_encoded_as_text():
    assert msgspec.json.encode(str(words("Hello"))) == b'"Hello"'
