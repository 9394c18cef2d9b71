"""A page of messages from a time on."""

from __future__ import annotations

import pytest

from chat.core.chat import Chat
from chat.values.records import User


@pytest.fixture
def sent(chat: Chat, ada: User, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Twenty messages in #tea, ten seconds apart from 1,000 s on; others between them."""
    chat.rooms.create(ada, "Tea", "")
    ids = []
    for number in range(20):
        at_ns = (1_000_000 + 10_000 * number) * 1_000_000
        monkeypatch.setattr("chat.store.transaction.time.time_ns", lambda at_ns=at_ns: at_ns)
        chat.messages.post(ada, "general", "between")
        ids.append(chat.messages.post(ada, "tea", str(number))[0].id)
    return ids


@pytest.mark.parametrize(
    ("at_ms", "first"), [(0, 0), (1_000_000, 0), (1_000_001, 1), (1_090_000, 9), (1_189_999, 19)]
)
def test_it_begins_with_the_first_that_is_not_earlier(
    chat: Chat, ada: User, sent: list[int], at_ms: int, first: int
):
    page = chat.messages.page_at(ada, "tea", at_ms, 5)
    assert [message.id for message in page.messages] == sent[first : first + 5]
    assert page.more == (first + 5 < 20)


def test_after_the_last_there_is_none(chat: Chat, ada: User, sent: list[int]):
    page = chat.messages.page_at(ada, "tea", 1_190_001)
    assert (page.messages, page.more) == ([], False)
