"""Markdown: the strict subset of it that a message may use, as HTML of our own making.

Bold, italic, strike, code, fenced code, quotes, lists, links, mentions and links to rooms. No
images, headings, tables or raw HTML: those are shown as they were typed. What mistune parses is
rendered here, every character of it escaped; nh3 then lets through only what is on its list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from re import Match
from typing import Any, ClassVar, Literal
from urllib.parse import quote

import nh3
from mistune import BaseRenderer, BlockParser, BlockState, InlineParser, InlineState, Markdown
from mistune.plugins.formatting import strikethrough

from chat.values.mentions import MAX_CALLS, call_at
from chat.values.texts import UNSPACED, name_key

MAX_NESTED = 6
"""Quotes in quotes, lists in lists: deeper ones are text."""

_NEVER = "(?!)"
_BLOCKS = ["fenced_code", "block_quote", "list", "blank_line"]
_INLINES = ["escape", "codespan", "emphasis", "link", "link_close", "auto_link", "linebreak"]
_SCHEMES = ("http://", "https://", "mailto:")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,32}", re.ASCII)
_BARE_LINK = r"(?<![^\W_])https?://[^\s<>]+"
_ROOM = rf"(?:(?<![\w#&/])|(?<=[{UNSPACED}]))#\w+(?:-\w+)*"
_WITHIN_A_WORD = re.compile(r"[A-Za-z0-9][*_]+[A-Za-z0-9]", re.ASCII)
"""Of letters with spaces between words: in Chinese what is marked stands among others."""
_NOT_AT_THE_END = ".,:;!?\"'*_~)]"
"""What stands after a bare link is not part of it, but for brackets that it opens itself."""
_LINK = 'target="_blank" rel="noopener noreferrer nofollow ugc"'

_CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "em", "strong", "del", "code", "pre"),
        *("blockquote", "ul", "ol", "li", "a", "span"),
    },
    attributes={
        "a": {"href", "target", "rel", "class"},
        "p": {"class"},
        "code": {"class"},
        "ol": {"start"},
        "span": {"class", "data-user"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)

Addresses = Callable[[str], str | None]
"""Gives the slug of the open room that is called by a word; None when there is none."""


def markdown(text: str, people: Mapping[str, int], rooms: Addresses) -> str:
    """Return *text* as HTML that is safe to show.

    Args:
        text: What somebody wrote.
        people: The ids of those who may be called in it, by what their names are compared by.
        rooms: Knows the open rooms.
    """
    state = BlockState()
    state.env.update(people=people, rooms=rooms, calls_left=MAX_CALLS)
    html, _ = _MARKDOWN.parse(text, state)
    return _CLEANER.clean(str(html))


class _Blocks(BlockParser):
    """The blocks that a message may have; a quote ends where the last `>` does."""

    def extract_block_quote(
        self, _m: Match[str], state: BlockState
    ) -> tuple[str, int | None, set[int]]:
        """Take the lines that begin with the sign of a quote, and no others."""
        lines = []
        while state.cursor < state.cursor_max and (
            line := _QUOTED.match(state.get_line(state.cursor))
        ):
            lines.append(line[1])
            state.cursor += line.end()
        return "".join(lines), None, set()


_QUOTED = re.compile(r" {0,3}> ?([^\n]*(?:\n|$))")


class _Html(BaseRenderer):
    """Writes HTML: every text that comes from outside goes through `escape`."""

    NAME: ClassVar[Literal["html"]] = "html"

    def render_token(self, token: dict[str, Any], state: BlockState) -> str:
        """Write one token, those within it first."""
        if "children" in token:
            text = self.render_tokens(token["children"], state)
        else:
            text = token.get("raw", "")
        written: str = self._get_method(token["type"])(text, **token.get("attrs", {}))
        return written

    def text(self, text: str) -> str:
        return escape(text)

    def emphasis(self, text: str) -> str:
        return f"<em>{text}</em>"

    def strong(self, text: str) -> str:
        return f"<strong>{text}</strong>"

    def strikethrough(self, text: str) -> str:
        return f"<del>{text}</del>"

    def codespan(self, text: str) -> str:
        return f"<code>{escape(text)}</code>"

    def linebreak(self, _text: str) -> str:
        return "<br>"

    def link(self, text: str, url: str, **_rest: object) -> str:
        if not url.lower().startswith(_SCHEMES):
            return f"[{text}]({escape(url)})"
        return f'<a href="{escape(url)}" {_LINK}>{text}</a>'

    def room(self, text: str, slug: str) -> str:
        return f'<a class="room" href="/r/{quote(slug)}">{escape(text)}</a>'

    def mention(self, text: str, user: int) -> str:
        return f'<span class="mention" data-user="{user}">{escape(text)}</span>'

    def paragraph(self, text: str) -> str:
        return f"<p>{text}</p>"

    def block_text(self, text: str) -> str:
        return text

    def blank_line(self, _text: str) -> str:
        return ""

    def block_code(self, text: str, info: str = "") -> str:
        language = _LANGUAGE.match(info)
        kind = f' class="language-{language[0]}"' if language else ""
        return f"<pre><code{kind}>{escape(text)}</code></pre>"

    def block_quote(self, text: str) -> str:
        return f"<blockquote>{text}</blockquote>"

    def list(self, text: str, ordered: bool, start: int = 1, **_rest: object) -> str:
        if not ordered:
            return f"<ul>{text}</ul>"
        return f'<ol start="{start}">{text}</ol>' if start != 1 else f"<ol>{text}</ol>"

    def list_item(self, text: str) -> str:
        return f"<li>{text}</li>"


def _parse_bare_link(_inline: InlineParser, found: Match[str], state: InlineState) -> int | None:
    url = _without_what_follows(found[0])
    if state.brackets and "]" in url:
        url = url[: url.index("]")]
    end = found.start() + len(url)
    if len(url) <= len("https://"):
        return None
    link = {"type": "link", "children": [{"type": "text", "raw": url}], "attrs": {"url": url}}
    state.append_token(link | {"_autolink": url})
    return end


def _without_what_follows(url: str) -> str:
    unopened = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in _NOT_AT_THE_END:
        if url[end - 1] == ")":
            if unopened <= 0:
                break
            unopened -= 1
        end -= 1
    return url[:end]


def _parse_mention(_inline: InlineParser, found: Match[str], state: InlineState) -> int | None:
    if not state.env["people"] or not state.env["calls_left"]:
        return None
    state.env["calls_left"] -= 1
    ends = call_at(state.src, found.start()).ends
    known = [(end, key) for key, end in ends.items() if key in state.env["people"]]
    if not known:
        return None
    end, key = max(known)
    raw, attrs = state.src[found.start() : end], {"user": state.env["people"][key]}
    state.append_token({"type": "mention", "raw": raw, "attrs": attrs})
    return end


def _parse_emphasis(inline: InlineParser, found: Match[str], state: InlineState) -> int:
    """Take a run of signs; `*` within a word begins nothing, as `_` does not: 2*3*4."""
    around = state.src[max(0, found.start() - 1) : found.end() + 1]
    has_begun = state.env.get("starred") is state
    is_within = found[0][0] == "*" and not has_begun and _WITHIN_A_WORD.fullmatch(around)
    if not is_within and found[0][0] == "*":
        state.env["starred"] = state
    inline.process_text(found[0], state, parse_emphasis=not is_within)
    return found.end()


def _parse_room(_inline: InlineParser, found: Match[str], state: InlineState) -> int | None:
    slug = state.env["rooms"](name_key(found[0][1:]))
    if slug is None:
        return None
    token = {"type": "room", "raw": found[0], "attrs": {"slug": slug}, "_autolink": found[0]}
    state.append_token(token)
    return found.end()


def _made() -> Markdown:
    blocks = _Blocks(_BLOCKS, _BLOCKS, max_nested_level=MAX_NESTED)
    unwanted = set(blocks.specification) - set(_BLOCKS)
    blocks.specification = blocks.specification | dict.fromkeys(unwanted, _NEVER)
    blocks.rules = list(_BLOCKS)
    inlines = InlineParser(hard_wrap=True, max_nested_level=MAX_NESTED)
    inlines.rules = list(_INLINES)
    inlines.specification["link"] = r"\["
    # What a line begins with is kept: people indent.
    inlines.specification["linebreak"] = r" *\n"
    inlines.specification["auto_link"] = r"<(?:https?://|mailto:)[^<>\x00-\x20]*>"
    made = Markdown(_Html(), blocks, inlines, [strikethrough])
    inlines.register("emphasis", r"[*_]+", _parse_emphasis, start_chars=("*", "_"))
    inlines.register("bare_link", _BARE_LINK, _parse_bare_link, start_chars="h")
    inlines.register("mention", "@", _parse_mention, start_chars="@")
    inlines.register("room", _ROOM, _parse_room, start_chars="#")
    return made


_MARKDOWN = _made()
