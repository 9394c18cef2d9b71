"""Thousands of requests made at random, the same ones in every run: none may end in a 500."""

from __future__ import annotations

import json
import logging
import random
import re
from itertools import count
from urllib.parse import quote

import pytest

from tests.web.program import joined
from tests.web.routes import BAD_BODIES, BAD_PARAMETERS, BAD_VALUES, PLACES, ROUTES

REQUESTS = 500
"""Of each seed; with ten seeds some 5,000, in about 10 s."""
ATOMS = [None, True, 0, -1, 2**53, 10**30, 1.5, "", "a", "\x00", "\ud800", "é", "\u202e", [], {}]
SLICES = [b"\x00", b"\xff", b'"', b"{", b"[" * 500, b"\\ud800", b"9" * 500, b"1e999", b"NaN", b","]
HEADERS = ["Accept", "Host", "Origin", "Cookie", "Content-Type", "Sec-Fetch-Site", "X-Odd"]
NUMBERS = count()
SERVER_LOGS = ("chat", "waitress")
"""What other tests left behind may be told in other logs at any time."""
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"]


class Fuzzer:
    """Makes requests of a seed."""

    def __init__(self, seed: int) -> None:
        """Begin at the start of its sequence."""
        self._random = random.Random(seed)
        self._program = None

    def faults(self, program, count):
        """Send *count* requests, and return those that were the server's fault."""
        requests = [self._request() for _ in range(count)]
        answers = [self._signed_in(program).ask(*each[:2], **each[2]) for each in requests]
        return [
            (request, answer.text[:200])
            for request, answer in zip(requests, answers, strict=True)
            if answer.status_code >= 500 or not self._is_in_shape(answer)
        ]

    def _signed_in(self, program):
        """Return *program*, or one that has joined anew when its session has been ended."""
        if self._program is None or self._program.get("/api/session").status_code == 401:
            self._program = joined(program.app, f"fuzzer {next(NUMBERS)}")
        return self._program

    def _is_in_shape(self, answer):
        if answer.status_code < 400 or not answer.data:
            return True
        return answer.mimetype == "application/json" and set(answer.json) == {"error"}

    def _request(self):
        route = self._one(ROUTES)
        method = route.method if self._often() else self._one(METHODS)
        path = re.sub("<([a-z_]+)>", lambda place: self._segment(PLACES[place[1]]), route.rule)
        path += self._query(route)
        return method, path, {"data": self._body(route), "headers": self._headers()}

    def _segment(self, usual):
        return usual if self._often() else quote(self._text(), safe=self._one(["", "/", "%"]))

    def _query(self, route):
        names = self._random.choices([*route.parameters, "odd"], k=self._random.randrange(4))
        pairs = [f"{name}={self._parameter(route.parameters.get(name))}" for name in names]
        return "?" + "&".join(pairs) if pairs else ""

    def _parameter(self, kind):
        bad = [value for value, _ in BAD_PARAMETERS.get(kind, [])]
        return quote(self._one([*bad, "1", "now", "start", self._text()]), safe="%")

    def _body(self, route):
        if not self._often():
            return self._one(BAD_BODIES)[1]
        body = dict(route.body or {}) if self._often() else {}
        for name in self._random.choices([*route.fields, "odd"], k=self._random.randrange(3)):
            body[name] = self._value(route.fields.get(name))
        return self._spoiled(json.dumps(body).encode())

    def _value(self, kind):
        bad = [value for value, _ in BAD_VALUES.get(kind, [])]
        return self._one([*bad, *ATOMS, self._text(), self._nested(3)])

    def _nested(self, depth):
        if depth == 0:
            return self._one(ATOMS)
        parts = [self._nested(depth - 1) for _ in range(self._random.randrange(3))]
        return self._one([parts, {self._text(): part for part in parts}])

    def _spoiled(self, sent):
        if self._often():
            return sent
        at = self._random.randrange(len(sent) + 1)
        return sent[:at] + self._one(SLICES) + sent[at + self._random.randrange(3) :]

    def _headers(self):
        headers = {"Content-Type": "application/json"} if self._often() else {}
        for name in self._random.choices(HEADERS, k=self._random.randrange(2)):
            text = self._text().encode(errors="replace").decode("latin-1")
            headers[name] = text.replace("\r", "").replace("\n", "")
        return headers

    def _text(self):
        chars = self._random.choices(range(0x300), k=self._random.randrange(12))
        return "".join(map(chr, chars)) + self._one(["", "", "\u202e", "\U0001f600", "\u0301"])

    def _one(self, choices):
        return self._random.choice(choices)

    def _often(self):
        return self._random.random() < 0.8


@pytest.mark.parametrize("seed", range(10))
def test_nothing_that_is_sent_is_a_fault_of_the_server(standing, caplog, seed):
    caplog.set_level(logging.ERROR)  # that a poll found no thread is a warning, and no fault

    faults = Fuzzer(seed).faults(standing, REQUESTS)

    assert faults == []
    assert [each for each in caplog.records if each.name.startswith(SERVER_LOGS)] == []


def test_the_fuzzer_would_tell_a_fault(standing):
    view = standing.app.view_functions["room_api.overview"]
    standing.app.view_functions["room_api.overview"] = lambda: ("no", 500)

    faults = Fuzzer(0).faults(standing, REQUESTS)

    standing.app.view_functions["room_api.overview"] = view
    assert faults
