"""A queue for each test; properties are checked however busy the machine is."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from chat.message_queue.message_queue import MessageQueue

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


@pytest.fixture
def queue() -> Iterator[MessageQueue]:
    """An empty queue; whoever is held at the end is let go."""
    queue = MessageQueue()
    yield queue
    queue.close()
    while queue._chain:
        queue.look_after()
