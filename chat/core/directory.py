"""RoomDirectory: which rooms there are and who may see them, in memory.

Every request asks it, held polls included, so it must cost no database work. One thread changes it,
after each commit that concerns rooms or their members; readers need no lock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from chat.store.transaction import RoomKey
from chat.values.errors import NotFound
from chat.values.event import EVERYBODY, Event, Interest, only_for
from chat.values.records import User

Members = Mapping[int, frozenset[int]]
"""The ids of the members of each room that is not open, by the id of the room."""

NOBODY: frozenset[int] = frozenset()


class RoomDirectory:
    """All rooms, looked up by those who may see them: finding a room is being allowed to."""

    def __init__(self) -> None:
        """Begin without rooms; `update` puts them in."""
        self.version = 0
        """Changes with everything that may change what somebody sees."""
        # Each use is one step of a dict, and each value is replaced as a whole.
        self._by_slug: dict[str, RoomKey] = {}
        self._by_id: dict[int, RoomKey] = {}
        self._members: dict[int, frozenset[int]] = {}
        self._closed_of: dict[int, frozenset[int]] = {}

    def update(self, rooms: Iterable[RoomKey], members: Members) -> None:
        """Take these *rooms*, and the *members* of those that are not open, as they are told.

        What is not told stays as it was; the old addresses of a room still lead to it.
        """
        for room in rooms:
            self._set_members(room.id, members.get(room.id, NOBODY))
            self._by_id[room.id] = room
            for slug in (room.slug, *room.old_slugs):
                self._by_slug[slug] = room
        self.version += 1

    def hide(self, room_ids: Iterable[int]) -> None:
        """Let nobody see those of these rooms that are not open: who may is not known now."""
        for room_id in room_ids:
            self._set_members(room_id, NOBODY)
        self.version += 1

    def room(self, user: User, slug: str) -> RoomKey:
        """Return the room that *user* sees at *slug*.

        Raises:
            NotFound: `room_not_found`: there is none, or none for this user; both read alike.
        """
        room = self._by_slug.get(slug)
        if room is None or not self._may_see(user, room):
            raise room_not_found()
        return room

    def any_room(self, slug: str) -> RoomKey:
        """Return the room at *slug*, whoever may see it; for the console alone.

        Raises:
            NotFound: `room_not_found`.
        """
        room = self._by_slug.get(slug)
        if room is None:
            raise room_not_found()
        return room

    def open_slug(self, word: str) -> str | None:
        """Return the present slug of the open room that *word* leads to; None for all others."""
        room = self._by_slug.get(word)
        return room.slug if room and room.is_open else None

    def is_visible(self, user: User, slug: str) -> bool:
        """Tell whether *user* sees a room at *slug*."""
        room = self._by_slug.get(slug)
        return room is not None and self._may_see(user, room)

    def interest(self, user: User, slugs: Iterable[str] | None = None) -> Interest:
        """Return the keys of all that *user* may see, or only of the rooms at *slugs*.

        Raises:
            NotFound: as `room`.
        """
        if slugs is not None:
            return frozenset(self.room(user, slug).id for slug in slugs)
        return self._closed_of.get(user.id, NOBODY) | {EVERYBODY, only_for(user.id)}

    def audience(self, room_id: int | None, user_id: int | None) -> tuple[int, ...]:
        """Return who may see an event of the log: of a room, for a user alone, or for everybody."""
        if user_id is not None:
            return (only_for(user_id),)
        if room_id is None:
            return (EVERYBODY,)
        room = self._by_id.get(room_id)
        return (room_id, EVERYBODY) if room and room.is_open else (room_id,)

    def seers(self, room: RoomKey) -> frozenset[int] | None:
        """Return the ids of those who may see *room*; None: everybody."""
        return None if room.is_open else self._members.get(room.id, NOBODY)

    def _may_see(self, user: User, room: RoomKey) -> bool:
        return room.is_open or user.id in self._members.get(room.id, NOBODY)

    def _set_members(self, room_id: int, members: Collection[int]) -> None:
        before, now = self._members.get(room_id, NOBODY), frozenset(members)
        self._members[room_id] = now
        for user_id in before - now:
            self._closed_of[user_id] = self._closed_of[user_id] - {room_id}
        for user_id in now - before:
            self._closed_of[user_id] = self._closed_of.get(user_id, NOBODY) | {room_id}


def changed_room(event: Event) -> int | None:
    """Return the id of the room of which *event* changes who sees it; None when it does not."""
    key, *others = event.audience
    if key <= EVERYBODY:
        return None
    is_of_members = event.kind.startswith("member.") and EVERYBODY not in others
    return key if is_of_members or event.kind.startswith("room.") else None


def room_not_found() -> NotFound:
    """Return the refusal of a room that is not there, or not for this user: both read alike."""
    return NotFound("room_not_found", "There is no such room, or it is not open to you.")
