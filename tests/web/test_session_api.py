"""/api/session: join, see who one is, leave."""

from __future__ import annotations

from functools import partial

import pytest
from werkzeug.http import parse_cookie

from tests.blocked import all_at_once
from tests.web.program import joined
from tests.web.standing import code_of, make_admin

USER_FIELDS = {"id", "name", "kind", "role"}


def test_joining_tells_the_user_and_a_token_that_speaks_for_it(nobody):
    answer = nobody.post("/api/session", {"name": "ada"})

    assert answer.status_code == 201
    assert set(answer.json) == {"user", "token"}
    assert answer.json["user"] == {
        "id": answer.json["user"]["id"],
        "name": "ada",
        "kind": "guest",
        "role": "member",
    }
    asked = nobody.get("/api/session", headers={"Authorization": f"Bearer {answer.json['token']}"})
    assert asked.json == {"user": answer.json["user"]}


def test_joining_sets_a_cookie_that_scripts_and_other_sites_cannot_use(nobody):
    cookie = nobody.post("/api/session", {"name": "ada"}).headers["Set-Cookie"]

    flags = {flag.strip() for flag in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags
    assert "Secure" not in flags


def test_under_https_the_cookie_is_secure_and_of_this_host_alone(nobody):
    answer = nobody.post("/api/session", {"name": "ada"}, base_url="https://localhost")

    name, _, flags = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-chat_session"
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in flags
    assert "Domain" not in flags


def test_under_https_the_cookie_signs_in_and_goes_with_the_session(nobody):
    joined = nobody.post("/api/session", {"name": "ada"}, base_url="https://localhost")
    cookie = {
        "Cookie": joined.headers["Set-Cookie"].partition(";")[0],
        "Origin": "https://localhost",
    }

    asked = nobody.get("/api/session", headers=cookie, base_url="https://localhost")
    left = nobody.ask("DELETE", "/api/session", headers=cookie, base_url="https://localhost")
    late = nobody.get("/api/session", headers=cookie, base_url="https://localhost")

    assert (asked.json["user"]["name"], left.status_code, late.status_code) == ("ada", 204, 401)
    assert left.headers["Set-Cookie"].startswith("__Host-chat_session=;")


def test_under_https_a_cookie_that_another_site_may_have_set_signs_nobody_in(nobody, ada):
    planted = {"Cookie": f"chat_session={ada.token}"}

    answer = nobody.get("/api/session", headers=planted, base_url="https://localhost")

    assert answer.status_code == 401


def test_under_https_a_cookie_without_an_origin_changes_nothing(nobody, ada):
    cookie = {"Cookie": f"__Host-chat_session={ada.token}"}

    answer = nobody.ask("DELETE", "/api/session", headers=cookie, base_url="https://localhost")

    assert code_of(answer) == (403, "foreign_origin")
    assert ada.get("/api/session").status_code == 200


def test_the_cookie_alone_signs_in(nobody):
    joined = nobody.post("/api/session", {"name": "ada"})
    token = parse_cookie(joined.headers["Set-Cookie"])["chat_session"]

    answer = nobody.get("/api/session", headers={"Cookie": f"chat_session={token}"})

    assert answer.json["user"]["name"] == "ada"


def test_a_bearer_token_goes_before_a_cookie(nobody, ada, lin):
    both = {"Authorization": f"Bearer {ada.token}", "Cookie": f"chat_session={lin.token}"}

    answer = nobody.get("/api/session", headers=both)

    assert answer.json["user"]["name"] == "ada"


def test_a_wrong_bearer_token_is_not_mended_by_a_cookie(nobody, ada):
    both = {"Authorization": "Bearer wrong", "Cookie": f"chat_session={ada.token}"}

    answer = nobody.get("/api/session", headers=both)

    assert answer.status_code == 401


@pytest.mark.parametrize("name", ["ada", "ADA", " ada ", "\uff41\uff44\uff41"])
def test_a_name_that_looks_like_one_that_is_there_is_taken(nobody, ada, name):
    answer = nobody.post("/api/session", {"name": name})

    assert (answer.status_code, answer.json["error"]["code"]) == (409, "name_taken")


def test_leaving_ends_the_session_and_takes_the_cookie_back(ada):
    answer = ada.ask("DELETE", "/api/session")

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert ada.get("/api/session").status_code == 401


def test_leaving_twice_is_harmless(ada):
    ada.ask("DELETE", "/api/session")

    assert ada.ask("DELETE", "/api/session").status_code == 204


def test_leaving_ends_one_session_and_not_that_of_others(ada, lin):
    ada.ask("DELETE", "/api/session")

    assert lin.get("/api/session").status_code == 200


def test_the_name_of_a_guest_that_has_left_is_free_for_a_new_guest(nobody, ada, lin):
    ada.say("hello")
    ada.ask("DELETE", "/api/session")

    again = nobody.post("/api/session", {"name": "ada"})

    assert again.status_code == 201
    said = lin.get("/api/rooms/general/messages").json["messages"][0]
    assert (said["author"]["name"], said["author"]["id"]) != ("ada", again.json["user"]["id"])
    assert said["author"]["name"] == "ada (left)"


def test_a_name_may_be_left_again_and_again(nobody, lin):
    left = [joined(nobody.app, "ada").ask("DELETE", "/api/session") for _ in range(3)]

    assert [answer.status_code for answer in left] == [204] * 3
    assert nobody.post("/api/session", {"name": "ada"}).status_code == 201


def test_others_hear_of_a_guest_that_has_left(ada, lin):
    cursor = lin.get("/api/rooms").json["cursor"]
    ada.ask("DELETE", "/api/session")

    events = lin.get(f"/api/events?wait=0&after={cursor}").json["events"]

    assert [(each["type"], each["user"]["name"]) for each in events] == [
        ("member.left", "ada"),
        ("user.changed", "ada (left)"),
    ]


def members(asking, slug):
    return [
        each["user"]["name"] for each in asking.get(f"/api/rooms/{slug}/members").json["members"]
    ]


def test_a_guest_that_has_left_is_counted_no_longer(ada, lin):
    ada.ask("DELETE", "/api/session")

    assert lin.get("/api/rooms/general").json["members"] == 1
    assert members(lin, "general") == ["lin"]
    assert [each["name"] for each in lin.get("/api/users").json["users"]] == ["lin"]
    everybody = lin.get("/api/users?left=1").json["users"]
    assert [each["name"] for each in everybody] == ["ada (left)", "lin"]


def test_a_private_room_of_a_guest_that_has_left_has_another_owner(ada, lin):
    room = ada.post("/api/rooms", {"name": "Board", "private": True}).json["slug"]
    ada.put(f"/api/rooms/{room}/members/lin", {})
    ada.ask("DELETE", "/api/session")

    [left] = lin.get(f"/api/rooms/{room}/members").json["members"]
    assert (left["user"]["name"], left["role"]) == ("lin", "owner")


def test_a_talk_with_a_guest_that_has_left_stays(ada, lin):
    room = ada.post("/api/direct", {"name": "lin"}).json["slug"]
    ada.say("bye", room)
    ada.ask("DELETE", "/api/session")

    talk = lin.get(f"/api/rooms/{room}").json
    assert [each["name"] for each in talk["with"]] == ["ada (left)", "lin"]


def test_a_link_of_a_guest_that_has_left_leads_nowhere(nobody, ada):
    link = ada.ask("POST", "/api/session/link").json["url"].rpartition("/")[2]
    ada.ask("DELETE", "/api/session")

    assert nobody.post("/api/session", {"link": link}).status_code == 401


def test_a_guest_that_an_admin_lets_in_again_is_listed_again(nobody, ada, lin, chat):
    make_admin(chat, "lin")
    ada.ask("DELETE", "/api/session")
    made = lin.post("/api/users/ada%20(left)/link", {}).json["url"].rpartition("/")[2]
    nobody.post("/api/session", {"link": made})

    assert "ada (left)" in [each["name"] for each in lin.get("/api/users").json["users"]]


def test_joining_anew_ends_the_session_of_the_cookie(nobody, ada):
    headers = {"Cookie": f"chat_session={ada.token}", "Sec-Fetch-Site": "same-origin"}

    answer = nobody.post("/api/session", {"name": "bob"}, headers=headers)

    assert answer.status_code == 201
    assert ada.get("/api/session").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer wrong", "x"])
def test_nobody_is_told_so_with_the_scheme_to_use(nobody, header):
    answer = nobody.get("/api/session", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_one_takes_another_name_and_what_was_written_before_has_it(ada, lin):
    said = ada.say("hello")
    cursor = lin.get("/api/rooms").json["cursor"]

    answer = ada.ask("PATCH", "/api/session", json={"name": " Eva  Lu "})

    assert (answer.status_code, answer.json["user"]["name"]) == (200, "Eva Lu")
    assert ada.get("/api/session").json == answer.json
    assert lin.get(f"/api/messages/{said['id']}").json["author"] == answer.json["user"]
    events = lin.get(f"/api/events?wait=0&after={cursor}").json["events"]
    assert [(each["type"], each["user"]) for each in events] == [
        ("user.changed", answer.json["user"])
    ]


def test_the_name_before_is_free_then(nobody, ada):
    ada.ask("PATCH", "/api/session", json={"name": "eva"})

    assert nobody.post("/api/session", {"name": "ada"}).status_code == 201


def test_one_may_write_the_own_name_in_another_way(ada):
    assert ada.ask("PATCH", "/api/session", json={"name": "ADA"}).json["user"]["name"] == "ADA"


@pytest.mark.parametrize("name", ["lin", "LIN", "1in", "\uff4cin", "\u04cfin"], ids=ascii)
def test_nobody_takes_a_name_that_looks_like_that_of_another(ada, lin, name):
    answer = ada.ask("PATCH", "/api/session", json={"name": name})

    assert answer.json["error"]["code"] in {"name_taken", "name_invalid"}
    assert ada.get("/api/session").json["user"]["name"] == "ada"


def test_of_twenty_who_take_one_name_exactly_one_gets_it(app):
    people = [joined(app, f"person {number}") for number in range(20)]

    answers = all_at_once(
        [partial(each.ask, "PATCH", "/api/session", json={"name": "eva"}) for each in people]
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
