"""One-time links: they sign in once, for four hours, and looking at them uses nothing up."""

from __future__ import annotations

import pytest

from chat.web.codes import qr_of
from tests.blocked import all_at_once
from tests.web.program import Program, claim, joined

PASSWORD = "seven blue teapots"
OTHER = "nine green kettles"
GOOD_MS = 4 * 3600 * 1000


def code_of(answer):
    return answer.status_code, answer.json["error"]["code"]


def link_of(program, path="/api/session/link"):
    answer = program.ask("POST", path)
    assert answer.status_code == 201, answer.text
    return answer.json["url"].rpartition("/link/")[2]


def use(app, code):
    return Program(app).post("/api/session", {"link": code})


@pytest.fixture
def admin(ada):
    return claim(ada)


def test_a_link_has_an_address_a_picture_of_it_and_an_end(ada):
    answer = ada.ask("POST", "/api/session/link")

    assert set(answer.json) == {"url", "qr", "expires_at"}
    assert answer.json["url"].startswith("http://localhost/link/")
    assert answer.json["qr"].startswith("data:image/svg+xml")
    assert answer.json["qr"] == qr_of(answer.json["url"])


def test_a_link_signs_its_owner_in_once(app, ada):
    code = link_of(ada)

    answer, again = use(app, code), use(app, code)

    assert (answer.status_code, answer.json["user"]["name"]) == (200, "ada")
    assert Program(app, answer.json["token"]).get("/api/session").status_code == 200
    assert ada.get("/api/session").status_code == 200
    assert code_of(again) == (401, "link_invalid")


def test_of_twenty_that_use_one_link_exactly_one_gets_in(app, ada):
    code = link_of(ada)

    answers = all_at_once([lambda: use(app, code).status_code] * 20)

    assert sorted(answers) == [200] + [401] * 19


def test_a_link_is_good_for_four_hours(app, ada, monkeypatch):
    made = ada.ask("POST", "/api/session/link").json
    now_ms = made["expires_at"]
    monkeypatch.setattr("chat.store.transaction.time.time_ns", lambda: now_ms * 1_000_000)

    assert code_of(use(app, made["url"].rpartition("/")[2])) == (401, "link_invalid")
    begun = ada.get("/api/sessions").json["sessions"][0]["created_at"]
    assert 0 <= made["expires_at"] - begun - GOOD_MS < 60_000


def test_a_new_link_replaces_the_one_before(app, ada):
    first, second = link_of(ada), link_of(ada)

    assert code_of(use(app, first)) == (401, "link_invalid")
    assert use(app, second).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/api/session/password", {"password": PASSWORD}),
        ("DELETE", "/api/sessions", None),
    ],
)
def test_a_new_password_and_signing_out_everywhere_end_links(app, ada, method, path, body):
    code = link_of(ada)

    assert ada.ask(method, path, json=body).status_code == 204
    assert code_of(use(app, code)) == (401, "link_invalid")


@pytest.mark.parametrize("spoil", ["x{}", "{}x", "{}\u00e9", "", "1.{}"])
def test_a_code_that_we_did_not_make_is_refused(app, ada, spoil):
    assert code_of(use(app, spoil.format(link_of(ada)))) == (401, "link_invalid")


def test_an_admin_makes_a_link_for_somebody_who_has_lost_the_password(app, admin, lin):
    token = lin.put("/api/session/password", {"password": PASSWORD}).headers["Chat-Token"]
    code = link_of(admin, "/api/users/lin/link")

    rescued = Program(app, use(app, code).json["token"])
    answer = rescued.put("/api/session/password", {"password": OTHER})

    assert answer.status_code == 204
    assert Program(app, token).get("/api/session").status_code == 401
    assert Program(app).post("/api/session", {"name": "lin", "password": OTHER}).status_code == 200


def test_a_link_of_ones_own_does_not_spare_the_password_before(app, ada):
    answer = ada.put("/api/session/password", {"password": PASSWORD})
    ada = Program(app, answer.headers["Chat-Token"])
    again = Program(app, use(app, link_of(ada)).json["token"])

    answer = again.put("/api/session/password", {"password": OTHER})

    assert code_of(answer) == (401, "bad_credentials")


def test_only_an_admin_makes_links_for_others(ada, lin):
    assert code_of(ada.ask("POST", "/api/users/lin/link")) == (403, "admin_only")


def test_nobody_has_no_link(admin):
    assert code_of(admin.ask("POST", "/api/users/nobody/link")) == (404, "user_not_found")


def test_looking_at_the_page_of_a_link_uses_nothing_up(app, ada):
    code = link_of(ada)

    pages = [Program(app).get(f"/link/{code}") for _ in range(3)]
    pressed = Program(app).ask("POST", "/link", data={"code": code})

    assert [page.status_code for page in pages] == [200] * 3
    assert "ada" in pages[0].text
    assert pressed.status_code == 303
    assert "chat_session=" in pressed.headers["Set-Cookie"]
    assert Program(app).get(f"/link/{code}").status_code == 401


def test_signing_in_by_a_link_is_no_way_to_end_another_session(app, ada, lin):
    use(app, link_of(ada))

    assert [each.get("/api/session").status_code for each in (ada, lin)] == [200, 200]


def test_a_guest_takes_itself_to_another_device_and_leaves_there_alone(app):
    here = joined(app, "bob")
    there = Program(app, use(app, link_of(here)).json["token"])

    there.ask("DELETE", "/api/session")

    assert here.get("/api/session").json["user"]["name"] == "bob"
