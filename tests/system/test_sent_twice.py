"""A message sent many times with one client_id is stored once and answered the same."""

from __future__ import annotations

from tests.blocked import all_at_once
from tests.live import ask, join

MESSAGES = "/api/rooms/general/messages"
TIMES = 20


def test_twenty_at_once_are_one_row_and_one_id(live_server):
    ada = join(live_server.port, "ada")
    body = {"text": "hello", "client_id": "c1-7"}

    answers = all_at_once(
        [lambda: ask(live_server.port, "POST", MESSAGES, body, **ada) for _ in range(TIMES)]
    )

    page = live_server.get(MESSAGES, **ada).json
    assert sorted(answer.status for answer in answers) == [200] * (TIMES - 1) + [201]
    assert [answer.json for answer in answers] == page["messages"] * TIMES
