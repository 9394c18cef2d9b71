"""/api/session/password and /api/sessions: own one's name, see where one is signed in."""

from __future__ import annotations

import pytest

from chat.edge.factory import create_app
from tests.blocked import Blocked, all_at_once
from tests.live import until
from tests.web.program import Program, joined

PASSWORD = "seven blue teapots"
OTHER = "nine green kettles"


def owned(app, name):
    """Join as *name* and set a password; return the program that goes on with the new token."""
    return set_password(joined(app, name))


def set_password(program, **body):
    answer = program.put("/api/session/password", {"password": PASSWORD} | body)
    assert answer.status_code == 204, answer.text
    return Program(program.app, answer.headers["Chat-Token"])


def sign_in(app, name, password=PASSWORD, **request):
    return Program(app).post("/api/session", {"name": name, "password": password}, **request)


def code_of(answer):
    return answer.status_code, answer.json["error"]["code"]


def test_a_guest_becomes_an_account_in_place(ada, lin):
    said = ada.say("hello")
    guest = ada.get("/api/session").json["user"]

    account = set_password(ada).get("/api/session").json["user"]

    assert account == guest | {"kind": "account"}
    assert lin.get(f"/api/messages/{said['id']}").json["author"] == account


def test_everybody_hears_that_a_guest_has_become_an_account(ada, lin):
    cursor = lin.get("/api/rooms").json["cursor"]
    set_password(ada)

    events = lin.get(f"/api/events?wait=0&after={cursor}").json["events"]

    assert [(each["type"], each["user"]["kind"]) for each in events] == [
        ("user.changed", "account")
    ]
    assert "room" not in events[0]


def test_who_was_away_reads_of_it_in_the_log(app, ada, lin, settings):
    set_password(ada)
    app.extensions["chat"].close()

    again = create_app(settings)
    events = Program(again, lin.token).get("/api/events?wait=0&after=start").json["events"]
    again.extensions["chat"].close()

    assert [each["type"] for each in events] == ["member.joined", "member.joined", "user.changed"]


def test_an_account_signs_in_with_its_name_in_any_case(app, ada):
    set_password(ada)

    answer = sign_in(app, "ADA")

    assert (answer.status_code, answer.json["user"]["name"]) == (200, "ada")
    assert Program(app, answer.json["token"]).get("/api/session").status_code == 200
    assert answer.json["token"] in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", OTHER),
        ("ada", ""),
        ("ada", "\ud800"),
        ("lin", PASSWORD),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("\ud800", PASSWORD),
        ("x" * 100, PASSWORD),
    ],
    ids=ascii,
)
def test_wrong_passwords_guests_and_strangers_are_refused_alike(app, ada, lin, name, password):
    set_password(ada)

    answer = sign_in(app, name, password)

    assert code_of(answer) == (401, "bad_credentials")
    assert answer.json["error"]["message"] == "No account here has this name and password."
    assert "Set-Cookie" not in answer.headers


def test_the_name_of_an_account_stays_its_own_when_it_has_left(app, ada, nobody):
    set_password(ada).ask("DELETE", "/api/session")

    assert code_of(nobody.post("/api/session", {"name": "ada"})) == (409, "name_taken")
    assert sign_in(app, "ada").status_code == 200


def test_the_token_changes_with_the_password_and_other_sessions_end(app):
    first = owned(app, "ada")
    second = Program(app, sign_in(app, "ada").json["token"])

    third = set_password(first, password=OTHER, current=PASSWORD)

    assert [each.get("/api/session").status_code for each in (first, second, third)] == [
        401,
        401,
        200,
    ]
    assert code_of(sign_in(app, "ada")) == (401, "bad_credentials")
    assert sign_in(app, "ada", OTHER).status_code == 200


def test_a_poll_that_another_session_holds_ends_with_the_password(app, chat):
    first = owned(app, "ada")
    second = Program(app, sign_in(app, "ada").json["token"])
    held = Blocked(lambda: second.get("/api/events?wait=9"))
    until(lambda: chat.queue.waiting == 1)

    set_password(first, password=OTHER, current=PASSWORD)

    assert code_of(held.result()) == (401, "unauthorized")


@pytest.mark.parametrize("current", [None, "", OTHER, "\ud800"], ids=ascii)
def test_an_account_changes_its_password_only_with_the_one_before(app, current):
    ada = owned(app, "ada")

    answer = ada.put("/api/session/password", {"password": OTHER, "current": current})

    assert code_of(answer) == (401, "bad_credentials")
    assert sign_in(app, "ada").status_code == 200


def test_of_twenty_guests_that_are_one_exactly_one_sets_the_password(make_app):
    ada = joined(make_app(limits=False).app, "ada")

    def attempt(number):
        return lambda: ada.put("/api/session/password", {"password": f"{PASSWORD} {number}"})

    answers = [each.status_code for each in all_at_once([attempt(number) for number in range(20)])]

    assert answers.count(204) == 1
    assert set(answers) <= {204, 401, 503}


def test_a_password_that_is_refused_changes_nothing(ada):
    answer = ada.put("/api/session/password", {"password": "password"})

    assert code_of(answer) == (422, "password_common")
    assert ada.get("/api/session").json["user"]["kind"] == "guest"


def test_one_sees_where_one_is_signed_in(app):
    ada = owned(app, "ada")
    agent = {"User-Agent": "Teapot/7\u00e9 " + "x" * 999}
    sign_in(app, "ada", headers=agent, environ_base={"REMOTE_ADDR": "10.1.2.3"})

    listed = ada.get("/api/sessions").json["sessions"]

    assert [set(each) for each in listed] == [
        {"id", "created_at", "used_at", "agent", "address", "current"}
    ] * 2
    there, here = sorted(listed, key=lambda each: each["current"])
    assert (here["current"], there["current"], there["address"]) == (True, False, "10.1.2.3")
    assert there["agent"].startswith("Teapot/7")
    assert len(there["agent"]) == 250
    assert len(there["id"]) == 16


def test_one_sees_no_session_of_others(ada, lin):
    mine = ada.get("/api/sessions").json["sessions"]
    theirs = lin.get("/api/sessions").json["sessions"]

    assert len(mine) == len(theirs) == 1
    assert mine != theirs


def test_a_session_elsewhere_is_ended_alone(app):
    ada = owned(app, "ada")
    there = Program(app, sign_in(app, "ada").json["token"])
    session = next(
        each for each in ada.get("/api/sessions").json["sessions"] if not each["current"]
    )

    answer = ada.ask("DELETE", f"/api/sessions/{session['id']}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert there.get("/api/session").status_code == 401
    assert ada.get("/api/session").status_code == 200


def test_nobody_ends_the_session_of_another(ada, lin):
    session = lin.get("/api/sessions").json["sessions"][0]

    answer = ada.ask("DELETE", f"/api/sessions/{session['id']}")

    assert code_of(answer) == (404, "session_not_found")
    assert lin.get("/api/session").status_code == 200


def test_one_signs_out_everywhere(app):
    ada = owned(app, "ada")
    there = Program(app, sign_in(app, "ada").json["token"])

    answer = ada.ask("DELETE", "/api/sessions")

    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert [each.get("/api/session").status_code for each in (ada, there)] == [401, 401]


@pytest.mark.parametrize(("later_ms", "writes"), [(0, 0), (3_599_000, 0), (3_600_000, 1)])
def test_that_a_session_is_used_is_stored_once_an_hour(ada, monkeypatch, later_ms, writes):
    touched = []
    used_at = ada.get("/api/sessions").json["sessions"][0]["used_at"]
    monkeypatch.setattr("chat.core.sessions._now_ms", lambda: used_at + later_ms)
    monkeypatch.setattr("chat.store.sessions.touch", lambda *_: touched.append(1))

    answers = [ada.get("/api/events?wait=0").status_code for _ in range(20)]
    ada.say("what is written comes after")

    assert (set(answers), len(touched)) == ({200}, writes)
