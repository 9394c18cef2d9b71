"""Every route of the API in one table, with an example of its use: bad input is made from these.

A route that is missing here fails a test (test_bad_input.py). Paths, fields and parameters name
their kind; what must be refused for a kind, and with which code, is in `BAD_VALUES` and
`BAD_PARAMETERS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Route:
    """One method of one rule.

    Args:
        method: The HTTP method.
        rule: The rule as Flask knows it.
        status: What the example is answered with.
        body: The body of the example; None when the route reads none.
        fields: The kinds of the fields of its body.
        parameters: The kinds of the parameters of its query.
        is_public: Whether nobody needs to be signed in.
        is_optional: Whether its body may as well have no fields.
        is_audited: Whether the audit log keeps that it was asked.
    """

    method: str
    rule: str
    status: int = 200
    body: Mapping[str, Any] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_public: bool = False
    is_optional: bool = False
    is_audited: bool = False

    @property
    def path(self) -> str:
        """The path of the example; message 2 is there."""
        return re.sub("<([a-z_]+)>", lambda place: PLACES[place[1]], self.rule)

    def __str__(self) -> str:
        """Name it in the names of tests."""
        return f"{self.method} {self.rule}"


PLACES = {
    "slug": "general",
    "message_id": "2",
    "ban_id": "7",
    "upload_id": "2",
    "session_id": "0123456789abcdef",
    "name": "ada",
    "emoji": "%F0%9F%91%8D",
    "invite_id": "1",
    "user_id": "1",
}
"""What stands in the paths of the examples."""

ROUTES = [
    Route("GET", "/healthz", is_public=True),
    Route("GET", "/readyz", is_public=True),
    Route("GET", "/api/session"),
    Route(
        "POST",
        "/api/session",
        201,
        {"name": "eve"},
        {"name": "person", "password": "secret", "invite": "code", "link": "link code"},
        is_public=True,
    ),
    Route("PATCH", "/api/session", 200, {"name": "eva"}, {"name": "person"}),
    Route("DELETE", "/api/session", 204, is_public=True),
    Route(
        "PUT",
        "/api/session/password",
        204,
        {"password": "correct-horse-7"},
        {"password": "new password", "current": "current"},
    ),
    Route("GET", "/api/sessions"),
    Route("DELETE", "/api/sessions/<session_id>", 204),
    Route("DELETE", "/api/sessions", 204),
    Route("POST", "/api/session/link", 201),
    Route("POST", "/api/users/<name>/link", 201),
    Route("GET", "/api/server", is_public=True),
    Route("PATCH", "/api/server", 200, {"access": "open"}, {"access": "access"}),
    Route("GET", "/api/invites"),
    Route("POST", "/api/invites", 201),
    Route("DELETE", "/api/invites/<invite_id>", 204),
    Route("POST", "/api/setup", 200, {"code": "x"}, {"code": "setup code"}),
    Route("GET", "/api/rooms"),
    Route(
        "POST",
        "/api/rooms",
        201,
        {"name": "Tea"},
        {"name": "room name", "topic": "topic", "private": "switch"},
    ),
    Route("GET", "/api/rooms/<slug>"),
    Route(
        "PATCH",
        "/api/rooms/<slug>",
        403,
        {"topic": "leaves"},
        {"name": "room name", "topic": "topic", "archived": "switch"},
    ),
    Route("DELETE", "/api/rooms/<slug>", 403),
    Route("PUT", "/api/rooms/<slug>/read", 204, {"message": 2}, {"message": "mark"}),
    Route("PUT", "/api/rooms/<slug>/unread", 204, {"message": 2}, {"message": "mark"}),
    Route("PUT", "/api/rooms/<slug>/notify", 204, {"level": "none"}, {"level": "level"}),
    Route("GET", "/api/rooms/<slug>/members"),
    Route("PUT", "/api/rooms/<slug>/members/<name>", 204),
    Route("DELETE", "/api/rooms/<slug>/members/<name>", 403),
    Route("POST", "/api/direct", 422, {"name": "ada"}, {"name": "partner"}),
    Route(
        "GET",
        "/api/rooms/<slug>/messages",
        parameters={
            "before": "id",
            "after": "cursor",
            "limit": "limit",
            "wait": "seconds",
            "at": "time",
        },
    ),
    Route(
        "POST",
        "/api/rooms/<slug>/messages",
        201,
        {"text": "hello"},
        {"text": "text", "client_id": "client_id", "reply_to": "reply"},
    ),
    Route("GET", "/api/messages/<message_id>"),
    Route("PATCH", "/api/messages/<message_id>", 200, {"text": "hello"}, {"text": "text"}),
    Route("DELETE", "/api/messages/<message_id>"),
    Route("POST", "/api/rooms/<slug>/uploads", 422),
    Route("DELETE", "/api/uploads/<upload_id>", 204),
    Route("GET", "/api/search", parameters={"before": "id", "limit": "limit"}),
    Route("PUT", "/api/messages/<message_id>/reactions/<emoji>"),
    Route("DELETE", "/api/messages/<message_id>/reactions/<emoji>"),
    Route(
        "GET",
        "/api/events",
        parameters={"after": "cursor", "wait": "seconds", "rooms": "rooms", "tick": "tick"},
    ),
    Route("GET", "/api/backup", is_audited=True),
    Route("PATCH", "/api/users/<name>", 200, {"role": "admin"}, {"role": "role"}),
    Route("DELETE", "/api/users/<name>/sessions", 204),
    Route(
        "PUT",
        "/api/users/<name>/ban",
        409,
        {"reason": ""},
        {"reason": "reason", "hours": "hours", "address": "flag"},
        is_optional=True,
    ),
    Route("DELETE", "/api/users/<name>/ban", 204),
    Route("PUT", "/api/users/<name>/mute", 409, {"minutes": 5}, {"minutes": "minutes"}),
    Route("DELETE", "/api/users/<name>/mute", 204),
    Route("DELETE", "/api/users/<name>/messages"),
    Route("GET", "/api/bans"),
    Route("DELETE", "/api/bans/<ban_id>", 404),
    Route("GET", "/api/audit", parameters={"before": "id"}),
    Route("GET", "/api/sizes"),
    Route("GET", "/api/rooms/<slug>/export", is_audited=True),
    Route("GET", "/api/users", parameters={"after": "id", "left": "switch"}),
    Route("POST", "/api/session/away", 204),
    Route("POST", "/api/rooms/<slug>/typing", 204),
]

NO_TEXT = [True, 1, 1.5, [], {}, ["a"]]
NO_NUMBER = ["1", "", True, 1.5, [], {}]
HALVES = ["\ud800", "a\udfff", "\udc00\ud800", "x\ud83d"]
CONTROLS = ["\x00", "a\x00b", "a\x01", "\x1b[31m", "\x7f", "a\x9b"]
UNSEEN = ["a\u200b", "\u202eabc", "a\u2066", "\ufeffa", "a\ue000", "a\U000e0041", "a\ufdd0"]
EMPTY = ["", " ", "\t\n", "\u3000"]


def _each(code: str, values: list[Any]) -> Iterator[tuple[Any, str]]:
    return ((value, code) for value in values)


BAD_VALUES: dict[str, list[tuple[Any, str]]] = {
    "person": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("name_invalid", HALVES + CONTROLS + UNSEEN),
        *_each("name_empty", EMPTY),
        *_each("name_too_long", ["a" * 33, "a" * 100_000, "\U0001f600" * 33]),
    ],
    "secret": [*_each("field_invalid", NO_TEXT), *_each("bad_credentials", ["", "x", *HALVES])],
    "code": [*_each("field_invalid", NO_TEXT)],
    "link code": [
        *_each("field_invalid", NO_TEXT),
        *_each("link_invalid", ["", "x", "1.x", "1.é", "9" * 5000, *HALVES, *CONTROLS]),
    ],
    "setup code": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("setup_code_invalid", ["", "x", "é", "9" * 5000, *HALVES, *CONTROLS]),
    ],
    "access": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("access_invalid", ["", "OPEN", "closed", *HALVES, *CONTROLS]),
    ],
    "new password": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("password_invalid", HALVES),
        *_each("password_too_short", ["", "x", "1234567", "e\u0301" * 7]),
        *_each("password_too_long", ["a" * 1025, "a" * 100_000]),
        *_each("password_common", ["password", "PassWord1", "\uff51werty123", "iloveyou"]),
    ],
    "current": [*_each("field_invalid", NO_TEXT)],
    "role": [*_each("field_invalid", [None, "", "owner", "Admin", *NO_TEXT])],
    "level": [*_each("field_invalid", [None, "", "some", "All", *NO_TEXT])],
    "reason": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("reason_invalid", HALVES + CONTROLS + UNSEEN),
        *_each("reason_too_long", ["a" * 251, "a" * 100_000]),
    ],
    "flag": [*_each("field_invalid", [None, 0, 1, "", "true", [], {}])],
    "hours": [
        *_each("field_invalid", NO_NUMBER),
        *_each("hours_invalid", [0, -1, 87_601, 2**53, 2**64, -(2**64), 10**400]),
    ],
    "minutes": [
        *_each("field_invalid", [None, *NO_NUMBER]),
        *_each("minutes_invalid", [0, -1, 43_201, 2**53, 2**64, -(2**64), 10**400]),
    ],
    "room name": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("name_invalid", HALVES + CONTROLS + UNSEEN + ["!!!", "\U0001f600"]),
        *_each("name_empty", EMPTY),
        *_each("name_too_long", ["a" * 65, "a" * 100_000]),
    ],
    "topic": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("topic_invalid", HALVES + CONTROLS + UNSEEN),
        *_each("topic_too_long", ["a" * 251, "a" * 100_000]),
    ],
    "partner": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("user_not_found", [*HALVES, *CONTROLS, *UNSEEN, *EMPTY, "x", "a" * 100_000]),
        ("ADA", "direct_with_oneself"),
    ],
    "switch": [*_each("field_invalid", [None, 0, 1, "", "true", [], {}])],
    "mark": [
        *_each("field_invalid", [None, *NO_NUMBER]),
        *_each("message_invalid", [-1, 2**53, 2**63, 2**64, -(2**64), 10**400]),
    ],
    "text": [
        *_each("field_invalid", [None, *NO_TEXT]),
        *_each("text_invalid", HALVES + CONTROLS),
        *_each("text_empty", [*EMPTY, "\n\n\r\n", "\u200b", "\u2028"]),
        *_each("text_too_long", ["a" * 8001, "a" * 100_000, "\u0958" * 4001]),
    ],
    "client_id": [
        *_each("field_invalid", NO_TEXT),
        *_each("client_id_invalid", ["", "a" * 65, "a b", "\u00e9", "\uff11", "a\n"]),
        *_each("client_id_invalid", HALVES + CONTROLS),
    ],
    "reply": [
        *_each("field_invalid", NO_NUMBER),
        *_each("reply_not_found", [0, -1, 1, 2**53, 2**63, 2**64, -(2**64), 10**400]),
    ],
}
"""What a field of each kind cannot be, and the code that says so."""

NO_PLACE = ["", "x", "-1", "+1", "1e3", "01", " 1", "1 ", "1\n", "0x1", "1_0", "\uff11"]
NO_WHOLE = [*NO_PLACE, "1.0"]
HUGE = ["9" * 16, "9" * 17, "9" * 400, str(2**63)]
RUBBISH = ["\x00", "\x7f", "\ufffd", "%", "NaN", "Infinity", "null", "a" * 3000]

BAD_PARAMETERS: dict[str, list[tuple[str, str]]] = {
    "id": [*_each("bad_parameter", [*NO_WHOLE, *HUGE, *RUBBISH, "0"])],
    "switch": [*_each("bad_parameter", [*NO_WHOLE, *HUGE, *RUBBISH, "2"])],
    "time": [*_each("bad_parameter", [*NO_WHOLE, *HUGE, *RUBBISH])],
    "tick": [*_each("bad_parameter", [*NO_WHOLE, *HUGE, *RUBBISH])],
    "limit": [*_each("bad_parameter", [*NO_WHOLE, *HUGE, *RUBBISH, "0", "201"])],
    "seconds": [
        *_each("bad_parameter", ["", "x", "-1", "-0", "50.1", "51", "9" * 400, *RUBBISH]),
        *_each("bad_parameter", ["1e1", ".5", "5.", " 1", "\uff11", "+1", "1,5", "0x1", "inf"]),
    ],
    "cursor": [
        *_each("bad_cursor", [*NO_PLACE, *HUGE, *RUBBISH, "NOW", "Start", "now ", "."]),
        *_each("bad_cursor", ["k3.", ".1", "k3.01", "k3.-1", "k3.x", "K3.1", "k3.1.1", "k 3.1"]),
        *_each(
            "bad_cursor", [f"{'a' * 17}.1", "k3." + "9" * 16, "k3.\uff11", "k\u00e9.1", "k3.1\n"]
        ),
    ],
    "rooms": [
        *_each("bad_parameter", ["", ",", ",,,", ",".join(["general"] * 101)]),
        *_each("room_not_found", [*RUBBISH, "General", "general,nowhere", "../general", "-"]),
    ],
}
"""What a parameter of each kind cannot be, and the code that says so."""

NO_EMOJI = [
    *("a", "1", "#", " ", ":+1:", "\u200d", "\ufe0f", "\U0001f3fb\u200d", "\u20e3", "\u0301"),
    *("\U0001f44d" * 2, "\U0001f44da", "a\U0001f44d", "\U0001f44d ", "\U0001f1e6", "<b>", "\x00"),
    *("\U0001f44d\ufe0f\ufe0f", "\u202e\U0001f44d", "\U0001f44d\u200d" * 8, "\ufffd", "x" * 500),
    *(
        "\U0001f469\u200d" * 8 + "\U0001f469",
        "\U0001f3f4\U000e0067",
        "\U0001f3f4" + "\U000e0067" * 50,
    ),
]
"""What is not one emoji, and so no reaction."""

BAD_BODIES: list[tuple[str, bytes, str | None, str]] = [
    ("no body", b"", "application/json", "bad_json"),
    ("no JSON", b"hello", "application/json", "bad_json"),
    ("half", b'{"name":', "application/json", "bad_json"),
    ("two", b"{}{}", "application/json", "bad_json"),
    ("a list", b"[]", "application/json", "bad_json"),
    ("a text", b'"hello"', "application/json", "bad_json"),
    ("a number", b"1", "application/json", "bad_json"),
    ("null", b"null", "application/json", "bad_json"),
    ("single quotes", b"{'name':'a'}", "application/json", "bad_json"),
    ("a comment", b'{"name":"a"}//', "application/json", "bad_json"),
    ("a trailing comma", b'{"name":"a",}', "application/json", "bad_json"),
    ("not a number", b'{"name":NaN}', "application/json", "bad_json"),
    ("infinity", b'{"name":Infinity}', "application/json", "bad_json"),
    ("minus infinity", b'{"x":-Infinity}', "application/json", "bad_json"),
    ("a key twice", b'{"x":1,"x":1}', "application/json", "bad_json"),
    ("a key twice, once escaped", b'{"x":1,"\\u0078":1}', "application/json", "bad_json"),
    ("a key twice, deeper", b'{"y":{"x":1,"x":1}}', "application/json", "bad_json"),
    ("half a key", b'{"\\ud800":1}', "application/json", "bad_json"),
    ("5,000 digits", b'{"x":' + b"9" * 5000 + b"}", "application/json", "bad_json"),
    ("-5,000 digits", b'{"x":-' + b"9" * 5000 + b"}", "application/json", "bad_json"),
    ("100,000 lists", b"[" * 100_000, "application/json", "bad_json"),
    ("20,000 objects", b'{"a":' * 20_000, "application/json", "bad_json"),
    ("60,000 closed lists", b"[" * 60_000 + b"]" * 60_000, "application/json", "bad_json"),
    ("a raw NUL", b'{"name":"a\x00"}', "application/json", "bad_json"),
    ("a raw line break", b'{"name":"a\n"}', "application/json", "bad_json"),
    ("a bad escape", b'{"name":"\\x41"}', "application/json", "bad_json"),
    ("half an escape", b'{"name":"\\u12"}', "application/json", "bad_json"),
    ("bytes that are no UTF-8", b'{"name":"\xff"}', "application/json", "bad_json"),
    ("an overlong encoding", b'{"name":"\xc0\xaf"}', "application/json", "bad_json"),
    ("a raw surrogate", b'{"name":"\xed\xa0\x80"}', "application/json", "bad_json"),
    ("Latin-1", '{"name":"é"}'.encode("latin-1"), "application/json", "bad_json"),
    ("a BOM", b'\xef\xbb\xbf{"name":"a"}', "application/json", "bad_json"),
    ("UTF-16", '{"name":"a"}'.encode("utf-16"), "application/json", "bad_json"),
    (
        "UTF-16 as said",
        '{"name":"a"}'.encode("utf-16"),
        "application/json; charset=utf-16",
        "bad_json",
    ),
    ("UTF-32", '{"name":"a"}'.encode("utf-32"), "application/json", "bad_json"),
    ("gzip", b"\x1f\x8b\x08\x00", "application/json", "bad_json"),
    ("no fields", b"{}", "application/json", "field_invalid"),
    ("1e999", b'{"name":1e999,"text":1e999,"message":1e999}', "application/json", "field_invalid"),
    ("no type", b'{"name":"a"}', None, "not_json"),
    ("an empty type", b'{"name":"a"}', "", "not_json"),
    ("a form", b"name=a", "application/x-www-form-urlencoded", "not_json"),
    ("parts", b"--x--", "multipart/form-data; boundary=x", "not_json"),
    ("parts without boundary", b"--x--", "multipart/form-data", "not_json"),
    ("text", b'{"name":"a"}', "text/plain", "not_json"),
    ("a JSON of another kind", b'{"name":"a"}', "application/ld+json", "not_json"),
    ("rubbish as a type", b'{"name":"a"}', "\x7f;;;=,", "not_json"),
    ("too large", b" " * (128 * 1024 + 1), "application/json", "body_too_large"),
]
"""Bodies that no route reads: a name, the bytes, their content type and the code."""

STATUS = {
    "bad_credentials": 401,
    "link_invalid": 401,
    "setup_code_invalid": 403,
    "bad_cursor": 400,
    "bad_json": 400,
    "bad_parameter": 400,
    "body_too_large": 413,
    "not_json": 415,
    "room_not_found": 404,
    "user_not_found": 404,
}
"""The status of a code; 422 when it is not here."""
