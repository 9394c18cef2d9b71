"""Rendering: from the text that somebody wrote to the HTML that is shown.

Done once, when it is written, and in the thread of whoever writes. A message reads the same for
everybody: of rooms only the open ones are linked, and of people only those who see the room of the
message are called.
"""

from __future__ import annotations

import re
from html import escape

from chat.core.directory import RoomDirectory
from chat.core.markdown import markdown
from chat.store import mentions
from chat.store.database import Database
from chat.store.transaction import RoomKey
from chat.values.emoji import is_few_emoji
from chat.values.mentions import calls_in, keys_of

RENDERER = 5
"""Counts up with each change of what a text is rendered to; older messages are then done again."""
MAX_ITEMS = 1000
"""Lines that begin an item of a list: nobody writes more, and each takes 10 µs to take apart."""
MAX_SIGNS = 2500
"""Signs of markup outside of code: a text of which they are a third is a drawing, or an attack."""
MAX_GROWTH = 10
MAX_MARKUP_CHARS = 1024
"""More HTML than so many times the text, and this on top, is not worth it: it is shown plainly."""
_PLAIN_LINE = re.compile(r"[^\W\d_][^\W_]*(?:[,.;!?]? [^\W_]+)*[.!?]?")
"""Words and what stands between them, as most messages are: no sign of markup, and no link."""
_FENCED = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_SIGN = re.compile(r"[\\*_~\[\]@#]")
_ITEM = re.compile(r"^[ >]*(?:[-+*]|[0-9]{1,9}[.)])(?=[ \t\n]|$)", re.MULTILINE)


class Rendering:
    """Renders what is written in rooms. Thread-safe."""

    def __init__(self, database: Database, directory: RoomDirectory) -> None:
        """Look people and rooms up there."""
        self._database = database
        self._directory = directory

    def html_of(self, text: str, room: RoomKey) -> str:
        """Return *text*, written in *room*, as HTML that is safe to show.

        Raises:
            Unavailable: as `Database.snapshot`; only for a text that calls somebody.
        """
        if is_few_emoji(text):
            return f'<p class="big">{escape(text.strip())}</p>'
        if _PLAIN_LINE.fullmatch(text) or _is_too_much(text):
            return plain(text)
        html = markdown(text, self._called(text, room), self._directory.open_slug)
        if len(html) > MAX_GROWTH * len(text) + MAX_MARKUP_CHARS:
            return plain(text)
        return html

    def _called(self, text: str, room: RoomKey) -> dict[str, int]:
        calls = calls_in(text)
        if not calls:
            return {}
        with self._database.snapshot() as connection:
            return mentions.people(connection, room, keys_of(calls))


def _is_too_much(text: str) -> bool:
    """Tell whether taking *text* apart would take longer than that of others by far."""
    if len(text) <= MAX_ITEMS:
        return False
    said = _FENCED.sub("", text)
    return len(_ITEM.findall(said)) > MAX_ITEMS or len(_SIGN.findall(said)) > MAX_SIGNS


def plain(text: str) -> str:
    """Return *text* as HTML in which nothing of it is markup; its line breaks stay."""
    return f"<p>{'<br>'.join(escape(line, quote=False) for line in text.splitlines())}</p>"
