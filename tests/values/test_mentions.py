"""Whom a text calls by `@name`."""

import time

import pytest

from chat.values.mentions import MAX_CALLS, calls_in, keys_of, mentions_among
from chat.values.texts import name_key

PEOPLE = ["ada", "Ada Lovelace", "lin", "zoë", "o'neil", "a.b", "李", "王芳", "ada-lin"]
KNOWN = {name_key(name) for name in PEOPLE}


def called(text: str) -> list[str]:
    found = mentions_among(calls_in(text), KNOWN)
    return [text[mention.start : mention.end] for mention in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ada", ["@ada"]),
        ("hello @Ada!", ["@Ada"]),
        ("@ADA, @lin: tea?", ["@ADA", "@lin"]),
        ("(@lin)", ["@lin"]),
        ("@ada's tea", ["@ada"]),
        ("@ada lovelace and @ada", ["@ada lovelace", "@ada"]),
        ("@Ada Lovelac", ["@Ada"]),
        ("@ada-lin", ["@ada-lin"]),
        ("@ada-li", ["@ada"]),
        ("@o'neil @a.b.", ["@o'neil", "@a.b"]),
        ("@zoë @李", ["@zoë", "@李"]),
        ("谢谢@王芳，@ada你好", ["@王芳", "@ada"]),
        ("@王芳ok @王芳芳 @李四", ["@王芳"]),
        ("@@ada", ["@ada"]),
        ("@ada@lin", ["@ada"]),
        ("\uff20ada", []),
        ("@adam @ada_ @ada2", []),
        ("me@ada", []),
        ("@ ada", []),
        ("@ada\nlovelace", ["@ada"]),
        ("@nobody", []),
        ("", []),
        ("`@ada` @lin", ["@lin"]),
        ("``a ` @ada`` @lin", ["@lin"]),
        ("` @ada", ["@ada"]),
        ("```\n@ada\n```\n@lin", ["@lin"]),
        ("```python\n@ada", []),
        ("~~~\n@ada\n~~~", []),
        ("a\n\n```\n@ada\n````\n@lin", ["@lin"]),
    ],
)
def test_who_is_called(text: str, expected: list[str]):
    assert called(text) == expected


def test_so_many_are_looked_at_and_no_more():
    assert len(calls_in("@ada " * 1000)) == MAX_CALLS


@pytest.mark.parametrize(
    "text", ["@a " * 2666, "@" * 8000, "`" * 8000, "@a\u0301" * 2600, "` @" * 2600]
)
def test_looking_takes_no_time(text: str):
    began = time.process_time()
    keys_of(calls_in(text))
    assert time.process_time() - began < 0.1
