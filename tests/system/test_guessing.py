"""Guessing passwords: from one address or from fifty, it is slowed, and the owner still gets in.

A proxy that is trusted tells the addresses, as it would in front of a real server.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from statistics import median, quantiles
from threading import Event, Thread

import pytest

from tests.live import LiveServer, ask, join

PASSWORD = "seven blue teapots"
TRIES = 200
AT_ONCE = 8
FIFTY = [f"203.0.113.{number}" for number in range(1, 51)]
HOME = "192.0.2.1"


@pytest.fixture
def make_guessed(make_server):
    """Make a server on which ada has an account, behind a proxy that tells the addresses."""

    def make(**settings: object) -> LiveServer:
        server = make_server(trusted_proxy="127.0.0.1", **settings).start()
        token = join(server.port, "ada")
        ask(server.port, "PUT", "/api/session/password", {"password": PASSWORD}, **token)
        return server

    return make


def sign_in(server, address, password=PASSWORD, name="ada"):
    body = {"name": name, "password": password}
    return ask(server.port, "POST", "/api/session", body, X_Forwarded_For=address)


def guess(server, addresses):
    """Try wrong passwords, some at once; count the statuses of the answers."""
    tried = [addresses[number % len(addresses)] for number in range(TRIES)]
    with ThreadPoolExecutor(AT_ONCE) as attackers:
        answers = attackers.map(lambda at: sign_in(server, at, "wrong password"), tried)
        return Counter(answer.status for answer in answers)


@contextmanager
def health_watched(server):
    """Ask for the server's health all the time; give the seconds that each answer took."""
    took_s: list[float] = []
    is_over = Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            began = time.monotonic()
            assert server.get("/healthz").status == 200
            took_s.append(time.monotonic() - began)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield took_s
    finally:
        is_over.set()
        watcher.join()


@pytest.mark.parametrize(
    ("addresses", "most_tried"), [([HOME], 10), (FIFTY, 50 + 30)], ids=["one", "fifty"]
)
def test_guesses_are_limited_and_the_server_answers_others_meanwhile(
    make_guessed, addresses, most_tried
):
    server = make_guessed()

    with health_watched(server) as took_s:
        statuses = guess(server, addresses)

    # 503: more passwords wait to be looked at than are looked at in a moment.
    assert {401, 429} <= set(statuses) <= {401, 429, 503}
    assert statuses[401] <= most_tried
    assert quantiles(took_s, n=10)[-1] < 0.25
    assert max(took_s) < 5


@pytest.mark.parametrize("addresses", [[HOME], FIFTY], ids=["one", "fifty"])
def test_the_owner_gets_in_while_the_name_is_attacked(make_guessed, addresses):
    server = make_guessed()
    assert sign_in(server, "198.51.100.7").status == 200
    guess(server, addresses)

    mistyped = sign_in(server, "198.51.100.7", "seven blue teapot")

    assert mistyped.status == 401
    assert sign_in(server, "198.51.100.7").status == 200
    assert sign_in(server, "198.51.100.8").status == 200


def test_who_guesses_is_told_to_wait(make_guessed):
    server = make_guessed()
    guess(server, [HOME])

    refused = sign_in(server, HOME)

    assert (refused.status, refused.json["error"]["code"]) == (429, "too_many_sign_ins")
    assert 1 <= int(refused.headers["retry-after"]) <= 600


def test_a_name_that_nobody_has_takes_as_long_as_one_that_somebody_has(make_guessed):
    server = make_guessed(limits="off")
    took_s: dict[str, list[float]] = {"ada": [], "nobody": []}
    for number, name in zip(range(18), count_names(), strict=False):
        began = time.monotonic()
        sign_in(server, HOME, f"wrong password {number}", name)
        took_s[name].append(time.monotonic() - began)

    ratio = median(took_s["ada"]) / median(took_s["nobody"])
    assert 0.4 < ratio < 2.5


def count_names():
    """Give the name that is there and the one that is not, by turns."""
    return (("ada", "nobody")[number % 2] for number in count())
