"""What clients call themselves, in words."""

from __future__ import annotations

import pytest

from chat.web.agents import agent_name

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Safari/604.1",
            "Safari on iPhone",
        ),
        (
            f"{MOZILLA} (Linux; Android 15) {WEBKIT} Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        ("curl/8.14.1", "curl"),
        ("", "A program"),
        ("x" * 500, "x" * 40),
    ],
)
def test_an_agent_is_told_in_words(agent: str, name: str) -> None:
    assert agent_name(agent) == name
