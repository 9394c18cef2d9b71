"""An unsafe request that another site makes a browser send is refused.

A browser adds the cookie, and the credentials of a proxy's own sign-in, by itself; what it says of
the site that asked (`Origin`, `Sec-Fetch-Site`) a page cannot forge.
"""

from __future__ import annotations

import pytest

from tests.web.program import Program

OWN = [
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost:80"},
    {"Origin": "https://localhost", "Host": "localhost:443"},
    {"Origin": "http://LOCALHOST"},
    {"Origin": "https://localhost"},  # a proxy that speaks TLS for us
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
]
FOREIGN = [
    {},
    {"Origin": ""},
    {"Origin": "null"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://evil.example#localhost"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "http://localhost, http://evil.example"},
    {"Origin": "http://[localhost"},
    {"Origin": "http://localhost:99999"},
    {"Origin": "http://localhost:x"},
    {"Origin": "localhost"},
    {"Origin": "//localhost"},
    {"Origin": "file://localhost"},
    {"Origin": "chrome-extension://localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "rubbish"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Authorization": "Basic YWRhOnNlY3JldA==", "Origin": "http://evil.example"},
    {"Authorization": "Negotiate YII=", "Sec-Fetch-Site": "same-site"},
    {"Authorization": "", "Sec-Fetch-Site": "cross-site"},
    {"X-HTTP-Method-Override": "GET", "Origin": "http://evil.example"},
]
UNSAFE = [
    ("POST", "/api/session", {"name": "eve"}),
    ("DELETE", "/api/session", None),
    ("POST", "/api/rooms", {"name": "Tea"}),
    ("POST", "/api/rooms/general/messages", {"text": "hello"}),
    ("PUT", "/api/rooms/general/read", {"message": 1}),
]


def as_browser(program, method, path, body, headers):
    cookie = {"Cookie": f"chat_session={program.token}"}
    return Program(program.app).ask(method, path, json=body, headers=cookie | headers)


@pytest.mark.parametrize("headers", OWN, ids=str)
@pytest.mark.parametrize(("method", "path", "body"), UNSAFE)
def test_the_own_page_may(ada, method, path, body, headers):
    answer = as_browser(ada, method, path, body, headers)

    assert answer.status_code in {201, 204}


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize(("method", "path", "body"), UNSAFE)
def test_another_site_may_not(standing, method, path, body, headers):
    answer = as_browser(standing, method, path, body, headers)

    assert (answer.status_code, answer.json["error"]["code"]) == (403, "foreign_origin")
    assert standing.get("/api/session").status_code == 200
    assert standing.get("/api/events?after=start&wait=0").json["events"][1:] == []


@pytest.mark.parametrize("headers", FOREIGN[1:4], ids=str)
def test_another_site_cannot_make_a_browser_join(nobody, headers):
    answer = nobody.post("/api/session", {"name": "eve"}, headers=headers)

    assert (answer.status_code, answer.json["error"]["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize("headers", FOREIGN[1:4], ids=str)
def test_a_token_that_a_program_sends_itself_needs_no_origin(ada, headers):
    answer = ada.post("/api/rooms", {"name": "Tea"}, headers=headers)

    assert answer.status_code == 201


def test_a_program_without_cookie_and_token_may_join(nobody):
    assert nobody.post("/api/session", {"name": "ada"}).status_code == 201


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_changes_nothing_and_is_open_to_any_link(ada, method):
    headers = {"Sec-Fetch-Site": "cross-site"}

    assert as_browser(ada, method, "/api/rooms", None, headers).status_code == 200


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_turns_one_method_into_another(ada, header):
    answer = ada.get("/api/session", headers={header: "DELETE"})

    assert answer.status_code == 200
    assert ada.get("/api/session").status_code == 200
