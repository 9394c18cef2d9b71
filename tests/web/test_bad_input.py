"""Whatever a client sends is refused in the contract's words, and nothing of it is stored.

The cases are made from the table of all routes in routes.py.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from tests.web.program import Program, claim
from tests.web.routes import (
    BAD_BODIES,
    BAD_PARAMETERS,
    BAD_VALUES,
    ROUTES,
    STATUS,
)
from tests.web.storage import stored

WITH_BODY = [route for route in ROUTES if route.body is not None]
BODIES = [
    pytest.param(route, body, kind, code, id=f"{route}: {name}")
    for route in WITH_BODY
    for name, body, kind, code in BAD_BODIES
    if not (route.is_optional and code == "field_invalid")
]
FIELDS = [
    pytest.param(route, name, value, code, id=f"{route}: {name}={ascii(value)[:40]}")
    for route in WITH_BODY
    for name, kind in route.fields.items()
    for value, code in BAD_VALUES[kind]
]
MISSING = [
    pytest.param(route, name, id=f"{route}: {name}")
    for route in WITH_BODY
    for name in route.body or ()
    if not route.is_optional
]
PARAMETERS = [
    pytest.param(route, name, value, code, id=f"{route}: {name}={ascii(value)[:40]}")
    for route in ROUTES
    for name, kind in route.parameters.items()
    for value, code in BAD_PARAMETERS[kind]
]
TWICE = [
    pytest.param(route, name, id=f"{route}: {name}")
    for route in ROUTES
    for name in route.parameters
]
SLUGS = ["%00", "%ff", "%C0%AF", "%2e%2e", "%F0%9F", "%", "%zz", "General", "a" * 5000, "%E2%80%AE"]
BAD_PATHS = [
    pytest.param(route, slug, id=f"{route}: {slug[:20]}")
    for route in ROUTES
    for slug in SLUGS
    if "<" in route.rule
]
NO_TOKENS = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer "},
    {"Authorization": "Bearer \x7f"},
    {"Authorization": "Bearer é"},
    {"Authorization": "Bearer ÿþ\x80"},
    {"Authorization": "bearer " + "x" * 100_000},
    {"Authorization": "Bearer a b c"},
    {"Authorization": "Basic YWRhOnNlY3JldA=="},
    {"Authorization": "Basic é"},
    {"Authorization": "Digest username="},
    {"Authorization": "x" * 100_000},
    {"Cookie": "chat_session"},
    {"Cookie": "chat_session="},
    {"Cookie": 'chat_session="'},
    {"Cookie": "chat_session=\x7f\xff"},
    {"Cookie": "chat_session=" + "x" * 100_000},
    {"Cookie": "chat_session=a; chat_session=b"},
    {"Cookie": ";;;=;=="},
    {"Cookie": "a=b;" * 20_000},
]
ODD_HEADERS = [
    {"Host": ""},
    {"Host": "["},
    {"Host": "a b"},
    {"Host": "localhost:x"},
    {"Host": "localhost:99999"},
    {"Host": "é.example"},
    {"Host": "../../etc"},
    {"Accept": ";q=x,,,"},
    {"Accept": "text/html;q=NaN"},
    {"Accept-Language": "\xff"},
    {"Accept-Encoding": "x" * 10_000},
    {"Content-Length": "x"},
    {"If-None-Match": '"' * 1000},
    {"If-Modified-Since": "rubbish"},
    {"Range": "bytes=9-1,,"},
    {"Expect": "200-maybe"},
    {"Transfer-Encoding": "rubbish"},
    {"X-Forwarded-For": "\xff" * 100},
    {"X-Forwarded-Host": "evil.example"},
    {"X-HTTP-Method-Override": "DELETE"},
]
READING = [each for each in ROUTES if each.method == "GET" and not each.is_audited]
REFUSED_HEADERS = [
    {"Host": "x" * 10_000},
    {"Upgrade": "websocket", "Connection": "Upgrade"},
]


@pytest.fixture(scope="module")
def example(standing):
    """An admin for whom messages 1 to 2 are there, as the table of routes says."""
    assert standing.say("hello")["id"] == 2
    claim(standing)
    return standing


@pytest.fixture(autouse=True)
def nothing_of_it_is_stored(example, caplog):
    """Fail the test after which the database is another, or the log has a fault."""
    before = stored(example.app)
    yield
    assert stored(example.app) == before
    assert caplog.text == ""


def refusal(answer):
    assert answer.mimetype == "application/json", answer.text
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert isinstance(error["message"], str)
    assert len(error["message"]) < 300
    return answer.status_code, error["code"]


def expected(code):
    return STATUS.get(code, 422), code


def test_the_table_has_every_route_of_the_api(example):
    rules = {
        (method, rule.rule)
        for rule in example.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api", "/healthz", "/readyz"))
    }

    assert {(route.method, route.rule) for route in ROUTES} == rules


@pytest.mark.parametrize(("route", "body", "kind", "code"), BODIES)
def test_a_body_that_cannot_be_read_is_refused(example, route, body, kind, code):
    answer = example.ask(route.method, route.path, data=body, content_type=kind)

    assert refusal(answer) == expected(code)


@pytest.mark.parametrize(("route", "name", "value", "code"), FIELDS)
def test_a_field_that_is_not_acceptable_is_refused(example, route, name, value, code):
    body = json.dumps({**route.body, name: value})

    answer = example.ask(route.method, route.path, data=body, content_type="application/json")

    assert refusal(answer) == expected(code)


@pytest.mark.parametrize(("route", "name"), MISSING)
def test_a_field_that_is_missing_is_named(example, route, name):
    rest = {key: value for key, value in route.body.items() if key != name}

    answer = example.ask(route.method, route.path, json=rest)

    assert refusal(answer) == expected("field_invalid")
    assert name in answer.json["error"]["message"]


@pytest.mark.parametrize(("route", "name", "value", "code"), PARAMETERS)
def test_a_parameter_that_is_not_acceptable_is_refused(example, route, name, value, code):
    answer = example.ask(route.method, f"{route.path}?{name}={quote(value, safe='')}")

    assert refusal(answer) == expected(code)


@pytest.mark.parametrize(("route", "name"), TWICE)
def test_a_parameter_that_is_there_twice_is_refused(example, route, name):
    answer = example.ask(route.method, f"{route.path}?{name}=1&{name}=1")

    assert refusal(answer) == expected("bad_parameter")


@pytest.mark.parametrize("raw", ["%", "%f", "%zz", "%ff", "%00", "%C0%AF", "%ED%A0%80", "1%00"])
@pytest.mark.parametrize(("route", "name"), TWICE)
def test_a_parameter_in_a_bad_encoding_is_refused(example, route, name, raw):
    status, _ = refusal(example.ask(route.method, f"{route.path}?{name}={raw}"))

    assert status in {400, 404}


@pytest.mark.parametrize(("route", "slug"), BAD_PATHS)
def test_a_path_to_nothing_is_not_found(example, route, slug):
    path = re.sub("<[a-z_]+>", slug, route.rule)

    status, _ = refusal(example.ask(route.method, path, json=route.body))

    assert status == 404


@pytest.mark.parametrize("headers", NO_TOKENS, ids=lambda headers: ascii(headers)[:40])
@pytest.mark.parametrize("route", [each for each in ROUTES if not each.is_public], ids=str)
def test_who_is_not_signed_in_is_told_so(example, route, headers):
    own = {"Sec-Fetch-Site": "same-origin"}

    answer = Program(example.app).ask(
        route.method, route.path, json=route.body, headers=headers | own
    )

    assert refusal(answer) == (401, "unauthorized")


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=lambda headers: ascii(headers)[:40])
@pytest.mark.parametrize("route", READING, ids=str)
def test_odd_headers_do_not_hinder_reading(example, route, headers):
    query = "?wait=0" * bool(route.parameters)

    answer = example.ask(route.method, route.path + query, headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("headers", REFUSED_HEADERS, ids=lambda headers: ascii(headers)[:40])
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_headers_that_no_route_can_serve_are_refused(example, route, headers):
    answer = example.ask(route.method, route.path, json=route.body, headers=headers)

    assert refusal(answer) in {(400, "bad_request"), (405, "method_not_allowed")}


@pytest.mark.parametrize("query", ["?", "?&&&", "?=", "?%ff=%ff", "?" + "a=b&" * 3000, "?a" * 3000])
@pytest.mark.parametrize("path", ["/api/rooms", "/api/session", "/healthz"])
def test_parameters_that_a_route_does_not_know_are_left_aside(example, path, query):
    assert example.get(path + query).status_code == 200
