"""Workers: enough threads, or one line that says how many there are."""

import threading

import pytest

from chat.edge.workers import (
    AT_WORK_FOR_THOSE_BEHIND,
    STACK_BYTES,
    TURN_OF_THOSE_BEHIND,
    Line,
    Workers,
)
from chat.values.settings import SettingsError
from tests.live import until


class Task:
    """A request that does what it is given to do."""

    def __init__(self, action):
        self.service = action


class FewWorkers(Workers):
    """The system lets it start three threads."""

    def start_new_thread(self, target, thread_no):
        if thread_no == 3:
            raise RuntimeError("can't start new thread")
        super().start_new_thread(target, thread_no)


@pytest.fixture(autouse=True)
def _stack_size_is_put_back():
    before = threading.stack_size()
    yield
    threading.stack_size(before)


def test_workers_run_tasks_and_stop():
    workers, ran = Workers(), threading.Event()
    workers.start(4)
    workers.add_task(Task(ran.set))
    assert ran.wait(5)
    assert workers.stop(within_s=5)


def test_too_few_threads_are_told_with_both_numbers():
    workers = FewWorkers()
    with pytest.raises(SettingsError, match=r"528 threads are needed in all, .* allows 3\."):
        workers.start(528)
    assert workers.stop(within_s=0) is False


def test_a_worker_that_is_stuck_does_not_hold_up_the_stop():
    workers, begun, let_go = Workers(), threading.Event(), threading.Event()
    workers.start(2)
    workers.add_task(Task(lambda: (begun.set(), let_go.wait(30))))
    assert begun.wait(5)
    assert not workers.stop(within_s=0.05)
    let_go.set()


def test_a_failing_task_leaves_its_thread_alive():
    workers, ran = Workers(), threading.Event()
    workers.start(1)
    workers.add_task(Task(lambda: 1 // 0))
    workers.add_task(Task(ran.set))
    assert ran.wait(5)
    assert workers.stop(within_s=5)


def test_a_small_stack_is_enough_for_the_deepest_recursion_that_python_allows():
    threading.stack_size(STACK_BYTES)
    depths: list[int] = []

    def descend(depth: int) -> None:
        try:
            descend(depth + 1)
        except RecursionError:
            depths.append(depth)

    thread = threading.Thread(target=descend, args=(0,))
    thread.start()
    thread.join()
    assert depths


def in_a_thread_of_its_own(action) -> None:
    thread = threading.Thread(target=action)
    thread.start()
    thread.join()


class Waiting:
    """A connection in the line, with so many requests."""

    def __init__(self, requests: int):
        self.requests = [None] * requests


def test_who_waits_for_each_answer_goes_before_those_who_send_ahead():
    line, ahead, honest = Line(), Waiting(60), Waiting(1)
    line.extend([ahead, honest])
    assert len(line) == 2
    assert [line.popleft(), line.popleft()] == [honest, ahead]
    assert not line


def test_who_sends_ahead_has_a_turn_among_many_others():
    line, ahead = Line(), Waiting(60)
    honest = [Waiting(1) for _ in range(3 * TURN_OF_THOSE_BEHIND)]
    line.extend([ahead, *honest])
    taken = [line.popleft() for _ in honest]
    assert taken.index(ahead) < TURN_OF_THOSE_BEHIND
    assert len(line) == 1


def test_one_that_sends_more_just_before_it_is_taken_is_taken_all_the_same():
    line = Line()
    line.extend([Waiting(60) for _ in range(AT_WORK_FOR_THOSE_BEHIND)])
    for _ in range(AT_WORK_FOR_THOSE_BEHIND):
        in_a_thread_of_its_own(line.popleft)
    late = Waiting(1)
    line.append(late)
    assert len(line) == 1
    late.requests.append(None)
    assert line.popleft() is late


def test_those_who_send_ahead_get_two_threads_at_most():
    workers, begun, let_go, honest = Workers(), [], threading.Event(), threading.Event()

    class Ahead(Waiting):
        def service(self):
            begun.append(self)
            let_go.wait(30)

    class Honest(Waiting):
        def service(self):
            honest.set()

    workers.start(4)
    for _ in range(6):
        workers.add_task(Ahead(60))
    until(lambda: len(begun) == AT_WORK_FOR_THOSE_BEHIND)
    workers.add_task(Honest(1))
    assert honest.wait(5)
    assert len(begun) == AT_WORK_FOR_THOSE_BEHIND
    let_go.set()
    until(lambda: len(begun) == 6)
    assert workers.stop(within_s=5)
