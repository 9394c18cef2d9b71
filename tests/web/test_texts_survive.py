"""A text comes back as it was sent, after NFC, and is never markup."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.seen_html import Seen
from tests.web.program import Program

MESSAGES = "/api/rooms/general/messages"
VISIBLE = st.characters(exclude_categories=["Cc", "Cs"])
TEXTS = st.text(VISIBLE | st.sampled_from("\t\n\r"), min_size=1, max_size=200)
ONCE = settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p><p>",
    "&lt;b&gt; &amp;amp;",
    "\"'`=<>",
    "<!-- ]]> -->",
    "javascript:alert(1)",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "'; DROP TABLE messages; --",
    "%s %d {0} \\u0000 \\x00",
]


def sent(program: Program, text: str):
    """Post *text*, and return its message; one in which nothing can be seen is no example."""
    answer = program.post(MESSAGES, {"text": text})
    assume(answer.status_code != 422)
    assert answer.status_code == 201
    return answer.json


def places_of(program, message):
    """Return the message as each route tells it."""
    before = message["id"] - 1
    events = program.get(f"/api/events?after={before}&wait=0").json["events"]
    return [
        message,
        program.get(f"/api/messages/{message['id']}").json,
        program.get(f"{MESSAGES}?limit=1").json["messages"][0],
        events[0]["message"],
    ]


@ONCE
@given(text=TEXTS)
@example(text="e\u0301")
@example(text="\U0001f468\u200d\U0001f469\u200d\U0001f467")
@example(text="  two  spaces \r\n\ttab\u2028line ")
@example(text="\ufeffa\u202eb")
@example(text="a\ufffe\uffff\U0010ffff")
def test_a_text_is_stored_and_told_as_it_was_sent(standing, text):
    message = sent(standing, text)

    assert message["text"] == unicodedata.normalize("NFC", text)
    assert places_of(standing, message) == [message] * 4


@ONCE
@given(text=TEXTS)
@example(text="<script>alert(1)</script>")
def test_the_html_of_a_text_holds_no_markup_but_ours(standing, text):
    message = sent(standing, text)

    assert Seen(message["html"]).strange == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_text(standing, text):
    message = standing.say(text)

    assert message["text"] == text
    assert Seen(message["html"]).strange == []
    assert places_of(standing, message) == [message] * 4


@pytest.mark.parametrize("escaped", [False, True])
def test_a_character_may_be_sent_escaped_or_not(standing, escaped):
    text = "é 😀 \u2028"

    body = json.dumps({"text": text}, ensure_ascii=escaped).encode()

    answer = standing.ask("POST", MESSAGES, data=body, content_type="application/json")
    assert answer.json["text"] == text


@pytest.mark.parametrize(
    "text",
    ["a" * 8000, "\U0001f600" * 8000, "e\u0301" * 8000, "<" * 8000],
    ids=lambda text: ascii(text[0]),
)
def test_a_text_at_the_limit_is_accepted(standing, text):
    assert len(standing.say(text)["text"]) == 8000


@pytest.mark.parametrize(
    ("path", "body", "limit"),
    [
        (MESSAGES, {"text": "a" * 8001}, 8000),
        ("/api/session", {"name": "a" * 33}, 32),
        ("/api/rooms", {"name": "a" * 65}, 64),
        ("/api/rooms", {"name": "a", "topic": "a" * 251}, 250),
    ],
)
def test_what_is_too_long_is_told_its_length_and_the_limit(standing, path, body, limit):
    error = standing.post(path, body).json["error"]

    assert error["limit"] == limit
    assert f"{limit + 1} characters; the limit is {limit}" in error["message"]
