"""Messages: post one, read a page of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from itertools import islice

import msgspec

from chat.core.directory import RoomDirectory
from chat.core.feed import Feed
from chat.core.mentioning import note_mentions
from chat.core.mutes import Mutes
from chat.core.rendering import RENDERER, Rendering
from chat.core.room_rules import check_open_for_more, seen
from chat.message_queue.ring import MAX_ANSWER_BYTES
from chat.store import events, memberships, message_changes, messages, quotes, uploads
from chat.store.database import Database
from chat.store.messages import Draft
from chat.store.transaction import RoomKey, Transaction
from chat.store.writer import Writer
from chat.values.cursor import MAX_SEQ, Cursor, Wish
from chat.values.errors import Invalid, NotFound
from chat.values.mentions import calls_in
from chat.values.records import Message, Page, Quote, Upload, User
from chat.values.texts import checked_client_id, checked_text
from chat.values.words import words

PAGE_MESSAGES = 50
MAX_PAGE_MESSAGES = 200
MAX_FILES = 10
"""Of one message."""


class Messages:
    """The messages in the rooms that users see. Thread-safe."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        directory: RoomDirectory,
        feed: Feed,
        mutes: Mutes,
        rendering: Rendering,
    ) -> None:
        """Work on what is stored there."""
        self._rendering = rendering
        self._database = database
        self._writer = writer
        self._directory = directory
        self._feed = feed
        self._mutes = mutes

    def post(
        self,
        author: User,
        slug: str,
        text: str,
        client_id: str | None = None,
        reply_to: int | None = None,
        files: Sequence[int] = (),
    ) -> tuple[Message, bool]:
        """Store a message as `begin_post` does, and return when it is on the disk.

        Raises:
            Invalid, NotFound, Unavailable: as `begin_post`.
        """
        return self.begin_post(author, slug, text, client_id, reply_to, files).result()

    def begin_post(
        self,
        author: User,
        slug: str,
        text: str,
        client_id: str | None = None,
        reply_to: int | None = None,
        files: Sequence[int] = (),
    ) -> Future[tuple[Message, bool]]:
        """Let a message of *author* be stored; never waits for that.

        What the author has sent before with the same *client_id* is returned as it was stored then.
        Posting in an open room joins it. With *files*, the ids of uploads, the text may be empty.

        Returns:
            The message and whether it is new, once it is on the disk.

        Raises:
            Invalid: the text, the client_id, reply_to or a file is not acceptable; the last two in
                the result.
            NotFound: `room_not_found`; here or in the result.
            Forbidden: `muted`; `room_archived`, in the result.
            Unavailable: nothing was stored; try again. Here or in the result.
        """
        room = self._directory.room(author, slug)
        self._mutes.refuse_muted(author)
        text = checked_text(text) if text or not files else ""
        client_id = None if client_id is None else checked_client_id(client_id)
        html = self._rendering.html_of(text, room)
        draft = Draft(text, html, RENDERER, client_id, reply_to)
        calls = calls_in(text)

        def store(transaction: Transaction) -> tuple[Message, bool]:
            connection = transaction.connection
            if client_id and (sent := messages.sent_before(connection, author, client_id)):
                seen(connection, message_changes.rooms_of(connection, [sent.id])[sent.id], author)
                return sent, False
            standing = seen(connection, room, author)
            check_open_for_more(standing)
            quote = None if reply_to is None else _quote(transaction, standing.room, reply_to)
            if not standing.is_member:
                memberships.join(transaction, standing.room, author)
            added = _added(transaction, standing.room, author, files)
            message = messages.add(transaction, standing.room, author, draft, quote, added)
            if calls:
                note_mentions(transaction, standing.room, message, calls)
            return message, True

        return self._writer.submit(store)

    def get(self, user: User, message_id: int) -> Message:
        """Return one message.

        Raises:
            NotFound: `message_not_found`: there is none, or not for this user.
        """
        with self._database.snapshot() as connection:
            message = messages.by_id(connection, message_id)
        if message is None or not self._directory.is_visible(user, message.room):
            raise NotFound("message_not_found", "There is no such message here.")
        return message

    def page(
        self,
        user: User,
        slug: str,
        before: int | None = None,
        after: Wish | None = None,
        limit: int = PAGE_MESSAGES,
    ) -> Page:
        """Return the newest *limit* messages, or those just *before* an id or *after* a place.

        There are fewer when they would not fit into one answer. `more` tells that there are more
        in the same direction: newer ones with *after*, else older ones.

        Raises:
            NotFound: `room_not_found`.
        """
        room = self._directory.room(user, slug)
        place = None if after is None else self._feed.place(after, keeps_all=True)
        with self._database.snapshot() as connection:
            seen(connection, room, user)
            head = events.head(connection)
            if place is None:
                seq = MAX_SEQ if before is None else before
                found = messages.before(connection, room, seq, limit + 1)
                kept = _fitting(reversed(found), limit)[::-1]
                return Page(kept, self._cursor(head), len(found) > len(kept))
            found = messages.after(connection, room, place.seq, limit + 1)
        kept = _fitting(found, limit)
        more = len(found) > len(kept)
        seq = kept[-1].id if more else max(head, place.seq)
        return Page(kept, self._cursor(seq), more, place.gap)

    def page_at(self, user: User, slug: str, at_ms: int, limit: int = PAGE_MESSAGES) -> Page:
        """Return the first *limit* messages of a room that were sent at *at_ms* or later.

        Raises:
            NotFound: `room_not_found`.
        """
        room = self._directory.room(user, slug)
        with self._database.snapshot() as connection:
            head = events.head(connection)
            seq = messages.seq_before_time(connection, room, at_ms, head)
        return self.page(user, slug, after=Wish(None, None, seq), limit=limit)

    def _cursor(self, seq: int) -> str:
        return str(Cursor(self._database.epoch, seq))


def _quote(transaction: Transaction, room: RoomKey, reply_to: int) -> Quote:
    replied = messages.by_id(transaction.connection, reply_to)
    if replied is None or replied.room != room.slug:
        raise Invalid("reply_not_found", "The message that this replies to is not here.")
    return quotes.of_message(replied)


def _added(
    transaction: Transaction, room: RoomKey, author: User, ids: Sequence[int]
) -> list[Upload]:
    if not ids:
        return []
    if len(ids) > MAX_FILES:
        raise Invalid(
            "too_many_files",
            words("A message has at most {limit} files.", limit=MAX_FILES),
            limit=MAX_FILES,
        )
    found = uploads.free(transaction.connection, room, author, ids)
    if len(found) < len(set(ids)) or len(set(ids)) < len(ids):
        raise Invalid(
            "file_missing", "A file of this message is not here, or is sent already. Add it anew."
        )
    return found


def _fitting(found: Iterable[Message], limit: int) -> list[Message]:
    """Return the first of *found* that fit into one answer: at most *limit*, at least one."""
    kept: list[Message] = []
    total_bytes = 0
    for message in islice(found, limit):
        total_bytes += len(msgspec.json.encode(message))
        if kept and total_bytes > MAX_ANSWER_BYTES:
            break
        kept.append(message)
    return kept
