"""Words: a sentence for people that can still be said in another language.

English stands in the source and is the key of every translation (docs/decisions/0010). The core
writes its sentences in English and knows no other language; the web translates what it shows. A
sentence with facts in it must keep them apart for that: `words` does.
"""

from __future__ import annotations

from typing import Self


class Words(str):
    """A sentence in English that remembers what it was made of.

    Args:
        template: The sentence, with `{name}` where a fact belongs.
        values: The facts by name. Without any, the template is left as it is.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> Self:
        """Put the facts into the sentence."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template = template
        made.values = values
        return made


def words(template: str, /, **values: object) -> Words:
    """Return a sentence in English that can be translated; *template* must be a literal.

    Facts may be sentences themselves.
    """
    return Words(template, values)
