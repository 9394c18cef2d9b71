"""Whatever is written, the HTML of it has only what we make, is bounded, and is made quickly."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest

from chat.core.chat import Chat
from chat.core.rendering import MAX_GROWTH, MAX_MARKUP_CHARS
from chat.store.transaction import RoomKey
from chat.values.settings import Settings
from tests.core.hostile import HOSTILE

GENERAL = RoomKey(1, "general", is_open=True)
ALLOWED = {
    "p": {"class": r"big"},
    "br": {},
    "em": {},
    "strong": {},
    "del": {},
    "code": {"class": r"language-[A-Za-z0-9+#.-]{1,32}"},
    "pre": {},
    "blockquote": {},
    "ul": {},
    "ol": {"start": r"[0-9]{1,9}"},
    "li": {},
    "a": {
        "href": r"(https?://|mailto:).*|/r/[^/:]+",
        "target": r"_blank",
        "rel": r"noopener noreferrer nofollow ugc",
        "class": r"room",
    },
    "span": {"class": r"mention", "data-user": r"[0-9]+"},
}
SLOWEST_S = 0.5
"""Ten times what the slowest takes on an idle machine: others may be at work on this one."""


class Seen(HTMLParser):
    """Reads HTML as another parser does, and notes what should not be there."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.strange: list[object] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.strange += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = ALLOWED.get(tag, {})
        self.strange += [
            (tag, name, value)
            for name, value in attrs
            if tag not in ALLOWED or not re.fullmatch(allowed.get(name, "(?!)"), value or "")
        ]
        self.strange += [] if tag in ALLOWED else [tag]
        self._open += [] if tag == "br" else [tag]

    def handle_endtag(self, tag: str) -> None:
        self.strange += [] if self._open and self._open.pop() == tag else [f"/{tag}"]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


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
    started = time.thread_time()
    html = chat.changes._rendering.html_of(text, GENERAL)
    took_s = time.thread_time() - started
    assert Seen(html).strange == []
    assert len(html) <= MAX_GROWTH * len(text) + MAX_MARKUP_CHARS
    assert took_s < SLOWEST_S


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
