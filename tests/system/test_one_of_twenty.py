"""Twenty who want the same thing at the same moment, on a real server: exactly one gets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.blocked import all_at_once
from tests.live import Answer, LiveServer, ask, join

TWENTY = range(20)


def claimed(server: LiveServer, name: str) -> dict[str, str]:
    """Let *name* join and become the admin; return the header that says so."""
    admin = join(server.port, name)
    code = server.setup_url().rpartition("=")[2]
    assert server.post("/api/setup", {"code": code}, **admin).status == 200
    return admin


def statuses(calls: list[Callable[[], Answer]]) -> Counter[int]:
    return Counter(answer.status for answer in all_at_once(calls))


def joining(server: LiveServer, **body: str) -> Callable[[], Answer]:
    return lambda: server.post("/api/session", body)


def test_one_claims_the_server(live_server):
    people = [join(live_server.port, f"person {number}") for number in TWENTY]
    body = {"code": live_server.setup_url().rpartition("=")[2]}

    answered = statuses(
        [lambda person=each: live_server.post("/api/setup", body, **person) for each in people]
    )

    assert answered == {200: 1, 403: 19}
    roles = Counter(
        user["role"] for user in live_server.get("/api/users", **people[0]).json["users"]
    )
    assert roles == {"admin": 1, "member": 19}


def test_one_takes_the_name(live_server):
    spellings = ("ada", "ADA", "\uff41da", "Ada ")

    answered = statuses([joining(live_server, name=spellings[number % 4]) for number in TWENTY])

    assert answered == {201: 1, 409: 19}


def test_one_makes_the_direct_room_and_all_get_it(live_server):
    ada, lin = join(live_server.port, "ada"), join(live_server.port, "lin")
    pairs = [(ada, "lin"), (lin, "ada")] * 10

    answers = all_at_once(
        [
            lambda who=who, name=name: live_server.post("/api/direct", {"name": name}, **who)
            for who, name in pairs
        ]
    )

    assert Counter(answer.status for answer in answers) == {201: 1, 200: 19}
    assert len({answer.json["slug"] for answer in answers}) == 1


def test_one_has_the_last_use_of_an_invite(live_server):
    admin = claimed(live_server, "ada")
    ask(live_server.port, "PATCH", "/api/server", {"access": "invite"}, **admin)
    url = live_server.post("/api/invites", {"uses": 1}, **admin).json["url"]
    code = url.rpartition("/")[2]

    answered = statuses(
        [joining(live_server, name=f"person {number}", invite=code) for number in TWENTY]
    )

    assert answered == {201: 1, 403: 19}
