"""Attendant: somebody looks after the polls, and ends when told."""

import threading

from chat.message_queue.attendant import Attendant
from chat.message_queue.message_queue import MessageQueue
from tests.live import until
from tests.message_queue.polls import Parked, Poll, awake, event, hold, parked


def test_a_client_that_hangs_up_is_noticed(queue: MessageQueue):
    attendant = Attendant(queue, period_s=0.01)
    attendant.start()
    hung_up = threading.Event()
    poll = Poll(queue, holding=hold(is_gone=hung_up.is_set))
    hung_up.set()
    assert poll.answer().events == []
    attendant.stop()


def test_a_line_that_stands_still_is_set_going(queue: MessageQueue):
    attendant = Attendant(queue, period_s=0.01)
    polls = parked(queue, 40)
    queue.publish([event(1)])
    attendant.start()
    until(lambda: all(awake(polls)))
    attendant.stop()


def test_the_thread_is_over_when_it_has_been_stopped(queue: MessageQueue):
    attendant = Attendant(queue, period_s=60)
    attendant.start()
    attendant.stop()
    assert not attendant._thread.is_alive()
    assert queue.add(Parked())
