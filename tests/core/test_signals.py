"""RoomSignals: who types and who comes and goes, told to few and once a second at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chat.core.directory import RoomDirectory
from chat.core.mutes import Mutes
from chat.core.signals import MAX_SEERS, MAX_WOKEN, PERIOD_S, TYPING_S, RoomSignals
from chat.message_queue.message_queue import MessageQueue
from chat.message_queue.presence import AWAY_S, Presence
from chat.message_queue.signals import Ear
from chat.store.transaction import RoomKey
from chat.values.errors import NotFound
from chat.values.event import EVERYBODY
from chat.values.records import User
from tests.clock import FakeClock
from tests.message_queue.polls import Parked, closing

GENERAL, PRIVATE = RoomKey(1, "general", is_open=True), RoomKey(2, "private", is_open=False)
ADA, LIN, EVE = User(1, "ada"), User(2, "lin"), User(3, "eve")
TYPING_LIN = (
    b'{"type":"typing","room":"%s","user":{"id":2,"name":"lin","kind":"guest","role":"member"}}'
)


@pytest.fixture
def directory() -> RoomDirectory:
    made = RoomDirectory()
    made.update([GENERAL, PRIVATE], {PRIVATE.id: frozenset({ADA.id, LIN.id})})
    return made


@pytest.fixture
def queue(clock: FakeClock) -> Iterator[MessageQueue]:
    with closing(MessageQueue(clock=clock)) as made:
        yield made


@pytest.fixture
def presence(clock: FakeClock) -> Presence:
    return Presence(lambda _user_id: False, clock)


@pytest.fixture
def signals(queue, directory, presence, clock) -> RoomSignals:
    return RoomSignals(queue, directory, presence, Mutes(None, {}), clock)


@pytest.fixture
def heard(queue: MessageQueue, directory: RoomDirectory) -> Callable[[User], tuple[bytes, ...]]:
    return lambda user: queue.told(Ear(0, directory.interest(user), user.id)).bodies


def test_typing_is_told_to_the_others_in_a_room(signals, heard):
    signals.types(LIN, "private")
    signals.look_after()
    assert heard(ADA) == (TYPING_LIN % b"private",)
    assert heard(LIN) == ()
    assert heard(EVE) == ()


def test_typing_in_an_open_room_is_told_to_everybody(signals, heard):
    signals.types(LIN, "general")
    signals.look_after()
    assert heard(ADA) == heard(EVE) == (TYPING_LIN % b"general",)


@pytest.mark.parametrize("slug", ["private", "nowhere"])
def test_who_does_not_see_a_room_cannot_type_there(signals, slug: str):
    with pytest.raises(NotFound) as refused:
        signals.types(EVE, slug)
    assert refused.value.code == "room_not_found"


def test_whoever_has_left_a_room_hears_nothing_of_it(signals, heard, directory):
    signals.types(LIN, "private")
    signals.look_after()
    directory.update([PRIVATE], {PRIVATE.id: frozenset({LIN.id})})
    assert heard(ADA) == ()


def test_typing_on_and_on_is_one_signal_a_second(signals, queue, clock):
    for _ in range(100):
        signals.types(LIN, "general")
        signals.look_after()
    assert queue.tick == 1
    clock.advance(PERIOD_S)
    signals.look_after()
    assert queue.tick == 2


def test_all_who_type_wake_a_poll_once_a_second(signals, queue, clock):
    signals.types(ADA, "general")
    signals.look_after()
    poll = Parked(interest=frozenset({EVERYBODY}), owner=9, tick=queue.tick)
    queue.add(poll)
    signals.types(LIN, "general")
    signals.types(EVE, "general")
    signals.look_after()
    assert (poll.wakes, queue.tick) == (0, 1)
    clock.advance(PERIOD_S)
    signals.look_after()
    assert (poll.wakes, queue.tick) == (1, 3)


def test_typing_is_forgotten_when_a_reader_no_longer_shows_it(signals, heard, clock):
    signals.types(LIN, "general")
    signals.look_after()
    clock.advance(TYPING_S)
    assert heard(ADA) == ()


def crowd(presence: Presence, count: int) -> None:
    for user_id in range(100, 100 + count):
        presence.polls(User(user_id, str(user_id)))
    presence.changes()


@pytest.mark.parametrize(("online", "told"), [(MAX_SEERS, 1), (MAX_SEERS + 1, 0)])
def test_typing_in_an_open_room_is_told_while_few_are_here(
    signals, presence, queue, online: int, told: int
):
    crowd(presence, online)
    signals.types(LIN, "general")
    signals.look_after()
    assert queue.tick == told


def test_typing_in_a_private_room_is_told_however_many_are_elsewhere(signals, presence, heard):
    crowd(presence, MAX_SEERS * 2)
    signals.types(LIN, "private")
    signals.look_after()
    assert len(heard(ADA)) == 1


def test_who_comes_and_goes_is_told(signals, presence, queue, clock, heard):
    presence.polls(LIN)
    signals.look_after()
    assert [b'"online":true' in body for body in heard(ADA)] == [True]
    presence.leave(LIN.id)
    clock.advance(AWAY_S)
    signals.look_after()
    assert [b'"online":false' in body for body in heard(ADA)] == [True]
    assert queue.tick == 2


@pytest.mark.parametrize(("count", "woken"), [(MAX_WOKEN, MAX_WOKEN), (MAX_WOKEN + 1, 0)])
def test_presence_wakes_polls_only_while_few_listen(
    signals, presence, queue, heard, count: int, woken: int
):
    assert all(queue.add(Parked(owner=ADA.id, tick=0)) for _ in range(count))
    presence.polls(LIN)
    signals.look_after()
    assert queue.waiting == count - woken
    assert len(heard(ADA)) == 1


def test_nothing_is_sent_while_nothing_happens(signals, queue, clock):
    clock.advance(3600)
    signals.look_after()
    assert queue.tick == 0
