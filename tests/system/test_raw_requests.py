"""Requests that no client library would send: a live server refuses them and serves on."""

from __future__ import annotations

import pytest

from tests.live import Exchange, LiveServer, join

JSON = b"Content-Type: application/json\r\n"
REQUESTS = [
    b"GET /api/rooms HTTP/1.1\r\n%b\r\n",
    b"GET /api/rooms/\xff\xfe HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /api/rooms/%%ff HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /api/rooms/%%00 HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /api/rooms/../../etc/passwd HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /static/../app.py HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /static/%%2e%%2e/app.py HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /static/..%%5capp.py HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /static//etc/passwd HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET //evil.example/api HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET http://evil.example/api HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET http://[::1/api HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET ?x HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"TRACE /api/rooms HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /api/events?wait=%%31%%00 HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /api/events?after=\xff HTTP/1.1\r\nHost: x\r\n%b\r\n",
    b"GET /api/events?after=1#x HTTP/1.1\r\nHost: x\r\nRange: bytes=0-\r\nwait: 0\r\n\r\n",
    b"GET /api/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n\r\n",
    b"GET /api/session HTTP/1.1\r\nHost: x\r\nCookie: chat_session=\xff\x01\r\n\r\n",
    b"GET /api/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: b\r\n\r\n",
    b"GET /nothing HTTP/1.1\r\nHost: \x01\x02\r\n%b\r\n",
    b"GET /nothing HTTP/1.0\r\n\r\n",
    b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n%b" + JSON + b"Content-Length: 3\r\n\r\n\xff\xfe{",
    (
        b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n%b" + JSON + b"Transfer-Encoding: chunked\r\n\r\n"
        b"2\r\n{]\r\n0\r\n\r\n"
    ),
    (
        b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n%b" + JSON + b"Content-Length: 2\r\n"
        b"Content-Length: 3\r\n\r\n{}"
    ),
    b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n%b" + JSON + b"\r\n",
    (
        b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n%b" + JSON + b"Expect: 100-continue\r\n"
        b"Content-Length: 2\r\n\r\n[]"
    ),
    b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n%bContent-Type: \xff\r\nContent-Length: 2\r\n\r\n{}",
    (
        b"POST /api/rooms HTTP/1.1\r\nHost: x\r\n%bContent_Type: application/json\r\n"
        b"Content-Length: 2\r\n\r\n{}"
    ),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    running = LiveServer(tmp_path_factory.mktemp("raw")).start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def bearer(server) -> bytes:
    """The header of somebody who is signed in."""
    return f"Authorization: {join(server.port, 'ada')['Authorization']}\r\n".encode()


def sent(request: bytes, bearer: bytes) -> bytes:
    body = request % bearer if b"%b" in request else request
    return body.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


@pytest.mark.parametrize("request_bytes", REQUESTS, ids=lambda sent: ascii(sent)[2:60])
def test_it_is_refused_or_answered_and_no_fault(server, bearer, request_bytes):
    log = server.log

    answer = Exchange(server.port, sent(request_bytes, bearer)).answer()

    assert answer.status < 500
    assert answer.status < 400 or answer.json["error"]["code"]
    assert b"root:" not in answer.body
    assert b"imported_app" not in answer.body
    assert server.get("/healthz").status == 200
    assert server.log == log
