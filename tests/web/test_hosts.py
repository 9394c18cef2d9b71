"""CHAT_HOSTS: a browser that was led here under another site's name gets nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.edge.factory import create_app
from tests.web.program import Program, joined


@pytest.fixture
def named(settings):
    """An app that has two names."""
    app = create_app(replace(settings, hosts=frozenset({"chat.example.org", "::1"})))
    yield app
    app.extensions["chat"].close()


FOREIGN = ["evil.example", "chat.example.org.evil.example", "127.0.0.1:8000", "", "[", "é"]
OWN = ["chat.example.org", "chat.example.org:8000", "CHAT.example.org.", "[::1]:8000"]


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/api/session")])
def test_a_name_that_is_not_the_servers_is_refused(named, host, method, path):
    origin = {"Host": host, "Origin": f"http://{host}"}

    answer = Program(named).ask(method, path, json={"name": "eve"}, headers=origin)

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "unknown_host")


@pytest.mark.parametrize("host", OWN)
def test_its_own_names_are_answered(named, host):
    assert Program(named).get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_under_any_name(named, path):
    assert Program(named).get(path, headers={"Host": "10.0.0.7"}).status_code == 200


def test_a_program_with_a_token_may_use_any_name(named):
    token = Program(named).post(
        "/api/session", {"name": "ada"}, headers={"Host": "chat.example.org"}
    )
    ada = Program(named, token.json["token"])
    assert ada.get("/api/rooms", headers={"Host": "10.0.0.7"}).status_code == 200


def test_without_the_setting_any_name_is_answered(app):
    assert joined(app, "ada").get("/", headers={"Host": "evil.example"}).status_code == 303
