"""What every answer carries, and what errors look like."""

from __future__ import annotations

import pytest

from chat.message_queue.ring import MAX_ANSWER_EVENTS
from chat.values.event import EVERYBODY, Event
from chat.web.bodies import MAX_BODY_BYTES
from tests.blocked import Blocked
from tests.live import until

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PATHS = [
    "/api/session",
    "/api/rooms",
    "/api/rooms/general",
    "/api/rooms/general/messages",
    "/api/rooms/general/messages?wait=0",
    "/api/events?wait=0",
    "/api/messages/1",
    "/api/nothing",
    "/healthz",
    "/readyz",
]
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "BREW"])
def test_every_answer_is_safe_to_receive(ada, path, method):
    headers = ada.ask(method, path).headers

    assert {name: headers[name] for name in SAFETY} == SAFETY
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers


def test_other_sites_cannot_hold_on_to_a_window_over_https(app):
    client = app.test_client()
    over_https = client.get("/healthz", base_url="https://chat.example")
    assert over_https.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Cross-Origin-Opener-Policy" not in client.get("/healthz").headers


@pytest.mark.parametrize("path", ["/api/events?wait=0", "/api/rooms/general/messages?wait=0"])
def test_an_answer_that_may_be_held_is_not_to_be_buffered(ada, path):
    assert ada.get(path).headers["X-Accel-Buffering"] == "no"


@pytest.mark.parametrize("path", PATHS[:4] + PATHS[5:6] + PATHS[8:])
def test_head_is_get_without_a_body(ada, path):
    answer = ada.ask("HEAD", path)

    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/session", {"GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE"}),
        ("DELETE", "/api/rooms", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/api/rooms/general/messages", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("GET", "/api/rooms/general/read", {"PUT", "OPTIONS"}),
        ("POST", "/api/events", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/healthz", {"GET", "HEAD", "OPTIONS"}),
        ("BREW", "/api/messages/1", None),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(ada, method, path, allowed):
    answer = ada.ask(method, path)

    told = {name.strip() for name in answer.headers["Allow"].split(",")}
    assert (answer.status_code, answer.json["error"]["code"]) == (405, "method_not_allowed")
    assert told == (allowed or told)


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "image/png", "rubbish"])
@pytest.mark.parametrize("path", ["/api/nothing", "/nothing"])
def test_a_program_is_told_an_error_as_json(nobody, path, accept):
    answer = nobody.get(path, headers={"Accept": accept} if accept else {})

    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")
    assert answer.json["error"]["message"]


def test_a_browser_is_told_an_error_as_a_page(nobody):
    answer = nobody.get("/nothing", headers={"Accept": BROWSER})

    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_below_api_even_a_browser_is_told_an_error_as_json(nobody):
    answer = nobody.get("/api/nothing", headers={"Accept": BROWSER})

    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")


def test_a_body_at_the_limit_is_read(ada):
    body = b'{"text":"hello"}'.ljust(MAX_BODY_BYTES)

    answer = ada.ask(
        "POST", "/api/rooms/general/messages", data=body, content_type="application/json"
    )

    assert answer.status_code == 201


def test_a_body_over_the_limit_is_told_the_limit(ada):
    body = b'{"text":"hello"}'.ljust(MAX_BODY_BYTES + 1)

    answer = ada.ask(
        "POST", "/api/rooms/general/messages", data=body, content_type="application/json"
    )

    assert answer.status_code == 413
    error = answer.json["error"]
    assert (error["code"], error["limit"]) == ("body_too_large", MAX_BODY_BYTES)
    assert str(MAX_BODY_BYTES) in error["message"]


def test_a_longest_text_all_of_it_escaped_fits_a_body(ada):
    text = "\\ud83d\\ude00" * 8000

    answer = ada.ask(
        "POST",
        "/api/rooms/general/messages",
        data=f'{{"text":"{text}"}}'.encode(),
        content_type="application/json",
    )

    assert (answer.status_code, len(answer.json["text"])) == (201, 8000)


def test_a_fault_of_the_server_shows_nothing_of_itself(app, nobody, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/api/fault", view_func=lambda: {}["secret"])

    answer = nobody.get("/api/fault")

    assert (answer.status_code, answer.json["error"]["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert "KeyError: 'secret'" in caplog.text


def test_a_session_that_ended_while_a_poll_read_on_without_waiting_gets_nothing(ada, lin, chat):
    lin.say("secret")
    after = ada.get("/api/rooms/general/messages?after=now").json["cursor"]
    held = Blocked(lambda: ada.get(f"/api/rooms/general/messages?after={after}&wait=9"))
    until(lambda: chat.queue.waiting == 1)
    ada.ask("DELETE", "/api/session")
    first = chat.queue.head + 1
    kinds = ["member.joined"] * MAX_ANSWER_EVENTS + ["message.created"]
    key = chat.directory.room(None, "general").id

    chat.queue.publish(
        [
            Event(seq, kind, (key, EVERYBODY), b'{"text":"secret"}')
            for seq, kind in enumerate(kinds, first)
        ]
    )

    assert held.result().status_code == 401
