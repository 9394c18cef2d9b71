"""MessageQueue against a plain list: whatever the order of steps, it tells and wakes the same."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chat.message_queue.message_queue import MessageQueue
from chat.values.event import Event
from tests.message_queue.polls import Parked

RING_EVENTS = 8
WIDTH = 2
keys = st.frozensets(st.integers(0, 3), max_size=3)


class QueueMachine(RuleBasedStateMachine):
    """Publishes, reads, waits, leaves and answers in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = MessageQueue(ring_events=RING_EVENTS, wake_width=WIDTH)
        self.history: list[Event] = []
        self.waiting: list[Parked] = []
        self.line: list[Parked] = []
        self.awake: list[Parked] = []
        self.is_closed = False
        self.now_s = 0.0

    @property
    def floor(self) -> int:
        return max(0, len(self.history) - RING_EVENTS)

    def wanted(self, after: int, interest: frozenset[int]) -> list[Event]:
        return [event for event in self.history[after:] if event.concerns(interest)]

    def call(self, polls: list[Parked]) -> None:
        self.waiting = [poll for poll in self.waiting if poll not in polls]
        self.line += polls
        self.advance()

    def advance(self) -> None:
        while self.line and len(self.awake) < WIDTH:
            self.awake.append(self.line.pop(0))

    @rule(audiences=st.lists(keys, min_size=1, max_size=5))
    def publish(self, audiences: list[frozenset[int]]) -> None:
        first = len(self.history) + 1
        batch = [
            Event(seq, "message.created", tuple(audience), b"x")
            for seq, audience in enumerate(audiences, first)
        ]
        self.queue.publish(batch)
        self.history += batch
        self.call([poll for poll in self.waiting if self.wanted(first - 1, poll.interest)])

    @rule(back=st.integers(0, 12), interest=keys)
    def read(self, back: int, interest: frozenset[int]) -> None:
        after = max(0, len(self.history) - back)
        backlog = self.queue.read(after, interest)
        if after < self.floor:
            assert backlog is None
        else:
            wanted = self.wanted(after, interest)
            assert backlog == (wanted, len(self.history), False)

    @rule(back=st.integers(0, 12), interest=keys)
    def wait(self, back: int, interest: frozenset[int]) -> None:
        after = max(0, len(self.history) - back)
        self.now_s += 1
        poll = Parked(after, interest, since=self.now_s)
        is_held = self.queue.add(poll)
        nothing_yet = after >= self.floor and not self.wanted(after, interest)
        assert is_held == (nothing_yet and not self.is_closed)
        self.waiting += [poll] if is_held else []

    @rule(place=st.integers(0, 9))
    def leave(self, place: int) -> None:
        for poll in (self.waiting + self.line)[place : place + 1]:
            self.queue.remove(poll)
            self.waiting = [each for each in self.waiting if each is not poll]
            self.line = [each for each in self.line if each is not poll]

    @rule(place=st.integers(0, WIDTH - 1), times=st.integers(1, 2))
    def answer(self, place: int, times: int) -> None:
        for poll in self.awake[place : place + 1] * times:
            self.queue.answered(poll)
            self.awake = [each for each in self.awake if each is not poll]
            self.advance()

    @rule(poll=st.builds(Parked))
    def answer_a_stranger(self, poll: Parked) -> None:
        self.queue.answered(poll)

    @rule()
    def close(self) -> None:
        self.queue.close()
        self.is_closed = True
        self.call(self.waiting)

    @invariant()
    def the_same_are_held(self) -> None:
        assert list(self.queue._waiters) == self.waiting
        assert self.queue.waiting == len(self.waiting)

    @invariant()
    def the_same_are_awake(self) -> None:
        assert [poll.wakes for poll in self.waiting + self.line] == [0] * len(
            self.waiting + self.line
        )
        assert [poll.wakes for poll in self.awake] == [1] * len(self.awake)
        assert len(self.queue._chain) == len(self.line)

    @invariant()
    def the_bounds_are_the_same(self) -> None:
        assert (self.queue.floor, self.queue.head) == (self.floor, len(self.history))

    @invariant()
    def only_keys_of_waiters_are_kept(self) -> None:
        kept = {key: list(polls) for key, polls in self.queue._waiters._by_key.items()}
        wanted = {key for poll in self.waiting for key in poll.interest}
        assert kept == {
            key: [poll for poll in self.waiting if key in poll.interest] for key in wanted
        }

    def teardown(self) -> None:
        self.queue.close()


TestQueue = QueueMachine.TestCase
TestQueue.settings = settings(max_examples=150, stateful_step_count=40)
