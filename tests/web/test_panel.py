"""The pages around the chat, without a browser: who may see them, and what their forms take."""

from __future__ import annotations

import pytest

from chat.core.chat import Chat
from tests.web.program import Program, claim

PAGES = ("/account", "/people", "/admin", "/people/1")
ADMIN_FORMS = (
    "/admin/access",
    "/admin/invites",
    "/admin/bans/1",
    "/people/1/ban",
    "/people/1/link",
)


@pytest.fixture
def admin(ada: Program) -> Program:
    """Ada, the first admin."""
    return claim(ada)


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_led_to_the_join_card(nobody: Program, path: str) -> None:
    answer = nobody.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/?next={path}")


@pytest.mark.parametrize("path", ["/admin", "/people/1"])
def test_only_admins_see_the_pages_of_admins(lin: Program, path: str) -> None:
    assert lin.get(path).json["error"]["code"] == "admin_only"


@pytest.mark.parametrize("path", ADMIN_FORMS)
def test_only_admins_use_the_forms_of_admins(ada: Program, path: str) -> None:
    assert ada.post(path, {}).json["error"]["code"] == "admin_only"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/people/1/ban", {"hours": "2"}),
        ("/people/1/ban", {"hours": "x"}),
        ("/people/1/mute", {}),
        ("/people/1/mute", {"minutes": "-10"}),
        ("/admin/invites", {"uses": "9", "days": "7"}),
        ("/admin/invites", {"uses": "1", "days": "²"}),
    ],
)
def test_what_is_not_in_a_list_is_refused(admin: Program, path: str, form: dict[str, str]) -> None:
    answer = admin.ask("POST", path, data=form)

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_parameter")


def test_a_renewed_invite_is_for_as_many_and_as_long(admin: Program, chat: Chat) -> None:
    old = admin.post("/api/invites", {"uses": 5, "days": 7}).json

    answer = admin.ask("POST", f"/admin/invites/{old['id']}/renew")
    again = admin.ask("POST", f"/admin/invites/{old['id']}/renew")

    [new] = chat.access.invites()
    assert answer.status_code == 303
    assert (new.uses_left, new.expires_at) == (5, old["expires_at"])
    assert new.id != old["id"]
    assert (again.status_code, "There is no such invite" in again.text) == (404, True)


def test_only_known_words_in_the_address_say_something(ada: Program) -> None:
    assert "You are rich" not in ada.get("/account?done=You+are+rich").text
    assert "Your name is changed." in ada.get("/account?done=renamed").text


@pytest.mark.parametrize("path", ["/account/password", "/admin/access", "/people/1/ban"])
def test_the_address_of_a_form_leads_back_to_its_page(admin: Program, path: str) -> None:
    answer = admin.get(path)

    assert answer.status_code == 303
    assert path.startswith(answer.headers["Location"])


def test_the_audit_log_is_told_in_words(admin: Program, lin: Program) -> None:
    admin.put("/api/users/lin/mute", {"minutes": 10})
    admin.ask("PATCH", "/api/server", json={"access": "invite"})

    page = admin.get("/admin").text

    assert "muted lin" in page
    assert "10 minutes" in page
    assert "let people join by invitation only" in page


def test_what_people_are_called_cannot_be_markup(admin: Program, app) -> None:
    named = Program(app).post("/api/session", {"name": "<b>bold</b>"})
    assert named.status_code == 201

    assert "<b>bold" not in admin.get("/people").text
    assert "<b>bold" not in admin.get("/people/2?ask=ban").text


def test_an_invite_that_is_used_up_says_so_in_the_card(admin: Program, nobody: Program) -> None:
    admin.ask("PATCH", "/api/server", json={"access": "invite"})

    answer = nobody.get("/invite/nothing")

    assert answer.status_code == 403
    assert 'aria-describedby="invite-refusal"' in answer.text


@pytest.mark.parametrize(("banned", "marked"), [(True, 0), (False, 2)])
def test_only_wrong_credentials_are_marked_at_their_fields(
    admin: Program, lin: Program, nobody: Program, banned: bool, marked: int
) -> None:
    lin.put("/api/session/password", {"password": "seven blue teapots"})
    password = "seven blue teapots" if banned else "something else"
    admin.put("/api/users/lin/ban", {})

    answer = nobody.ask("POST", "/sign-in", data={"name": "lin", "password": password})

    assert answer.text.count('aria-invalid="true"') == marked
    assert answer.text.count('role="alert"') == 1


def test_rooms_are_listed_by_their_names_and_talks_of_two_are_not(
    admin: Program, lin: Program
) -> None:
    admin.post("/api/rooms", {"name": "Plans for May", "private": True})
    admin.post("/api/rooms", {"name": "lunch"})
    talk = admin.post("/api/direct", {"name": "lin"}).json

    page = admin.get("/admin").text

    assert ">Plans for May</a>" in page
    assert ">#lunch</a>" in page
    assert talk["slug"] not in page


@pytest.mark.parametrize(
    ("host", "is_said"), [("localhost:8000", True), ("127.0.0.1:8000", True), ("chat.lan", False)]
)
def test_invites_that_only_this_computer_can_open_say_so_once(
    admin: Program, host: str, is_said: bool
) -> None:
    admin.post("/api/invites", {})
    admin.post("/api/invites", {})

    page = admin.ask("GET", "/admin", headers={"Host": host}).text

    assert f"http://{host}/invite/" in page
    assert page.count("Only this computer can open this link") == int(is_said)


@pytest.mark.parametrize(("hours", "words"), [(1, "1 hour"), (2, "2 hours")])
def test_the_audit_log_counts_as_people_do(
    admin: Program, lin: Program, hours: int, words: str
) -> None:
    admin.put("/api/users/lin/ban", {"hours": hours})

    assert f">{words}<" in admin.get("/admin").text


def test_archived_rooms_and_guests_that_left_are_found_on_the_people_page(
    admin: Program, lin: Program
) -> None:
    room = admin.post("/api/rooms", {"name": "Board", "private": True}).json["slug"]
    other = lin.post("/api/rooms", {"name": "Hidden", "private": True}).json["slug"]
    admin.ask("DELETE", f"/api/rooms/{room}")
    lin.ask("DELETE", f"/api/rooms/{other}")
    lin.ask("DELETE", "/api/session")
    page, with_left = (admin.get(f"/people{query}").text for query in ("", "?left=1"))
    assert f'href="/r/{room}"' in page
    assert f'href="/r/{other}"' not in page
    assert ("lin (left)" in page, "lin (left)" in with_left) == (False, True)
