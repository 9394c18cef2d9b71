"""Whatever is written, the HTML of it has only what we make, is bounded, and is made quickly."""

from __future__ import annotations

import random
import time

import pytest

from chat.core.chat import Chat
from chat.core.rendering import MAX_GROWTH, MAX_MARKUP_CHARS
from chat.store.transaction import RoomKey
from chat.values.settings import Settings
from tests.core.hostile import HOSTILE, PARTS
from tests.seen_html import Seen

GENERAL = RoomKey(1, "general", is_open=True)
SLOWEST_S = 0.05
"""What one may take of a processor; the slowest takes 0.02."""
TRIES = 3
"""The quickest counts: others may be at work on this machine."""


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory):
    """A chat in which ada and the room `general` are there to be called."""
    chat = Chat(Settings(data=tmp_path_factory.mktemp("data"), port=0))
    chat.start()
    chat.sessions.join("ada")
    yield chat
    chat.close()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_a_hostile_text_becomes_harmless_html(chat: Chat, text: str):
    html = chat.changes._rendering.html_of(text, GENERAL)
    assert Seen(html).strange == []
    assert len(html) <= MAX_GROWTH * len(text) + MAX_MARKUP_CHARS
    assert min(_took_s(chat, text) for _ in range(TRIES)) < SLOWEST_S


def _took_s(chat: Chat, text: str) -> float:
    started = time.thread_time()
    chat.changes._rendering.html_of(text, GENERAL)
    return time.thread_time() - started


@pytest.mark.parametrize("seed", range(20))
def test_what_is_put_together_at_random_becomes_harmless_html(chat: Chat, seed: int):
    chance = random.Random(seed)
    texts = ["".join(chance.choices(PARTS, k=chance.choice([4, 16, 64, 256]))) for _ in range(50)]
    strange = [
        (text, seen.strange)
        for text in texts
        if (seen := Seen(chat.changes._rendering.html_of(text, GENERAL))).strange
    ]
    assert strange == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p onclick=x>a</p>",
        '<a href="javascript:x">a</a>',
        "<p>a",
        "a</p>",
        "<!-- a -->",
        '<p class="message">a</p>',
    ],
)
def test_harmful_html_would_be_seen(html: str):
    assert Seen(html).strange != []


def test_there_are_enough_of_them():
    assert len(set(HOSTILE)) > 400
    assert max(map(len, HOSTILE)) == 8000
