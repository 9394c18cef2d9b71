"""Limits over HTTP: 429 with a code, a reason and Retry-After, for users and for addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import fields, replace

import pytest
from flask import Flask

from chat.edge.factory import create_app
from chat.values.limit_settings import LimitSettings
from chat.values.settings import Settings
from chat.web.limits import COUNTED_BY_ITS_VIEW, KINDS, UNCOUNTED
from chat.web.shown_limits import LARGE, OFTEN
from tests.web.program import Program, claim, joined


@pytest.fixture
def make_app(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make an app with limits of the test's choice."""
    with ExitStack() as apps:

        def make(**changed: object) -> Flask:
            app = create_app(replace(settings, **changed))
            apps.callback(app.extensions["chat"].close)
            return app

        yield make


def told(answer) -> tuple[int, str, int]:
    error = answer.json["error"]
    return answer.status_code, error["code"], error["limit"]


def test_edits_reactions_and_files_count_as_posts(make_app):
    ada = joined(make_app(posts_per_user=1), "ada")
    message = ada.post("/api/rooms/general/messages", {"text": "a"}).json["id"]
    answers = [
        ada.ask("PATCH", f"/api/messages/{message}", json={"text": "b"}),
        ada.ask("PUT", f"/api/messages/{message}/reactions/%F0%9F%91%8D"),
        ada.ask("POST", "/api/rooms/general/uploads?name=a", data=b"x"),
    ]
    assert [told(answer)[:2] for answer in answers] == [(429, "too_many_posts")] * 3


def test_posts_over_the_limit_are_refused(make_app):
    ada = joined(make_app(posts_per_user=2), "ada")
    ada.say("one")
    ada.say("two")

    answer = ada.post("/api/rooms/general/messages", {"text": "three"})

    assert told(answer) == (429, "too_many_posts", 2)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert len(ada.get("/api/rooms/general/messages").json["messages"]) == 2


@pytest.mark.parametrize(
    ("setting", "method", "path", "body", "code"),
    [
        ("posts_per_address", "POST", "/api/rooms/general/messages", {"text": "a"}, "posts"),
        ("rooms_per_user", "POST", "/api/rooms", {"name": "Tea"}, "rooms"),
        ("rooms_per_address", "POST", "/api/rooms", {"name": "Tea"}, "rooms"),
        ("requests_per_user", "GET", "/api/rooms", None, "requests"),
        ("requests_per_address", "GET", "/api/session", None, "requests"),
        ("requests_per_user", "PUT", "/api/rooms/general/read", {"message": 1}, "requests"),
        ("requests_per_user", "GET", "/r/general", None, "requests"),
        ("requests_per_user", "GET", "/api/nowhere", None, "requests"),
    ],
)
def test_a_second_one_is_refused_where_one_is_the_limit(
    make_app, setting, method, path, body, code
):
    ada = joined(make_app(**{setting: 1}), "ada")
    ada.ask(method, path, json=body)

    answer = ada.ask(method, path, json=body)

    assert told(answer) == (429, f"too_many_{code}", 1)


@pytest.mark.parametrize(
    ("setting", "body", "code"),
    [
        ("joins_per_address", {"name": "eve"}, "too_many_joins"),
        ("sign_ins_per_address", {"name": "eve", "password": "guess"}, "too_many_sign_ins"),
    ],
)
def test_an_address_is_limited_before_anybody_is_known(make_app, setting, body, code):
    nobody = Program(make_app(**{setting: 2}))
    for _ in range(2):
        nobody.post("/api/session", body)

    assert told(nobody.post("/api/session", body)) == (429, code, 2)
    elsewhere = nobody.post("/api/session", body, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code != 429


@pytest.mark.parametrize("current", [{}, {"current": "guess"}], ids=["without", "with a wrong"])
@pytest.mark.parametrize(
    ("method", "path", "how"),
    [("PUT", "/api/session/password", "json"), ("POST", "/account/password", "data")],
)
def test_looking_at_passwords_for_somebody_signed_in_is_limited_too(
    make_app, method, path, how, current
):
    ada = joined(make_app(), "ada")
    set_it = ada.put("/api/session/password", {"password": "seven blue teapots"})
    ada.token = set_it.headers["Chat-Token"]
    wanted = {how: {"password": "eight blue teapots"} | current}

    statuses = [ada.ask(method, path, **wanted).status_code for _ in range(11)]

    assert statuses == [401] * 10 + [429]


def test_every_limit_has_words_for_it():
    assert [field.name for field in fields(LimitSettings)] == list(OFTEN)


def test_an_admin_sees_the_limits_that_hold(make_app):
    admin = claim(joined(make_app(joins_per_address=1234, upload_bytes=25_000_000), "ada"))

    page = admin.get("/admin", headers={"Accept": "text/html"}).text

    shown = re.findall(r'<p>([^<]*)</p></div><p class="entry-note">([^<]*)</p>', page)
    assert ("Joining, from one address in 10 minutes", "1,234") in shown
    assert ("One file", "25.0 MB") in shown
    assert len(shown) == len(OFTEN) + len(LARGE)


def test_an_admin_is_told_that_nobody_is_limited(make_app):
    admin = claim(joined(make_app(limits=False), "ada"))

    page = admin.get("/admin", headers={"Accept": "text/html"}).text

    assert "Nobody is limited in how often they do something" in page
    assert "Joining, from one address" not in page


def test_a_form_that_is_refused_shows_why(make_app):
    nobody = Program(make_app(joins_per_address=1))
    nobody.ask("POST", "/join", data={"name": "eve"})

    answer = nobody.ask("POST", "/join", data={"name": "max"})

    assert answer.status_code == 429
    assert "1 joins in 10 minutes is the limit of your address" in answer.text


def test_an_ipv6_network_is_one_address(make_app):
    nobody = Program(make_app(joins_per_address=1))
    nobody.post("/api/session", {"name": "a"}, environ_base={"REMOTE_ADDR": "2001:db8:1:2::1"})

    own = {"REMOTE_ADDR": "2001:db8:1:2:9::9"}
    other = {"REMOTE_ADDR": "2001:db8:1:3::1"}
    assert nobody.post("/api/session", {"name": "b"}, environ_base=own).status_code == 429
    assert nobody.post("/api/session", {"name": "c"}, environ_base=other).status_code == 201


def test_the_polls_of_an_ipv6_network_are_counted_together(make_app):
    app = make_app(polls_per_address=1)
    ada = joined(app, "ada")
    chat = app.extensions["chat"]
    chat.admission.take(7, "2001:db8:1:2::/64")

    ada.get("/api/events?wait=9", environ_base={"REMOTE_ADDR": "2001:db8:1:2:9::9"})

    assert chat.admission.turned_away()["per_address"] == 1


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/static/nowhere.svg", "/assets/0/x"]
)
def test_watching_over_the_server_is_not_limited(make_app, path):
    nobody = Program(make_app(requests_per_address=1))
    assert {nobody.get(path).status_code for _ in range(5)} <= {200, 404}


def test_polls_have_limits_of_their_own(make_app):
    ada = joined(make_app(requests_per_user=1, requests_per_address=1), "ada")
    assert [ada.get("/api/events?wait=0").status_code for _ in range(5)] == [200] * 5


def test_without_limits_nothing_is_refused(make_app):
    ada = joined(make_app(limits=False, posts_per_user=1, requests_per_user=1), "ada")
    assert [ada.say("again")["text"] for _ in range(3)] == ["again"] * 3


def test_every_route_that_is_named_is_there(make_app):
    assert set(KINDS) | COUNTED_BY_ITS_VIEW | UNCOUNTED <= set(make_app().view_functions)
