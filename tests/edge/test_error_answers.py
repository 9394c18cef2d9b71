"""What never reaches the app is answered in the shape of the API's errors."""

import pytest

from tests.live import Exchange, LiveServer

HOST = b"Host: localhost\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    running = LiveServer(
        tmp_path_factory.mktemp("errors"), command=("-m", "tests.edge.slow_app")
    ).start()
    yield running
    assert running.stop() == 0


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"nonsense\r\n\r\n", 400, "malformed_request"),
        (b"\x00\xff\xfe\r\n\r\n", 400, "malformed_request"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400, "malformed_request"),
        (b"GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", 400, "malformed_request"),
        (b"GET / HTTP/1.1\r\nA : b\r\n\r\n", 400, "malformed_request"),
        (b"get / HTTP/1.1\r\n" + HOST + b"\r\n", 400, "malformed_request"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, "malformed_request"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1e3\r\n\r\n", 400, "malformed_request"),
        (
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            400,
            "malformed_request",
        ),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "unsupported_encoding"),
        (b"GET / HTTP/1.1\r\nA: " + b"x" * 16384 + b"\r\n\r\n", 431, "headers_too_large"),
        (b"POST / HTTP/1.1\r\nContent-Length: 262144\r\n\r\n", 413, "body_too_large"),
        (b"GET /test/broken HTTP/1.1\r\n" + HOST + b"\r\n", 500, "internal_error"),
    ],
)
def test_an_error_of_the_server_is_json_with_a_stable_code(server, sent, status, code):
    answer = Exchange(server.port, sent).answer()
    error = answer.json["error"]
    assert (answer.status, error["code"]) == (status, code)
    assert error["message"].endswith(".")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["connection"] == "close"


def test_an_error_does_not_repeat_what_the_client_sent(server):
    answer = Exchange(server.port, b"GET / HTTP/1.1\r\n<script>alert(1)\r\n\r\n").answer()
    assert b"script" not in answer.body


@pytest.mark.parametrize("sent_bytes", [262_144, 1_000_000, 10_000_000])
def test_a_body_over_the_limit_is_refused_however_much_is_sent(server, sent_bytes: int):
    head = b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
    exchange = Exchange(server.port, head + b"Content-Length: %d\r\n\r\n" % sent_bytes)
    exchange.send(b"x" * sent_bytes)
    assert exchange.answer().status == 413


def test_the_server_still_serves_after_all_of_this(server):
    assert server.get("/healthz").status == 200
