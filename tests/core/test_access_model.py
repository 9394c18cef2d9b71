"""Model: whatever people do, nobody is shown a closed room at a moment when they are not in it.

People make rooms, bring and remove each other, leave and post, at random, the same in every run;
after each step everybody reads on from where they are, from memory and from the log. The model
keeps who is in which room, and nothing else.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from contextlib import suppress

import pytest

from chat.core.chat import Chat
from chat.values.errors import ChatError
from chat.values.records import User

STEPS = 120
NAMES = ("ada", "bob", "lin", "zoe")
PRIVATE_ROOMS = 4
ABOUT_ONESELF = {"room.left", "room.joined", "read.moved"}
HARMLESS = {"id", "type", "room", "at", "by", "last_read"}


class Model:
    """Who is in which closed room, beside the chat that should know it too."""

    def __init__(self, chat: Chat, seed: int) -> None:
        """Let everybody join."""
        self.chat = chat
        self.people = [chat.sessions.join(name)[0] for name in NAMES]
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        self.said: dict[int, str] = {}
        self.seen = 0
        self._cursors = dict.fromkeys(NAMES, 0)
        self._random = random.Random(seed)

    def run(self, steps: int) -> list[tuple[str, str]]:
        """Let people do things, and read after each; return what somebody should not have seen."""
        wrong = []
        for _ in range(steps):
            self._step()
            wrong += self._shown_wrongly()
        return wrong

    def _step(self) -> None:
        """Let somebody do something; what is refused changes nothing."""
        acts = [self._make, *[self._bring] * 3, self._remove, self._leave, *[self._post] * 4]
        with suppress(ChatError):
            self._random.choice(acts)(self._random.choice(self.people))

    def _shown_wrongly(self) -> list[tuple[str, str]]:
        """Let everybody read on, and from the start; return what somebody should not have seen."""
        return [
            (reader.name, told)
            for reader in self.people
            for after in (self._cursors[reader.name], 0)
            for told in self._read(reader, after)
        ]

    def pages_shown_wrongly(self) -> list[tuple[str, str]]:
        """Return who reads a room, or a message of it, from outside; or cannot from inside."""
        wrong = [
            (reader.name, slug)
            for reader in self.people
            for slug, members in self.members.items()
            if self._gets(self.chat.messages.page, reader, slug) != (reader.name in members)
        ]
        return wrong + [
            (reader.name, slug)
            for reader in self.people
            for message, slug in self.said.items()
            if self._gets(self.chat.messages.get, reader, message)
            != (reader.name in self.members[slug])
        ]

    def _read(self, reader: User, after: int) -> list[str]:
        interest = self.chat.directory.interest(reader)
        wrong, more = [], True
        while more:
            found, after, more = self.chat.feed.read(after, interest)
            self.seen += len(found)
            for event in found:
                body = json.loads(event.body)
                slug = body.get("room")
                is_out = slug in self.members and reader.name not in self.members[slug]
                if is_out and not (event.kind in ABOUT_ONESELF and set(body) <= HARMLESS):
                    wrong.append(f"{event.kind} {event.seq}")
        self._cursors[reader.name] = after
        return wrong

    @staticmethod
    def _gets(verb, *args) -> bool:
        try:
            verb(*args)
        except ChatError:
            return False
        return True

    def _make(self, by: User) -> None:
        if len(self.members) < PRIVATE_ROOMS:
            slug = self.chat.rooms.create(by, "closed", is_private=True).slug
            self.members[slug] = {by.name}
        else:
            other = self._random.choice(self.people)
            slug = self.chat.rooms.direct(by, other.name)[0].slug
            self.members[slug] = {by.name, other.name}

    def _bring(self, by: User) -> None:
        slug, name = self._room(), self._random.choice(NAMES)
        self.chat.memberships.put(self._somebody_in(slug, by), slug, name)
        self.members[slug].add(name)

    def _remove(self, by: User) -> None:
        slug, name = self._room(), self._random.choice(NAMES)
        self.chat.memberships.remove(by, slug, name)
        self.members[slug].discard(name)

    def _leave(self, by: User) -> None:
        slug = self._room()
        self.chat.memberships.remove(by, slug, by.name)
        self.members[slug].discard(by.name)

    def _post(self, by: User) -> None:
        slug = self._room()
        by = self._somebody_in(slug, by)
        message, _ = self.chat.messages.post(by, slug, f"@{self._random.choice(NAMES)} hello")
        assert by.name in self.members[slug], "somebody has posted from outside"
        self.said[message.id] = slug

    def _somebody_in(self, slug: str, other: User) -> User:
        """Return a member more often than *other*, so that enough is not refused."""
        inside = [each for each in self.people if each.name in self.members.get(slug, ())]
        return self._random.choice([*inside, *inside, other])

    def _room(self) -> str:
        return self._random.choice([*self.members, "nowhere"])


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_shown_a_closed_room_from_outside(chat: Chat, seed: int):
    model = Model(chat, seed)
    assert model.run(STEPS) == []
    assert model.pages_shown_wrongly() == []
    assert min(len(model.said), len(model.members), model.seen) > PRIVATE_ROOMS
