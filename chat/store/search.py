"""The index of words: which messages have them, in which rooms and by whom.

An FTS5 table of SQLite without the texts themselves (sqlite.org/fts5, "contentless"): what is taken
out must be named as it was put in. `scope` holds signs instead of words, so that a search looks at
nothing that the one who asks may not see: `open` for open rooms, `r7` for room 7, `u3` for user 3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, bindparam, column, insert, table, text

from chat.store.prepared import Prepared
from chat.store.transaction import RoomKey
from chat.values.search_text import Term, folded, spaced

_search = table("search", *map(column, ("search", "rowid", "words", "scope")))
_add = Prepared(insert(_search), ["rowid", "words", "scope"])
_remove = Prepared(insert(_search), ["search", "rowid", "words", "scope"])
_find = text(
    "SELECT rowid FROM search WHERE search MATCH :query AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :limit"
).bindparams(bindparam("query"), bindparam("before"), bindparam("limit"))


def add(connection: Connection, room: RoomKey, author_id: int, message_id: int, said: str) -> None:
    """Let the message be found by what it says."""
    _add.run(connection, [_row(room, author_id, message_id, said)])


def remove(
    connection: Connection, room: RoomKey, author_id: int, message_id: int, said: str
) -> None:
    """Let the message, which *said* this until now, be found no longer."""
    _remove.run(connection, [{"search": "delete"} | _row(room, author_id, message_id, said)])


def find(
    connection: Connection,
    terms: Sequence[Term],
    *,
    room_ids: Collection[int],
    author_id: int | None,
    before: int,
    limit: int,
) -> list[int]:
    """Return the ids of at most *limit* messages that have all *terms*, newest first.

    Args:
        connection: Where to look.
        terms: At least one.
        room_ids: Of the rooms to look in; 0 stands for all open rooms.
        author_id: Whose messages; None for everybody's.
        before: Only messages with lower ids.
        limit: How many at most.
    """
    rooms = " OR ".join(f"r{room_id}" if room_id else "open" for room_id in room_ids)
    wanted = [f"words : ({' AND '.join(map(_phrase, terms))})", f"scope : ({rooms})"]
    if author_id is not None:
        wanted.append(f"scope : u{author_id}")
    values = {"query": " AND ".join(wanted), "before": before, "limit": limit}
    return [row[0] for row in connection.execute(_find, values)]


def _row(room: RoomKey, author_id: int, message_id: int, said: str) -> dict[str, object]:
    signs: Iterable[str] = (f"r{room.id}", f"u{author_id}", *(["open"] if room.is_open else []))
    return {"rowid": message_id, "words": spaced(folded(said)), "scope": " ".join(signs)}


def _phrase(term: Term) -> str:
    """Return *term* in FTS5's syntax; its words are letters and digits, and need no escape."""
    return f'"{" ".join(term.words)}"{"*" if term.is_beginning else ""}'
