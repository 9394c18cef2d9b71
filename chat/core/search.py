"""Search: messages by what they say, in the rooms that the one who asks may see."""

from __future__ import annotations

from chat.core.directory import RoomDirectory
from chat.store import messages, search, users
from chat.store.database import Database
from chat.values.cursor import MAX_SEQ
from chat.values.event import EVERYBODY
from chat.values.records import Found, User
from chat.values.search_text import marks_of, terms_of
from chat.values.texts import name_key

FOUND_MESSAGES = 20
MAX_FOUND_MESSAGES = 50


class Search:
    """Finds messages. Thread-safe."""

    def __init__(self, database: Database, directory: RoomDirectory) -> None:
        """Look in what is stored there."""
        self._database = database
        self._directory = directory

    def find(
        self,
        user: User,
        query: str,
        *,
        slug: str | None = None,
        author: str | None = None,
        before: int = MAX_SEQ,
        limit: int = FOUND_MESSAGES,
    ) -> Found:
        """Return the newest messages that have all words and phrases of *query*.

        No query is wrong; one without a letter or digit finds nothing.

        Args:
            user: Who asks.
            query: Words, and phrases in quotation marks; case and accents do not matter.
            slug: Only in this room.
            author: Only what somebody of this name wrote.
            before: Only messages with lower ids.
            limit: How many at most.

        Raises:
            NotFound: `room_not_found`.
        """
        room_ids = self._room_ids(user, slug)
        terms = terms_of(query)
        if not terms:
            return Found([], more=False, marks={})
        with self._database.snapshot() as connection:
            author_id = None if author is None else users.id_by_key(connection, name_key(author))
            if author is not None and author_id is None:
                return Found([], more=False, marks={})
            ids = search.find(
                connection,
                terms,
                room_ids=room_ids,
                author_id=author_id,
                before=before,
                limit=limit + 1,
            )
            found = messages.by_ids(connection, ids[:limit])
        marks = {message.id: marks_of(message.text, terms) for message in found}
        return Found(found, more=len(ids) > limit, marks=marks)

    def _room_ids(self, user: User, slug: str | None) -> list[int]:
        if slug is not None:
            return [self._directory.room(user, slug).id]
        return sorted(key for key in self._directory.interest(user) if key >= EVERYBODY)
