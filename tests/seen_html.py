"""Seen: the HTML of a message as another parser reads it, and what of it should not be there."""

from __future__ import annotations

import re
from html.parser import HTMLParser

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
"""The tags that a message may have, and what their attributes may be."""


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
