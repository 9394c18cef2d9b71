"""More polls than threads: everything else is answered as if there were none."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest

from tests.live import Exchange, ask, join, request, until

POLLS = 20
SOON_S = 0.5
"""What is promised (docs/architecture.md); the best of three, as the machine may be busy."""
FREED_S = 2.0
"""Within this time the thread of a poll whose client hung up serves again: a promise, too."""
LOOKAHEAD = "--channel-request-lookahead=1"


@pytest.fixture
def exchanges():
    with ExitStack() as begun:

        def begin(port, count, who):
            poll = request("GET", "/api/events?wait=25&rooms=general", **who)
            made = [Exchange(port, poll) for _ in range(count)]
            for each in made:
                begun.callback(each.close)
            return made

        yield begin


def held(server):
    return server.get("/healthz").json["held"]


def least_s(status, call):
    """Return how many seconds *call* takes to be answered with *status*, the best of three."""
    took_s = []
    for _ in range(3):
        began_s = time.monotonic()
        assert call().status == status
        took_s.append(time.monotonic() - began_s)
    return min(took_s)


def two_held(server, exchanges, who):
    """Begin polls, again when they are sent away, until two are held; return all of them."""
    polls = []

    def are_held():
        polls.extend(exchanges(server.port, 2 - held(server), who))
        return held(server) == 2

    until(are_held)
    return polls


def seconds_from_hang_ups_to_new_holds(server, exchanges, who, times):
    """Let two held polls hang up, *times* times; return how long it took to hold two others."""
    polls, took_s = two_held(server, exchanges, who), []
    for _ in range(times):
        began_s = time.monotonic()
        for each in polls:
            each.close()
        until(lambda: held(server) == 0)
        polls = two_held(server, exchanges, who)
        took_s.append(time.monotonic() - began_s)
    return took_s


@pytest.mark.parametrize("flags", [[], [LOOKAHEAD]], ids=["as it is", "with lookahead"])
def test_four_threads_of_waitress_serve_pages_and_posts_beside_twenty_polls(
    make_waitress, exchanges, flags
):
    server = make_waitress("--threads=4", *flags)
    ada = join(server.port, "ada")
    server.post("/api/rooms", {"name": "Tea"}, **ada)
    polls = exchanges(server.port, POLLS, ada)
    until(lambda: sum(poll.has_answer() for poll in polls) == POLLS - 2)
    assert held(server) == 2

    seconds = [
        least_s(200, lambda: server.get("/healthz")),
        least_s(200, lambda: server.get("/", Accept="text/html")),
        least_s(201, lambda: server.post("/api/rooms/tea/messages", {"text": "hello"}, **ada)),
    ]

    assert held(server) == 2
    assert max(seconds) < SOON_S
    answers = [poll.answer().json for poll in polls if poll.has_answer()]
    assert [answer["events"] for answer in answers] == [[]] * (POLLS - 2)
    assert min(answer["advice"]["next_ms"] for answer in answers) > 0
    assert "Traceback" not in server.log


@pytest.mark.parametrize("flags", [[], [LOOKAHEAD]], ids=["as it is", "with lookahead"])
def test_a_message_reaches_the_polls_that_four_threads_hold(make_waitress, exchanges, flags):
    server = make_waitress("--threads=4", *flags)
    ada = join(server.port, "ada")
    polls = two_held(server, exchanges, ada)

    said = server.post("/api/rooms/general/messages", {"text": "hello"}, **ada).json

    told = [poll.answer().json["events"] for poll in polls]
    assert [[event["id"] for event in events] for events in told] == [[said["id"]]] * 2


@pytest.mark.parametrize("kind", ["own server", "waitress-serve"])
def test_a_client_that_hangs_up_frees_its_thread(make_server, make_waitress, exchanges, kind):
    server = {
        "own server": lambda: make_server(poll_threads=2).start(),
        "waitress-serve": lambda: make_waitress("--threads=4", LOOKAHEAD),
    }[kind]()
    ada = join(server.port, "ada")

    took_s = seconds_from_hang_ups_to_new_holds(server, exchanges, ada, times=3)

    assert min(took_s) < FREED_S
    assert "Traceback" not in server.log


def test_a_client_that_hangs_up_leaves_the_next_ones_their_messages(make_server, exchanges):
    server = make_server(poll_threads=4).start()
    ada = join(server.port, "ada")
    gone = exchanges(server.port, 3, ada)
    staying = exchanges(server.port, 1, ada)
    until(lambda: held(server) == 4)

    for each in gone:
        each.close()
    said = ask(server.port, "POST", "/api/rooms/general/messages", {"text": "hello"}, **ada).json

    assert staying[0].answer().json["events"][0]["id"] == said["id"]
