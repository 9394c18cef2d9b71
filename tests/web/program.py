"""Program: a client of the API without a network, signed in or not."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


class Program:
    """Asks an app in-process, with a bearer token and without cookies. Thread-safe.

    Args:
        app: What answers.
        token: Who asks; nobody when left out.
    """

    def __init__(self, app: Flask, token: str | None = None) -> None:
        """Remember both."""
        self.app = app
        self.token = token

    def ask(self, method: str, path: str, **request: Any) -> TestResponse:
        """Return the answer to one request; *request* is what werkzeug's test client takes."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= request.pop("headers", {})
        client = self.app.test_client(use_cookies=False)
        return client.open(path, method=method, headers=headers, **request)

    def get(self, path: str, **request: Any) -> TestResponse:
        """Return the answer to a GET."""
        return self.ask("GET", path, **request)

    def post(self, path: str, body: object, **request: Any) -> TestResponse:
        """Return the answer to a POST of *body* as JSON."""
        return self.ask("POST", path, json=body, **request)

    def put(self, path: str, body: object, **request: Any) -> TestResponse:
        """Return the answer to a PUT of *body* as JSON."""
        return self.ask("PUT", path, json=body, **request)

    def say(self, text: str, room: str = "general") -> Any:
        """Post a message that must be accepted, and return it."""
        answer = self.post(f"/api/rooms/{room}/messages", {"text": text})
        assert answer.status_code == 201, answer.text
        return answer.json


def joined(app: Flask, name: str) -> Program:
    """Return a program that has joined as *name*."""
    answer = Program(app).post("/api/session", {"name": name})
    assert answer.status_code == 201, answer.text
    return Program(app, answer.json["token"])


def claim(program: Program) -> Program:
    """Make *program* the first admin, by the code in the console; return it."""
    code = program.app.extensions["chat"].claim.code
    answer = program.post("/api/setup", {"code": code})
    assert answer.status_code == 200, answer.text
    return program
