"""/api/server, /api/setup and /api/invites: one claims a new server, and decides who may join."""

from __future__ import annotations

from functools import partial

import pytest

from chat.core import access
from tests.blocked import all_at_once
from tests.web.program import Program, claim, joined

PASSWORD = "seven blue teapots"


def code_of(answer):
    return answer.status_code, answer.json["error"]["code"]


@pytest.fixture
def admin(ada):
    return claim(ada)


@pytest.fixture
def closed(admin):
    """The admin of a server that one joins by an invite."""
    answer = admin.ask("PATCH", "/api/server", json={"access": "invite"})
    assert answer.json.items() >= {"name": "Halley", "access": "invite", "claimed": True}.items()
    return admin


def invite_of(admin, **limits):
    made = admin.post("/api/invites", limits)
    assert made.status_code == 201, made.text
    return made.json["url"].rpartition("/invite/")[2]


def join(app, name, invite=None):
    return Program(app).post("/api/session", {"name": name, "invite": invite})


def test_everybody_may_know_what_the_server_is(nobody):
    answer = nobody.get("/api/server")

    assert answer.json.items() >= {"name": "Halley", "access": "open", "claimed": False}.items()


def test_the_code_in_the_console_makes_one_admin(chat, ada, lin):
    code = chat.claim.code

    answer, late = ada.post("/api/setup", {"code": code}), lin.post("/api/setup", {"code": code})

    assert answer.json["user"]["role"] == ada.get("/api/session").json["user"]["role"] == "admin"
    assert code_of(late) == (403, "setup_code_invalid")
    assert chat.claim.code is chat.setup_path() is None
    assert ada.get("/api/server").json["claimed"] is True


def test_a_code_that_was_used_makes_no_second_admin_when_the_first_has_left(chat, ada, lin):
    code = chat.claim.code
    ada.post("/api/setup", {"code": code})
    ada.ask("DELETE", "/api/session")

    answer = lin.post("/api/setup", {"code": code})

    assert code_of(answer) == (403, "setup_code_invalid")
    assert lin.get("/api/server").json["claimed"] is False


def test_the_next_start_lets_the_server_be_claimed_anew_by_another_code(chat, ada, make_app):
    code = chat.claim.code
    ada.post("/api/setup", {"code": code})
    ada.ask("DELETE", "/api/session")
    chat.close()

    restarted = make_app().app.extensions["chat"]
    restarted.start()

    assert restarted.claim.code not in (None, code)


def test_of_twenty_who_claim_the_server_exactly_one_gets_it(app, chat):
    code = chat.claim.code
    people = [joined(app, f"person {number}") for number in range(20)]

    answers = all_at_once([partial(person.post, "/api/setup", {"code": code}) for person in people])

    assert sorted(answer.status_code for answer in answers) == [200] + [403] * 19


def test_who_is_not_signed_in_claims_the_server_at_its_page(app, chat, nobody):
    code = chat.claim.code
    form = {"code": code, "name": "ada", "password": PASSWORD}

    shown, done = nobody.get(f"/setup?code={code}"), nobody.ask("POST", "/setup", data=form)

    assert (shown.status_code, done.status_code) == (200, 303)
    signed_in = nobody.post("/api/session", {"name": "ada", "password": PASSWORD})
    assert signed_in.json["user"]["role"] == "admin"
    assert nobody.get(f"/setup?code={code}").status_code == 403


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"code": "guessed", "name": "ada"}, 403),
        ({"name": "ada", "password": "password"}, 422),
        ({"name": ""}, 422),
    ],
)
def test_a_form_that_is_refused_claims_nothing(chat, nobody, form, status):
    answer = nobody.ask("POST", "/setup", data={"code": chat.claim.code} | form)

    assert answer.status_code == status
    assert chat.claim.code


def test_who_is_signed_in_claims_with_one_press(chat, ada):
    done = ada.ask("POST", "/setup", data={"code": chat.claim.code})

    assert done.status_code == 303
    assert ada.get("/api/session").json["user"]["role"] == "admin"


def test_without_an_invite_nobody_joins_a_closed_server(app, closed):
    assert code_of(join(app, "bob")) == (403, "invite_required")
    assert code_of(join(app, "bob", "")) == (403, "invite_required")
    assert code_of(join(app, "bob", "1.guessed")) == (403, "invite_invalid")


def test_accounts_sign_in_and_sessions_go_on_when_the_server_closes(app, lin, closed):
    token = lin.put("/api/session/password", {"password": PASSWORD}).headers["Chat-Token"]

    answer = Program(app).post("/api/session", {"name": "lin", "password": PASSWORD})

    assert answer.status_code == 200
    assert Program(app, token).get("/api/session").status_code == 200


def test_the_switch_outlives_the_process_and_goes_before_the_setting(app, closed, make_app):
    app.extensions["chat"].close()

    assert make_app(access="open").get("/api/server").json["access"] == "invite"


def test_the_setting_holds_until_the_switch(make_app):
    assert make_app(access="invite").get("/api/server").json["access"] == "invite"


def test_an_invite_lets_in_as_many_as_it_is_for(app, closed):
    code = invite_of(closed, uses=2)

    answers = [join(app, f"person {number}", code) for number in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 403]
    assert closed.get("/api/invites").json["invites"] == []


def test_of_twenty_who_want_the_last_use_exactly_one_gets_it(app, closed):
    code = invite_of(closed, uses=1)

    answers = all_at_once([partial(join, app, f"person {n}", code) for n in range(20)])

    assert sorted(answer.status_code for answer in answers) == [201] + [403] * 19


def test_a_name_that_is_refused_uses_nothing_up(app, closed):
    code = invite_of(closed, uses=1)

    assert join(app, "ada", code).status_code == 409
    assert join(app, "bob", code).status_code == 201


def test_an_invite_without_limits_stays(app, closed):
    code = invite_of(closed)

    assert [join(app, f"person {n}", code).status_code for n in range(5)] == [201] * 5
    invite = closed.get("/api/invites").json["invites"][0]
    assert (invite["uses_left"], invite["expires_at"]) == (None, None)


def test_an_invite_is_good_for_its_days(app, closed, monkeypatch):
    code = invite_of(closed, days=1)
    until = closed.get("/api/invites").json["invites"][0]["expires_at"]
    monkeypatch.setattr("chat.store.transaction.time.time_ns", lambda: until * 1_000_000)

    assert code_of(join(app, "bob", code)) == (403, "invite_invalid")


def test_an_invite_that_is_deleted_lets_nobody_in(app, closed):
    code = invite_of(closed)
    invite = closed.get("/api/invites").json["invites"][0]

    assert closed.ask("DELETE", f"/api/invites/{invite['id']}").status_code == 204
    assert code_of(join(app, "bob", code)) == (403, "invite_invalid")
    again = closed.ask("DELETE", f"/api/invites/{invite['id']}")
    assert code_of(again) == (404, "invite_not_found")


def test_an_invite_tells_all_that_its_maker_needs(closed):
    made = closed.post("/api/invites", {"uses": 5, "days": 7}).json

    assert set(made) == {"id", "url", "qr", "uses_left", "expires_at", "created_at", "made_by"}
    assert closed.get("/api/invites").json["invites"] == [made]
    assert made["made_by"]["name"] == "ada"
    assert made["expires_at"] - made["created_at"] == 7 * 24 * 3600 * 1000


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"uses": 0}, "uses_invalid"),
        ({"uses": 1001}, "uses_invalid"),
        ({"uses": 10**400}, "uses_invalid"),
        ({"uses": "5"}, "field_invalid"),
        ({"days": 0}, "days_invalid"),
        ({"days": 366}, "days_invalid"),
        ({"days": True}, "field_invalid"),
    ],
    ids=lambda limits: ascii(limits)[:20],
)
def test_limits_that_make_no_sense_are_refused(closed, limits, code):
    assert code_of(closed.post("/api/invites", limits)) == (422, code)


def test_invites_are_bounded(closed, monkeypatch):
    monkeypatch.setattr(access, "MAX_INVITES", 1)
    invite_of(closed)

    assert code_of(closed.post("/api/invites", {})) == (409, "too_many_invites")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/server", {"access": "invite"}),
        ("GET", "/api/invites", None),
        ("POST", "/api/invites", {}),
        ("DELETE", "/api/invites/1", None),
    ],
)
def test_only_admins_decide_who_comes_in(admin, lin, method, path, body):
    assert code_of(lin.ask(method, path, json=body)) == (403, "admin_only")


def test_the_page_of_an_invite_is_a_join_card_that_uses_nothing_up(app, closed, nobody):
    code = invite_of(closed, uses=1)

    pages = [nobody.get(f"/invite/{code}") for _ in range(2)]
    done = nobody.ask("POST", "/join", data={"name": "bob", "invite": code})

    assert [page.status_code for page in pages] == [200, 200]
    assert code in pages[0].text
    assert (done.status_code, "chat_session=" in done.headers["Set-Cookie"]) == (303, True)
    assert nobody.get(f"/invite/{code}").status_code == 403
