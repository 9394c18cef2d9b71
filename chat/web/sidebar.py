"""Sidebar: which rooms the page of a room is rendered with; the script adds what is left out.

In a server with thousands of rooms their links would be nearly all of the page, and of the time
that it takes. Without a script, whoever wants more goes through them part by part.
"""

from __future__ import annotations

from dataclasses import dataclass

from chat.values.records import Room

MAX_LISTED = 300
"""Rooms, and talks, that are rendered: some 15 ms, and more than anybody looks through."""


@dataclass(frozen=True, slots=True)
class Sidebar:
    """Rooms by name, and talks of two by their latest message; `more` is where the next begin."""

    rooms: list[Room]
    more: str | None


def sidebar_of(rooms: list[Room], current: str, beginning: str | None = None) -> Sidebar:
    """Return the part of *rooms* that is rendered, with the one at *current*.

    A talk in which nothing has been said yet is only listed while it is open.

    Args:
        rooms: All that the reader sees, by name.
        current: The slug of the open one.
        beginning: The slug of the room that the list begins with.
    """
    named = [room for room in rooms if room.kind != "direct" and not room.archived]
    places = {room.slug: place for place, room in enumerate(named)}
    first = places.get(beginning or "", 0)
    end = first + MAX_LISTED
    shown = [
        room for place, room in enumerate(named) if first <= place < end or room.slug == current
    ]
    return Sidebar([*shown, *_talks(rooms, current)], named[end].slug if end < len(named) else None)


def _talks(rooms: list[Room], current: str) -> list[Room]:
    direct = [room for room in rooms if room.kind == "direct"]
    talks = [room for room in direct if room.last_message or room.slug == current]
    talks.sort(key=lambda room: -(room.last_message or 0))
    return [room for at, room in enumerate(talks) if at < MAX_LISTED or room.slug == current]
