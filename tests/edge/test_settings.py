"""Settings: every value that is wrong is refused in one line, and every setting is documented."""

import re
from pathlib import Path

import pytest

from chat.edge.settings_table import as_markdown
from chat.values.settings import (
    Settings,
    SettingsError,
    runs_under_flask_command,
    tunables,
    variable,
)
from tests.live import ROOT, run_to_end


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(environ)
    return str(raised.value)


def test_an_empty_environment_gives_the_defaults():
    assert Settings.from_environment({}) == Settings()


def test_an_empty_variable_counts_as_not_set():
    assert Settings.from_environment({"CHAT_PORT": ""}).port == 8000


def test_variables_of_others_are_ignored():
    assert Settings.from_environment({"PORT": "9", "WECHAT_PORT": "9"}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("host", "0.0.0.0", "0.0.0.0"),
        ("host", "::1", "::1"),
        ("host", "[::1]", "::1"),
        ("host", "chat.example.org", "chat.example.org"),
        ("port", "0", 0),
        ("port", "65535", 65535),
        ("data", "/srv/chat", Path("/srv/chat")),
        ("database_url", "sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("name", "  Tea & Coffee ☕ ", "Tea & Coffee ☕"),
        ("name", "e\u0301", "\u00e9"),
        ("access", "open", "open"),
        ("limits", "off", False),
        ("poll_threads", "0", 0),
        ("serve_threads", "2", 2),
        ("max_polls", "8000", 8000),
        ("polls_per_user", "1", 1),
        ("polls_per_address", "60000", 60_000),
        ("trusted_proxy", "0:0:0:0:0:0:0:1", "::1"),
        ("hosts", "chat.example.org, LOCALHOST.", frozenset({"chat.example.org", "localhost"})),
        ("hosts", "[::1],10.0.0.1", frozenset({"::1", "10.0.0.1"})),
        ("metrics", "open", "open"),
        ("debug", "on", True),
        ("max_wait_s", "1", 1),
    ],
)
def test_a_right_value_is_read(name: str, text: str, value: object):
    assert getattr(Settings.from_environment({variable(name): text}), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("host", "http://localhost"),
        ("host", "localhost:80"),
        ("host", "1.2.3.400"),
        ("host", "two words"),
        ("host", "x" * 64),
        ("port", "65536"),
        ("port", "-1"),
        ("port", "80.0"),
        ("port", "1_000"),
        ("port", " 80"),
        ("port", "٨٠"),
        ("port", "9" * 5000),
        ("database_url", "postgresql://me:secret@db/chat"),
        ("database_url", "sqlite://"),
        ("database_url", "sqlite:///:memory:"),
        ("database_url", "sqlite:///x.db?mode=ro"),
        ("name", " "),
        ("name", "x" * 65),
        ("name", "two\nlines"),
        ("name", "nul\x00"),
        ("name", "half\ud800"),
        ("access", "closed"),
        ("limits", "no"),
        ("poll_threads", "4097"),
        ("serve_threads", "1"),
        ("serve_threads", "257"),
        ("connections", "299"),
        ("max_polls", "0"),
        ("polls_per_user", "0"),
        ("polls_per_address", "60001"),
        ("ring_events", "9"),
        ("ring_bytes", "32MiB"),
        ("write_queue", "0"),
        ("log_events", "0"),
        ("trusted_proxy", "*"),
        ("trusted_proxy", "proxy.example.org"),
        ("hosts", "chat.example.org:80"),
        ("hosts", "http://chat.example.org"),
        ("hosts", "a,,b"),
        ("metrics", "on"),
        ("debug", "1"),
        ("max_wait_s", "0"),
        ("max_wait_s", "51"),
        ("max_wait_s", "nan"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_that_names_limit_and_cure(name: str, text: str):
    line = refusal(**{variable(name): text})
    assert line.startswith(f"{variable(name)}=")
    assert f"it must be {tunables()[name].limit}." in line
    assert "Correct it, or unset it" in line
    assert "\n" not in line
    assert len(line) < 300


def test_a_refusal_shows_the_value():
    assert refusal(CHAT_PORT="eighty").startswith("CHAT_PORT='eighty' is refused")


def test_a_refusal_never_shows_a_password():
    assert "secret" not in refusal(CHAT_DATABASE_URL="postgresql://me:secret@db/chat")


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("CHAT_PRT", "CHAT_PORT"), ("CHAT_DATABASE", "CHAT_DATABASE_URL"), ("CHAT_HOTS", "CHAT_HOST")],
)
def test_a_misspelt_setting_is_refused_with_the_nearest_one(misspelt: str, meant: str):
    assert refusal(**{misspelt: "1"}).startswith(f"{misspelt} is refused: there is no such setting")
    assert f"Did you mean {meant}" in refusal(**{misspelt: "1"})


def test_a_setting_like_none_is_refused_without_a_guess():
    assert "Did you mean" not in refusal(CHAT_FOO="1")


def test_several_faults_are_told_at_once_one_line_each():
    lines = refusal(CHAT_PORT="x", CHAT_NAME="\n", CHAT_PRT="1").splitlines()
    assert [line.partition(" ")[0].partition("=")[0] for line in lines] == [
        "CHAT_NAME",
        "CHAT_PORT",
        "CHAT_PRT",
    ]


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        (
            {"CHAT_CONNECTIONS": "711", "CHAT_POLL_THREADS": "512"},
            "with 512 poll threads it must be at least 712",
        ),
        (
            {"CHAT_CONNECTIONS": "999", "CHAT_POLL_THREADS": "800"},
            "with 800 poll threads it must be at least 1000",
        ),
        (
            {"CHAT_MAX_POLLS": "801", "CHAT_CONNECTIONS": "1000"},
            "it must be 200 below CHAT_CONNECTIONS=1000",
        ),
        ({"CHAT_LOG_EVENTS": "100"}, "must be at least CHAT_RING_EVENTS=10000"),
    ],
)
def test_a_contradiction_is_refused_in_one_line_that_names_both(environ, named: str):
    assert named in refusal(**environ)
    assert len(refusal(**environ).splitlines()) == 1


def test_settings_cannot_be_changed():
    with pytest.raises(AttributeError):
        Settings().port = 1  # type: ignore[misc]


def test_the_database_is_in_the_data_folder_unless_a_url_says_otherwise():
    assert Settings(data=Path("/d")).database_file == Path("/d/halley.db")
    assert Settings(database_url="sqlite:///x/y.db").database_file == Path("x/y.db")
    assert Settings(database_url="sqlite:////x/y.db").database_file == Path("/x/y.db")


def test_the_own_server_fills_in_its_numbers():
    assert Settings().on_own_server().poll_threads == 2
    assert Settings().on_own_server().connections == 12_000
    assert Settings(poll_threads=0).on_own_server().poll_threads == 0
    assert Settings(connections=900).on_own_server().connections == 900


@pytest.mark.parametrize(
    ("settings", "held"),
    [
        (Settings(), 10_500),
        (Settings(connections=1000), 800),
        (Settings(max_polls=700, connections=1000), 700),
        (Settings(max_polls=11_000), 11_000),
    ],
)
def test_held_polls_leave_connections_for_everything_else(settings: Settings, held: int):
    assert settings.held_polls == held


def test_the_flask_command_is_recognised():
    assert runs_under_flask_command({"FLASK_RUN_FROM_CLI": "true"})
    assert not runs_under_flask_command({})


def test_every_setting_is_documented_with_default_limit_and_reason():
    assert as_markdown() in (ROOT / "docs" / "settings.md").read_text()


def test_help_lists_every_setting():
    shown = run_to_end("app.py", "--help")
    assert shown.returncode == 0
    assert [name for name in tunables() if f"  {variable(name)}  [" not in shown.stdout] == []


def test_the_version_is_shown():
    assert run_to_end("app.py", "--version").stdout.startswith("Halley ")


def test_wrong_settings_end_the_server_with_their_lines_and_no_traceback():
    ended = run_to_end("app.py", port="x", nmae="y")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert [line.split(" ")[0] for line in ended.stderr.splitlines()] == [
        "CHAT_NMAE",
        "CHAT_PORT='x'",
    ]


def test_nothing_but_the_settings_reads_the_environment():
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in [ROOT / "app.py", *(ROOT / "chat").rglob("*.py")]
        if re.search(r"os\.environ|getenv|import environ", path.read_text())
    ]
    assert readers == ["chat/values/settings.py"]
