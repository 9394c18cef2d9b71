"""/metrics and /debug/state: what the server tells of itself, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from chat.edge.factory import create_app
from tests.blocked import Blocked
from tests.live import ROOT, until
from tests.web.program import Program

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
EXPECTED = {
    "halley_polls_held",
    "halley_poll_seats",
    "halley_poll_users",
    "halley_poll_addresses",
    "halley_polls_turned_away",
    "halley_requests_refused",
    "halley_sessions_remembered",
    "halley_answer_seconds",
    "halley_fan_out_seconds",
    "halley_events_published",
    "halley_ring_events",
    "halley_ring_bytes",
    "halley_ring_floor",
    "halley_ring_head",
    "halley_writes_waiting",
    "halley_commit_writes",
    "halley_writes_refused",
}


def figures(program):
    """Return every sample of a scrape by its name and the values of its labels."""
    told = program.get("/metrics").text
    return {
        (sample.name.removeprefix("halley_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


@pytest.fixture
def ask_with(settings):
    """Ask an app with settings of the test's choice."""

    def ask(path, environ=None, **changed):
        app = create_app(replace(settings, **changed))
        try:
            return Program(app).get(path, environ_overrides=environ or {})
        finally:
            app.extensions["chat"].close()

    return ask


def test_a_scrape_has_every_figure_with_its_meaning(ada):
    answer = ada.get("/metrics")
    families = list(text_string_to_metric_families(answer.text))

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    assert {each.name for each in families} >= EXPECTED | {"process_resident_memory_bytes"}
    assert [each.name for each in families if not each.documentation] == []


def test_every_figure_is_documented():
    deployment = (ROOT / "docs" / "deployment.md").read_text()

    assert [name for name in sorted(EXPECTED) if f"`{name}`" not in deployment] == []


def test_a_held_poll_and_its_answer_are_counted(ada, lin, chat):
    before = figures(ada)
    held = Blocked(lambda: ada.get("/api/events?wait=9"))
    until(lambda: chat.queue.waiting == 1)
    during = figures(ada)
    lin.say("hello")
    held.result().close()
    after = figures(ada)

    assert during["polls_held", "blocked"] == during["poll_seats",] == during["poll_users",] == 1
    assert after["polls_held", "blocked"] == after["poll_seats",] == after["poll_users",] == 0
    assert after["answer_seconds_count", "blocked"] == 1
    assert after["fan_out_seconds_count", "blocked"] == 1
    assert after["answer_seconds_bucket", "+Inf", "blocked"] == 1
    assert after["events_published_total",] == before["events_published_total",] + 1
    assert after["ring_head",] == before["ring_head",] + 1
    assert after["ring_bytes",] > before["ring_bytes",]
    assert after["commit_writes_count",] == before["commit_writes_count",] + 1


def test_those_turned_away_and_refused_are_counted(app):
    chat = app.extensions["chat"]
    ada = Program(app, Program(app).post("/api/session", {"name": "ada"}).json["token"])
    chat.admission._per_user = 0
    for _ in range(100):
        ada.get("/api/events?after=start&wait=9")
    ada.get("/api/events?wait=9")

    counted = figures(ada)
    assert counted["polls_turned_away_total", "per_user"] == 1
    assert counted["polls_turned_away_total", "in_all"] == 0
    assert counted["requests_refused_total", "too_fast"] == 10
    assert counted["requests_refused_total", "too_many_posts"] == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_whoever_is_on_this_machine_may_scrape(ask_with, address):
    assert ask_with("/metrics", {"REMOTE_ADDR": address}).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::1", "localhost", "", "127.0.0.1x"])
def test_to_whoever_is_elsewhere_it_is_no_address(ask_with, address):
    answer = ask_with("/metrics", {"REMOTE_ADDR": address})

    assert answer.status_code == 404
    assert answer.data == ask_with("/nowhere", {"REMOTE_ADDR": address}).data


def test_metrics_may_be_open_to_everybody(ask_with):
    assert ask_with("/metrics", ELSEWHERE, metrics="open").status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/debug/state"])
def test_what_is_off_is_no_address_for_anybody(ask_with, path):
    answer = ask_with(path, metrics="off", debug=False)

    assert answer.status_code == 404
    assert answer.data == ask_with("/nowhere").data


def test_the_state_is_told_when_it_is_asked_for(ask_with):
    state = ask_with("/debug/state", debug=True).json

    assert state["held"] == {"in_all": 0, "blocked": 0, "parked": 0, "oldest_s": 0.0}
    assert state["seats"] == {
        "taken": 0,
        "users": 0,
        "addresses": 0,
        "turned_away": {"in_all": 0, "per_user": 0, "per_address": 0, "no_thread": 0},
    }
    assert (state["writes_waiting"], state["sessions"]) == (0, 0)
    assert set(state["ring"]) == {"events", "bytes", "floor", "head"}
    assert state["threads"] >= 3
    assert state["descriptors"] >= 3
    assert 0 <= state["sockets"] <= state["descriptors"]
