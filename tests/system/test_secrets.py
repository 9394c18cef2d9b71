"""Secrets are in the hands of people alone: not in the database, its WAL, nor in the log."""

from __future__ import annotations

import base64
import re
import stat

import pytest

from tests.live import WaitressServer, ask

PASSWORDS = ["seven blue teapots", "nine green kettles"]


def setup_code(server):
    """Return the code of the line that follows the address on standard output."""
    line = server._running.stdout.readline()
    assert line.startswith(f"Nobody is admin yet: {server.url}setup?code=")
    return line.strip().rpartition("=")[2]


class Person:
    """Somebody who asks a live server, and remembers each token."""

    def __init__(self, server, body):
        self.port, self.tokens = server.port, []
        answer = self.ask("POST", "/api/session", body)
        assert answer.status in {200, 201}, answer.body
        self.tokens.append(answer.json["token"])

    def ask(self, method, path, body=None):
        token = {"Authorization": f"Bearer {self.tokens[-1]}"} if self.tokens else {}
        return ask(self.port, method, path, body, **token)

    def set_password(self, password, current=None):
        answer = self.ask(
            "PUT", "/api/session/password", {"password": password, "current": current}
        )
        assert answer.status == 204, answer.body
        self.tokens.append(answer.headers["chat-token"])


def code_in(answer):
    assert answer.status == 201, answer.body
    return answer.json["url"].rpartition("/")[2]


@pytest.fixture
def secrets(live_server):
    """All that was told to people once, after each of it has been used."""
    ada = Person(live_server, {"name": "ada"})
    setup = setup_code(live_server)
    claimed = ada.ask("POST", "/api/setup", {"code": setup})
    assert claimed.json["user"]["role"] == "admin"
    ada.set_password(PASSWORDS[0])
    ada.set_password(PASSWORDS[1], PASSWORDS[0])
    again = Person(live_server, {"name": "ada", "password": PASSWORDS[1]})
    link = code_in(ada.ask("POST", "/api/session/link"))
    linked = Person(live_server, {"link": link})
    ada.ask("PATCH", "/api/server", {"access": "invite"})
    invite = code_in(ada.ask("POST", "/api/invites", {"uses": 2}))
    lin = Person(live_server, {"name": "lin", "invite": invite})
    refused = ask(live_server.port, "POST", "/api/session", {"name": "ada", "password": "wrong-77"})
    assert refused.status == 401
    tokens = [token for each in (ada, again, linked, lin) for token in each.tokens]
    codes = [setup, link, invite, signature(link), signature(invite)]
    return [*tokens, *PASSWORDS, "wrong-77", *codes]


def signature(code):
    """Return what nobody knows of a code: its number is the id of a row."""
    return code.partition(".")[2]


def forms_of(secret):
    """Return the bytes in which a secret could be kept: as it was told, and as it was drawn."""
    told = secret.encode()
    is_drawn = re.fullmatch(rb"[A-Za-z0-9_-]{27,}", told)
    return [told, base64.urlsafe_b64decode(told + b"==")] if is_drawn else [told]


def test_no_secret_is_stored_or_logged(live_server, secrets):
    data = live_server._folder / "data"
    files = [file for file in data.rglob("*") if file.is_file()]
    kept = b"".join(file.read_bytes() for file in files) + live_server.log.encode()

    assert {file.name for file in files} >= {"halley.db", "halley.db-wal"}
    assert b"lin" in kept
    assert len(secrets) == 14
    assert [secret for secret in secrets if any(form in kept for form in forms_of(secret))] == []


def test_the_key_is_for_the_server_alone(live_server):
    key = live_server._folder / "data" / "secret.key"

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert re.fullmatch("[0-9a-f]{64}", key.read_text())


def test_nobody_else_on_the_machine_reads_the_data(live_server):
    data = live_server._folder / "data"

    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_links_outlive_a_restart_with_their_key(live_server):
    ada = Person(live_server, {"name": "ada"})
    link = code_in(ada.ask("POST", "/api/session/link"))

    live_server.restart()

    assert Person(live_server, {"link": link}).tokens


def test_a_server_that_is_claimed_shows_no_address_for_it(live_server):
    ada = Person(live_server, {"name": "ada"})
    ada.ask("POST", "/api/setup", {"code": setup_code(live_server)})

    live_server.restart()
    live_server.signal(15)

    assert live_server._running.stdout.read() == ""


def test_another_server_logs_where_it_is_claimed(tmp_path):
    server = WaitressServer(tmp_path / "waitress").start()
    path = re.search(r"open (/setup\?code=\S+) on this server", server.log)[1]

    answer = server.get(path)

    server.kill()
    assert answer.status == 200
