"""A chat for each test, with few events in memory: what is older comes from the log."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from chat.core.chat import Chat
from chat.values.records import User
from chat.values.settings import Settings

RING_EVENTS = 10


@pytest.fixture
def make_chat(settings: Settings) -> Iterator[Callable[..., Chat]]:
    """Make started chats on one database, with settings of their choice; all end with the test."""
    with ExitStack() as chats:

        def make(**changed: object) -> Chat:
            chat = Chat(replace(settings, **({"ring_events": RING_EVENTS} | changed)))
            chats.callback(chat.close)
            chat.start()
            return chat

        yield make


@pytest.fixture
def chat(make_chat: Callable[..., Chat]) -> Chat:
    """A started chat."""
    return make_chat()


@pytest.fixture
def ada(chat: Chat) -> User:
    """Somebody who has joined."""
    return chat.sessions.join("ada")[0]


@pytest.fixture
def lin(chat: Chat) -> User:
    """Somebody else who has joined."""
    return chat.sessions.join("lin")[0]
