"""What a room is called on the page: the same as the browser's `static/js/labels.js`. Pure."""

from __future__ import annotations

from chat.values.records import Room, User


def other_in(room: Room, me: User) -> User:
    """Return the other one in a talk of two; *me*, if nobody else is there."""
    return next((user for user in room.with_ if user.id != me.id), me)


def name_of(room: Room, me: User) -> str:
    """Return what *room* is called: the slug of an open one says it, that of others nothing."""
    if room.kind == "direct":
        return other_in(room, me).name
    return room.slug if room.kind == "open" else room.name


def title_of(room: Room, me: User) -> str:
    """Return its name as words refer to it: `#general`, `Board`, `Ann`."""
    return f"#{room.slug}" if room.kind == "open" else name_of(room, me)
