"""RoomSignals: who types and who has come or gone, told to those who listen once a second at most.

Nothing of it is stored, and losing one harms nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from chat.core.directory import RoomDirectory
from chat.core.mutes import Mutes
from chat.core.room_rules import refuse_archived
from chat.message_queue.message_queue import MessageQueue
from chat.message_queue.presence import Presence
from chat.message_queue.signals import Signal
from chat.store.transaction import RoomKey
from chat.values.event import EVERYBODY
from chat.values.records import User

PERIOD_S = 0.9
"""Between two batches, so that no signal answers a poll more than about once a second; the
attendant comes twice a second."""
TYPING_S = 6.0
"""For so long a reader shows that somebody types; a writer says so every three seconds."""
MAX_SEERS = 25
"""Typing is told in rooms that so many people online may see: it wakes few polls."""
MAX_WOKEN = 100
"""Polls that presence wakes; where more listen, it goes along with their next answers. A hundred
polls that are held and woken once a second take a twentieth of one core (measured, 2 cores)."""


class RoomSignals:
    """Gathers signals and sends them on. Thread-safe; `look_after` runs in one thread.

    Args:
        queue: Where polls wait for them.
        directory: Knows who sees which room.
        presence: Knows who is here.
        mutes: Knows who may not even type.
        clock: Monotonic time in seconds; tests give their own.
    """

    def __init__(
        self,
        queue: MessageQueue,
        directory: RoomDirectory,
        presence: Presence,
        mutes: Mutes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with nothing to send."""
        self._queue = queue
        self._directory = directory
        self._presence = presence
        self._mutes = mutes
        self._clock = clock
        self._next_at = clock()
        # By room and user, so that a user who types on is one signal. Each use is one step.
        self._typing: dict[tuple[int, int], tuple[RoomKey, User]] = {}

    def types(self, user: User, slug: str) -> None:
        """Let those who see the room at *slug* know that *user* types there.

        Raises:
            NotFound: as `RoomDirectory.room`.
            Forbidden: `muted`, `room_archived`.
        """
        room = self._directory.room(user, slug)
        self._mutes.refuse_muted(user)
        refuse_archived(room)
        if self._is_small(room):
            self._typing[room.id, user.id] = (room, user)

    def look_after(self) -> None:
        """Send on what has come up, when it is time."""
        now = self._clock()
        if now < self._next_at:
            return
        signals = [*self._presence_signals(), *self._typing_signals()]
        if signals:
            self._next_at = now + PERIOD_S
            self._queue.signal(signals)

    def _is_small(self, room: RoomKey) -> bool:
        seers = self._directory.seers(room)
        online = len(self._presence) if seers is None else self._presence.count(seers)
        return online <= MAX_SEERS

    def _presence_signals(self) -> list[Signal]:
        is_urgent = self._queue.listening <= MAX_WOKEN
        return [
            Signal(
                ("presence", 0, user.id),
                (EVERYBODY,),
                user.id,
                _encode({"type": "presence", "user": user, "online": is_online}),
                is_urgent=is_urgent,
            )
            for user, is_online in self._presence.changes()
        ]

    def _typing_signals(self) -> list[Signal]:
        typing, self._typing = self._typing, {}
        return [
            Signal(
                ("typing", room.id, user.id),
                self._directory.audience(room.id, None),
                user.id,
                _encode({"type": "typing", "room": room.slug, "user": user}),
                lasts_s=TYPING_S,
            )
            for room, user in list(typing.values())
        ]


_encode = msgspec.json.Encoder().encode
