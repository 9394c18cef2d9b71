"""Held polls on the project's own server, in both ways of waiting, down to the bytes."""

import json
import socket

import pytest

from tests.live import Answer, Exchange, LiveServer, ask, join, request, until

WAYS = {"blocked": 8, "parked": 0}
GONE_S = 2.0


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def server(request: pytest.FixtureRequest, make_server) -> LiveServer:
    made: LiveServer = make_server(poll_threads=request.param).start()
    yield made
    made.stop()
    assert "Traceback" not in made.log


@pytest.fixture
def ada(server: LiveServer) -> dict[str, str]:
    return join(server.port, "Ada")


@pytest.fixture
def post(server: LiveServer, ada):
    def posted(text: str) -> Answer:
        answer = server.post("/api/rooms/general/messages", {"text": text}, **ada)
        assert answer.status == 201
        return answer

    return posted


@pytest.fixture
def hold(server: LiveServer, ada):
    """Send a request that is held, on a connection of its own, and wait until it is."""

    def held(path: str = "/api/events?after=now&wait=20", **headers: str) -> Exchange:
        before = held_by(server)
        exchange = Exchange(server.port, request("GET", path, **(ada | headers)))
        until(lambda: held_by(server) == before + 1)
        return exchange

    return held


def held_by(server: LiveServer) -> int:
    held: int = server.get("/healthz").json["held"]
    return held


def texts(answer: Answer) -> list[str]:
    return [event["message"]["text"] for event in answer.json["events"]]


def test_a_held_poll_is_answered_by_the_message(hold, post):
    exchange = hold()
    assert not exchange.has_answer()
    post("hello")
    answer = exchange.answer()
    assert texts(answer) == ["hello"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.json["prev"] != answer.json["cursor"]


def test_all_held_polls_are_answered_by_one_message(hold, post):
    exchanges = [hold() for _ in range(12)]
    post("to all")
    assert [texts(exchange.answer()) for exchange in exchanges] == [["to all"]] * 12


def test_a_poll_whose_time_is_over_is_empty(server, ada):
    answer = server.get("/api/events?after=now&wait=0.3", **ada)
    assert (answer.status, answer.json["events"]) == (200, [])
    assert answer.json["prev"] == answer.json["cursor"]


def test_a_poll_of_one_room_sleeps_through_the_others(server, ada, hold, post):
    assert server.post("/api/rooms", {"name": "quiet"}, **ada).status == 201
    exchange = hold("/api/events?after=now&wait=20&rooms=quiet")
    post("elsewhere")
    assert held_by(server) == 1
    server.post("/api/rooms/quiet/messages", {"text": "here"}, **ada)
    assert texts(exchange.answer()) == ["here"]


def test_a_poll_for_messages_sleeps_through_other_events(server, hold, post):
    exchange = hold("/api/rooms/general/messages?after=now&wait=20")
    join(server.port, "Lin")
    until(lambda: held_by(server) == 1)
    post("a message")
    told = exchange.answer().json
    assert [message["text"] for message in told["messages"]] == ["a message"]
    assert told["cursor"].endswith(f".{told['messages'][0]['id']}")


def test_a_poll_for_messages_has_no_more_than_its_limit(server, ada, hold):
    exchange = hold("/api/rooms/general/messages?after=now&wait=20&limit=1")
    server.post("/api/rooms/general/messages", {"text": "one"}, **ada)
    assert len(exchange.answer().json["messages"]) == 1


def test_signing_out_ends_a_held_poll_without_a_word(server, ada, hold, post):
    lin = join(server.port, "Lin")
    exchange = hold(**lin)
    assert ask(server.port, "DELETE", "/api/session", **lin).status == 204
    post("secret")
    answer = exchange.answer()
    assert (answer.status, answer.json["error"]["code"]) == (401, "unauthorized")


def test_a_client_that_hangs_up_is_no_longer_held(server, hold):
    hold().close()
    until(lambda: held_by(server) == 0, GONE_S)


def test_a_client_that_closes_its_half_is_no_longer_held(server, hold):
    exchange = hold()
    exchange.shut_writing()
    until(lambda: held_by(server) == 0, GONE_S)
    exchange.close()


def test_a_connection_goes_on_after_a_held_poll(server, ada, post):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        stream = connection.makefile("rb")
        for text in ("first", "second"):
            connection.sendall(keep_alive("/api/events?after=now&wait=20", ada))
            until(lambda: held_by(server) == 1)
            post(text)
            head, body = read_answer(stream)
            assert b"\r\nConnection: close" not in head
            assert f'"text":"{text}"'.encode() in body
        stream.close()


def test_what_is_sent_early_is_answered_in_its_turn(server, ada, post):
    early = keep_alive("/api/events?after=now&wait=20", ada) + keep_alive("/api/session", ada) * 2
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(early)
        until(lambda: held_by(server) == 1)
        post("hello")
        stream = connection.makefile("rb")
        bodies = [read_answer(stream)[1] for _ in range(3)]
        stream.close()
    assert b'"text":"hello"' in bodies[0]
    assert [body.startswith(b'{"user":') for body in bodies] == [False, True, True]


@pytest.mark.parametrize(
    ("version", "sent", "told"),
    [
        ("1.1", "close", b"Connection: close"),
        ("1.0", "", b"Connection: close"),
        ("1.0", "keep-alive", b"Connection: Keep-Alive"),
    ],
)
def test_the_client_says_whether_the_connection_stays(server, ada, post, version, sent, told):
    line = f"GET /api/events?after=now&wait=20 HTTP/{version}\r\nHost: x\r\nConnection: {sent}\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(line.encode() + headers(ada) + b"\r\n")
        until(lambda: held_by(server) == 1)
        post("hello")
        stream = connection.makefile("rb")
        head, body = read_answer(stream)
        assert told in head
        assert b'"text":"hello"' in body
        is_closed = sent != "keep-alive" and stream.read() == b""
        assert is_closed == (sent != "keep-alive")
        stream.close()


def test_a_large_answer_is_whole_for_a_slow_reader(server, ada, post):
    text = "\N{COMET}" * 8000
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(keep_alive("/api/events?after=now&wait=20", ada))
        until(lambda: held_by(server) == 1)
        post(text)
        stream = connection.makefile("rb")
        _, body = read_answer(stream)
        stream.close()
    assert json.loads(body)["events"][0]["message"]["text"] == text


def test_head_is_not_held(server, ada):
    exchange = Exchange(server.port, request("HEAD", "/api/events?after=now&wait=20", **ada))
    until(exchange.has_answer, 5)
    exchange.close()


def test_a_stopping_server_answers_whoever_waits(server, hold):
    exchanges = [hold() for _ in range(8)]
    assert server.stop() == 0
    answers = [exchange.answer() for exchange in exchanges]
    assert [answer.json["events"] for answer in answers] == [[]] * 8
    assert all(answer.json["advice"]["next_ms"] >= 200 for answer in answers)
    assert {answer.headers["connection"] for answer in answers} == {"close"}


def headers(user: dict[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in user.items()).encode()


def keep_alive(path: str, user: dict[str, str]) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n".encode() + headers(user) + b"\r\n"


def read_answer(stream) -> tuple[bytes, bytes]:
    head = b"".join(iter(stream.readline, b"\r\n"))
    length = head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]
    return head, stream.read(int(length))
