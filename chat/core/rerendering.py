"""Rerendering: messages whose HTML was made by an older renderer are done again, a few at a time.

In the background, since most of them are never read again; never on the writer's thread, which only
stores the outcome.
"""

from __future__ import annotations

import logging
import time
from functools import partial

from chat.core.rendering import RENDERER, Rendering
from chat.store import outdated
from chat.store.database import Database
from chat.store.writer import Writer
from chat.values.errors import Unavailable

log = logging.getLogger(__name__)

WINDOW_SEQS = 5000
"""Looked at in one go: a few milliseconds."""
BUDGET_S = 0.05
"""Rendered in one go for about so long: the thread has other duties."""


class Rerendering:
    """Goes once through all messages, from the first to those that were there at the start."""

    def __init__(self, database: Database, writer: Writer, rendering: Rendering, head: int) -> None:
        """Begin before the first message; *head* is the newest seq."""
        self._database = database
        self._writer = writer
        self._rendering = rendering
        self._head = head
        self._done = 0

    def look_after(self) -> None:
        """Do the next few again; quick, and for nothing when all are done."""
        if self._done >= self._head:
            return
        try:
            self._go_on()
        except Unavailable as error:
            log.warning("Older messages are rendered again later: %s", error)

    def _go_on(self) -> None:
        end = self._done + WINDOW_SEQS
        deadline = time.monotonic() + BUDGET_S
        with self._database.snapshot() as connection:
            found = outdated.among(connection, self._done, end, RENDERER)
        renewed: list[outdated.Renewed] = []
        for message_id, room, text in found:
            if renewed and time.monotonic() > deadline:
                end = renewed[-1].message_id
                break
            html = self._rendering.html_of(text, room)
            renewed.append(outdated.Renewed(message_id, text, html, RENDERER))
        if renewed:
            self._writer.submit(partial(outdated.renew, renewed))
        self._done = end
