"""RoomDirectory: which rooms there are and who may see them, in memory.

Every request asks it, held polls included, so it must cost no database work. It is replaced as a
whole when a room is created or changed; readers need no lock.
"""

from __future__ import annotations

from collections.abc import Iterable

from chat.store.transaction import RoomKey
from chat.values.errors import NotFound
from chat.values.event import EVERYBODY, Interest, only_for
from chat.values.records import User


class RoomDirectory:
    """All rooms, looked up by those who may see them: finding a room is being allowed to."""

    def __init__(self) -> None:
        """Begin without rooms; `replace` puts them in."""
        self._by_slug: dict[str, RoomKey] = {}
        self._by_id: dict[int, RoomKey] = {}
        self._closed: list[RoomKey] = []

    def replace(self, rooms: Iterable[RoomKey]) -> None:
        """Take *rooms* for all there are."""
        self._by_id = {room.id: room for room in rooms}
        self._by_slug = {room.slug: room for room in self._by_id.values()}
        self._closed = [room for room in self._by_id.values() if not room.is_open]

    def room(self, user: User, slug: str) -> RoomKey:
        """Return the room that *user* sees at *slug*.

        Raises:
            NotFound: `room_not_found`: there is none, or none for this user; both read alike.
        """
        room = self._by_slug.get(slug)
        if room is None or not self._may_see(user, room):
            raise NotFound("room_not_found", "There is no such room, or it is not open to you.")
        return room

    def is_visible(self, user: User, slug: str) -> bool:
        """Tell whether *user* sees a room at *slug*."""
        room = self._by_slug.get(slug)
        return room is not None and self._may_see(user, room)

    def ids(self, user: User, rooms: Iterable[RoomKey] | None = None) -> list[int]:
        """Return the ids of those of *rooms*, or of all that are known, that *user* sees."""
        known = self._by_id.values() if rooms is None else rooms
        return [room.id for room in known if self._may_see(user, room)]

    def interest(self, user: User, slugs: Iterable[str] | None = None) -> Interest:
        """Return the keys of all that *user* may see, or only of the rooms at *slugs*.

        Raises:
            NotFound: as `room`.
        """
        if slugs is not None:
            return frozenset(self.room(user, slug).id for slug in slugs)
        closed = (room.id for room in self._closed if self._may_see(user, room))
        return frozenset({EVERYBODY, only_for(user.id), *closed})

    def audience(self, room_id: int, user_id: int | None) -> tuple[int, ...]:
        """Return who may see an event of the log: one of a room, or one for a user alone."""
        if user_id is not None:
            return (only_for(user_id),)
        room = self._by_id.get(room_id)
        return (room_id, EVERYBODY) if room and room.is_open else (room_id,)

    def _may_see(self, _user: User, room: RoomKey) -> bool:
        return room.is_open
