"""A room with a long history opens as fast as a new one."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

MESSAGES = 100_000
ROUNDS = 30
# What is left to chance on a busy machine; with a scan of the room it would be a hundred.
MOST_TIMES = 2.0
FILL = text(
    "WITH RECURSIVE ids(id) AS (SELECT (SELECT coalesce(max(id), 0) + 1 FROM messages)"
    " UNION ALL SELECT id + 1 FROM ids LIMIT :count)"
    " INSERT INTO messages (id, room_id, author_id, text, html, sent_at)"
    " SELECT id, (SELECT id FROM rooms WHERE slug = :slug), 1, 'a', '<p>a</p>', id FROM ids"
)


def fill(chat, slug, count):
    """Let the room have *count* messages more, after all that are there."""

    def store(transaction):
        transaction.connection.execute(FILL, {"slug": slug, "count": count})

    chat._writer.write(store)


def best_of(ask):
    """Return the shortest time that *ask* took: what it costs when nothing else happens."""

    def timed():
        began_s = time.perf_counter()
        assert ask().status_code == 200
        return time.perf_counter() - began_s

    return min(timed() for _ in range(ROUNDS))


@pytest.mark.parametrize("way", ["/api/rooms/{}/messages", "/r/{}"])
def test_a_long_room_opens_as_fast_as_a_short_one(ada, chat, way):
    for name, count in (("Short", 60), ("Long", MESSAGES)):
        ada.post("/api/rooms", {"name": name})
        fill(chat, name.lower(), count)
    cookie = {"Cookie": f"chat_session={ada.token}"}
    short_s, long_s = (
        best_of(lambda slug=slug: ada.get(way.format(slug), headers=cookie))
        for slug in ("short", "long")
    )
    assert long_s / short_s < MOST_TIMES
