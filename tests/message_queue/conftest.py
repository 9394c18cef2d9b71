"""A queue for each test."""

from collections.abc import Iterator

import pytest

from chat.message_queue.message_queue import MessageQueue


@pytest.fixture
def queue() -> Iterator[MessageQueue]:
    """An empty queue; whoever is held at the end is let go."""
    queue = MessageQueue()
    yield queue
    queue.close()
    while queue._chain:
        queue.look_after()
