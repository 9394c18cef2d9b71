"""Every unsafe route of the app, as other sites can make a browser ask it: nothing changes.

The routes are those of the url_map, the browser is an admin's, so it is never a lack of rights that
refuses; the whole database is compared before and after.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from chat.edge.factory import create_app
from chat.values.settings import Settings
from tests.admins import make_admin
from tests.web.program import Program, joined
from tests.web.routes import PLACES, ROUTES
from tests.web.storage import stored

FOREIGN_SITES = {
    "no origin": {},
    "a foreign origin": {"Origin": "http://evil.example"},
    "no origin that is told": {"Origin": "null"},
    "a cross-site request": {"Sec-Fetch-Site": "cross-site"},
    "a page next door": {"Sec-Fetch-Site": "same-site"},
    "an own origin that is not": {
        "Origin": "http://localhost",
        "Sec-Fetch-Site": "cross-site",
    },
}
OVERRIDES = {
    "header": lambda method: {"headers": {"X-HTTP-Method-Override": method}},
    "other header": lambda method: {"headers": {"X-Method-Override": method}},
    "parameter": lambda method: {"query_string": {"_method": method}},
}
BODIES = {route.method + route.rule: route.body or {} for route in ROUTES}
SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def admin(tmp_path_factory):
    """A program that has joined an app as an admin, and has written message 2."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("data"), port=0, limits=False))
    program = joined(app, "ada")
    program.say("hello")
    chat = app.extensions["chat"]
    make_admin(chat.settings.database_file, "ada")
    chat.sessions.forget(1)
    yield program
    chat.close()


@pytest.fixture(autouse=True)
def nothing_changes(admin):
    """Fail the test after which the database is another."""
    before = stored(admin.app)
    yield
    assert stored(admin.app) == before
    assert admin.get("/api/session").json["user"]["role"] == "admin"


def unsafe_routes(app):
    return [
        (method, rule.rule, re.sub("<(?:[a-z]+:)?([a-z_]+)>", lambda at: PLACES[at[1]], rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - SAFE)
    ]


def bodies_of(method, rule):
    body = BODIES.get(method + rule, {})
    form = {name: str(value) for name, value in body.items()} | {"name": "eve", "text": "hello"}
    return {
        "json": {"json": body},
        "form": {"data": form},
        "text": {"data": '{"name":"eve","text":"hello"}', "content_type": "text/plain"},
    }


def asked(admin, kind, headers, method=None, override=lambda _method: {}):
    """Ask every unsafe route as the admin's browser; count the codes of the refusals."""
    found = Counter()
    cookie = {"Cookie": f"chat_session={admin.token}"}
    for own, rule, path in unsafe_routes(admin.app):
        request = override(own) | (bodies_of(own, rule)[kind] if kind else {})
        request["headers"] = cookie | headers | request.get("headers", {})
        answer = Program(admin.app).ask(method or own, path, **request)
        found[code_of(answer)] += 1
    return found


def code_of(answer):
    return answer.json["error"]["code"] if answer.is_json and answer.status_code >= 400 else ""


def test_there_are_as_many_routes_as_the_table_knows_at_least(admin):
    in_table = {(route.method, route.rule) for route in ROUTES if route.method not in SAFE}
    assert in_table <= {(method, rule) for method, rule, _ in unsafe_routes(admin.app)}
    assert len(in_table) > 20


@pytest.mark.parametrize("kind", ["json", "form", "text"])
@pytest.mark.parametrize("site", FOREIGN_SITES)
def test_another_site_can_change_nothing(admin, site, kind):
    found = asked(admin, kind, FOREIGN_SITES[site])

    assert found == {"foreign_origin": len(unsafe_routes(admin.app))}


@pytest.mark.parametrize("way", OVERRIDES)
def test_reading_cannot_be_turned_into_changing(admin, way):
    found = asked(admin, None, {"Sec-Fetch-Site": "cross-site"}, "GET", OVERRIDES[way])

    assert found.total() == len(unsafe_routes(admin.app))


@pytest.mark.parametrize("way", OVERRIDES)
def test_a_form_of_another_site_cannot_be_turned_into_another_method(admin, way):
    found = asked(admin, "form", {"Origin": "http://evil.example"}, "POST", OVERRIDES[way])

    assert found == {"foreign_origin": len(unsafe_routes(admin.app))}


@pytest.mark.parametrize("kind", ["form", "text"])
@pytest.mark.parametrize("route", [each for each in ROUTES if each.body], ids=str)
def test_the_api_reads_nothing_but_json(admin, route, kind):
    request = bodies_of(route.method, route.rule)[kind]

    answer = admin.ask(route.method, route.path, **request)

    assert (answer.status_code, code_of(answer)) == (415, "not_json")


@pytest.mark.parametrize("site", list(FOREIGN_SITES)[1:])
def test_a_token_that_a_program_sends_passes(admin, site):
    answer = admin.ask(
        "PATCH", "/api/users/ada", json={"role": "admin"}, headers=FOREIGN_SITES[site]
    )

    assert answer.status_code == 200
