"""Under `waitress-serve` the app keeps its promises too, with waitress's own few threads."""

import time
from collections.abc import Callable

import pytest

from tests.live import Answer, Exchange, WaitressServer, ask, join, request

POLL = "/api/events?wait=20"


@pytest.fixture
def server(tmp_path):
    running = WaitressServer(tmp_path / "live", "--threads=4", "--channel-request-lookahead=1")
    yield running.start()
    running.kill()
    assert "Traceback" not in running.log


@pytest.fixture
def polls(server):
    poll = request("GET", POLL, **join(server.port, "lin"))
    begun = [Exchange(server.port, poll) for _ in range(20)]
    yield begun
    for each in begun:
        each.close()


def timed(ask_it: Callable[[], Answer]) -> tuple[int, float]:
    began_s = time.monotonic()
    return ask_it().status, time.monotonic() - began_s


@pytest.mark.usefixtures("polls")
def test_twenty_polls_on_four_threads_starve_nobody(server):
    guest = join(server.port, "ada")
    post = {"text": "hello"}
    asked = [
        lambda: server.get("/healthz"),
        lambda: server.get("/"),
        lambda: ask(server.port, "POST", "/api/rooms/general/messages", post, **guest),
    ]
    answered = [timed(each) for each in asked]
    assert [status for status, _ in answered] == [200, 200, 201]
    assert max(seconds for _, seconds in answered) < 0.5


def test_the_app_is_started_before_its_first_request(server, tmp_path):
    assert (tmp_path / "live" / "data" / "halley.db").is_file()
