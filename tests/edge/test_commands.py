"""The command line does the same whether the server runs or not, and refuses in one line."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from chat.edge.commands import COMMANDS
from chat.edge.console_file import ConsoleAddress, read_console, told_console
from chat.edge.factory import create_app
from chat.values.errors import Unavailable
from chat.values.settings import Settings
from tests.live import ROOT, LiveServer, run_to_end
from tests.web.program import joined

DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text()
NAMES = [each.name for each in COMMANDS]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """The data folder of a server in which ada has said something, and which has stopped."""
    folder = tmp_path_factory.mktemp("commands") / "data"
    app = create_app(Settings(data=folder))
    joined(app, "ada").say("hello")
    app.extensions["chat"].close()
    return folder


@pytest.fixture
def folder(made_once, tmp_path):
    """A copy of it for each test."""
    return shutil.copytree(made_once, tmp_path / "live" / "data")


@pytest.fixture(params=["running", "stopped"])
def data(request, folder):
    """The same, of a server that runs and of one that does not."""
    if request.param == "stopped":
        yield folder
        return
    server = LiveServer(folder.parent).start()
    yield folder
    assert server.stop() == 0
    assert "Traceback" not in server.log


@pytest.fixture
def data_with_rooms(folder):
    """Such a folder, with private rooms in it."""
    app = create_app(Settings(data=folder))
    lin = joined(app, "lin")
    for name in ("Board", "Twins", "Twins"):
        lin.post("/api/rooms", {"name": name, "private": True})
    app.extensions["chat"].close()
    return folder


def run(data, *arguments):
    """Run a command as `flask --app app` does, in this process."""
    runner = create_app(Settings(data=data)).test_cli_runner()
    return runner.invoke(args=[str(each) for each in arguments])


def refusal(ended):
    """Return the one line of a command that refused."""
    assert ended.exit_code == 1
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    assert line.startswith("Error: ")
    return line.removeprefix("Error: ")


def audit_of(data):
    with closing(sqlite3.connect(f"file:{data}/halley.db?mode=ro", uri=True)) as connection:
        query = "SELECT by_id, action, subject FROM audit ORDER BY id"
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("name", NAMES)
def test_each_command_tells_what_it_does(tmp_path, name):
    ended = run(tmp_path, name, "--help")

    assert ended.exit_code == 0
    assert ended.stdout.startswith("Usage: ")
    assert not (tmp_path / "halley.db").exists()


@pytest.mark.parametrize("name", NAMES)
def test_each_command_is_in_the_docs(name):
    assert f"flask --app app {name}" in DEPLOYMENT


def test_the_flask_command_finds_them(tmp_path):
    ended = run_to_end("-m", "flask", "--app", "app", "--help", data=tmp_path)

    assert ended.returncode == 0
    assert [name for name in NAMES if f"\n  {name} " not in ended.stdout] == []


def test_a_refusal_of_the_flask_command_is_one_line(tmp_path):
    ended = run_to_end("-m", "flask", "--app", "app", "users", data=tmp_path)

    assert (ended.returncode, ended.stdout) == (1, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith(f"Error: There is no database {tmp_path}/halley.db.")


def test_a_backup_is_saved_whole_and_for_its_owner_alone(data, tmp_path):
    ended = run(data, "backup", tmp_path / "b.zip")

    assert ended.exit_code == 0, ended.output
    size = (tmp_path / "b.zip").stat().st_size
    assert ended.stdout == f"{tmp_path}/b.zip has {size} bytes.\n"
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "b.zip") as pack:
        assert json.loads(pack.read("manifest.json"))["facts"]["messages"] == 1
    assert audit_of(data) == [(None, "backup.made", "")]


def test_what_is_there_is_not_overwritten(data, tmp_path):
    (tmp_path / "b.zip").write_text("mine")

    assert "is there already" in refusal(run(data, "backup", tmp_path / "b.zip"))
    assert (tmp_path / "b.zip").read_text() == "mine"


def test_a_file_that_cannot_be_written_is_told(data, tmp_path):
    line = refusal(run(data, "backup", tmp_path / "none" / "b.zip"))

    assert line == f"{tmp_path}/none/b.zip cannot be written: No such file or directory."


def test_a_backup_is_restored_into_a_new_folder(data, tmp_path):
    run(data, "backup", tmp_path / "b.zip")

    ended = run(data, "restore", tmp_path / "b.zip", tmp_path / "new")

    assert ended.exit_code == 0
    assert ended.stdout == (
        f"{tmp_path}/new has 1 users, 1 rooms and 1 messages."
        f" Start the server with CHAT_DATA={tmp_path}/new.\n"
    )


def test_a_restore_that_cannot_be_done_is_told(data, tmp_path):
    (tmp_path / "b.zip").write_text("no zip")

    line = refusal(run(data, "restore", tmp_path / "b.zip", tmp_path / "new"))

    assert line == f"{tmp_path}/b.zip is no whole backup: File is not a zip file."


@pytest.mark.parametrize(("kind", "start"), [("html", "<!doctype html>"), ("json", '{"format":1')])
def test_a_room_is_exported(data, tmp_path, kind, start):
    ended = run(data, "export", "general", tmp_path / f"room.{kind}")

    assert ended.exit_code == 0, ended.output
    text = (tmp_path / f"room.{kind}").read_text()
    assert text.startswith(start)
    assert "hello" in text


@pytest.mark.parametrize("room", ["nowhere", "../x", "a?b=c", "é"])
def test_a_room_that_is_not_there_is_told_and_makes_no_file(data, tmp_path, room):
    run_ended = run(data, "export", room, tmp_path / "room.html")

    assert refusal(run_ended)
    assert list(tmp_path.glob("room.html*")) == []


@pytest.mark.parametrize("room", ["Board", "board", "general", "General", "#general"])
def test_a_room_is_exported_by_its_name(data_with_rooms, tmp_path, room):
    ended = run(data_with_rooms, "export", room, tmp_path / "room.json")

    assert ended.exit_code == 0, ended.output
    exported = json.loads((tmp_path / "room.json").read_text())["room"]
    assert exported["name"].casefold() == room.removeprefix("#").casefold()


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (
            "nowhere",
            r"There is no room nowhere\. Name one of these: .* \(Board, private\), general",
        ),
        ("twins", r"2 rooms are called twins\. Name one of these: \w+ \(Twins, private\), \w+ \("),
    ],
)
def test_a_room_that_cannot_be_told_is_refused_with_those_there_are(
    data_with_rooms, tmp_path, room, told
):
    assert re.search(told, refusal(run(data_with_rooms, "export", room, tmp_path / "room.html")))


def test_an_export_of_another_kind_names_both(data, tmp_path):
    line = refusal(run(data, "export", "general", tmp_path / "room.pdf"))

    assert line.endswith("must end in .html or .json.")


def test_a_server_that_was_killed_hinders_nobody(folder, tmp_path):
    server = LiveServer(folder.parent).start()
    server.kill()
    assert read_console(folder) is not None

    assert run(folder, "backup", tmp_path / "b.zip").exit_code == 0


def test_a_server_that_has_no_console_is_told_of(folder, tmp_path):
    other = create_app(Settings(data=folder)).extensions["chat"]
    other.start()
    try:
        line = refusal(run(folder, "backup", tmp_path / "b.zip"))
    finally:
        other.close()

    assert "is in use by another process" in line
    assert "has to be stopped first" in line


def test_a_console_that_does_not_answer_is_told_of(folder, tmp_path):
    other = create_app(Settings(data=folder)).extensions["chat"]
    other.start()
    try:
        with told_console(folder, "http://127.0.0.1:1/", "x"):
            line = refusal(run(folder, "backup", tmp_path / "b.zip"))
    finally:
        other.close()

    assert line.startswith("The server at 127.0.0.1:1 does not answer: ")


def test_the_token_is_for_the_servers_own_account_and_gone_with_it(folder):
    server = LiveServer(folder.parent).start()
    file = folder / "console.json"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["token"] not in server.log
    assert server.stop() == 0
    assert not file.exists()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://0.0.0.0:8000/", "127.0.0.1"),
        ("http://[::]:8000/", "::1"),
        ("http://[::1]:8000/", "::1"),
        ("http://192.0.2.1:8000/", "192.0.2.1"),
    ],
)
def test_a_server_is_asked_from_its_own_machine(tmp_path, url, host):
    with told_console(tmp_path, url, "x"):
        assert read_console(tmp_path) == ConsoleAddress(host, 8000, "x")
    assert read_console(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"host":1,"port":"x","token":null}'])
def test_a_file_that_tells_nothing_is_none(tmp_path, content):
    (tmp_path / "console.json").write_text(content)

    assert read_console(tmp_path) is None


def test_a_folder_in_which_nothing_can_be_told_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(Unavailable, match="cannot be used"),
        told_console(tmp_path / "file", "http://127.0.0.1:1/", "x"),
    ):
        pytest.fail("it was told")


def test_everybody_is_listed(data):
    ended = run(data, "users")

    assert ended.exit_code == 0, ended.output
    assert ended.stdout == "ada  guest    member\n"


def test_everybody_is_listed_though_one_answer_does_not_hold_them(folder, monkeypatch):
    app = create_app(Settings(data=folder))
    joined(app, "lin")
    joined(app, "grace")
    app.extensions["chat"].close()
    monkeypatch.setattr("chat.core.user_list.PAGE_USERS", 1)

    listed = run(folder, "users").stdout.splitlines()

    assert [line.split()[0] for line in listed] == ["ada", "grace", "lin"]


def test_somebody_is_made_an_admin_and_a_member_again(data):
    made = run(data, "role", "ada", "admin")

    assert (made.exit_code, made.stdout) == (0, "ada is now an admin.\n"), made.output
    assert run(data, "users").stdout == "ada  guest    admin\n"
    assert audit_of(data) == [(None, "user.role", "ada")]


def test_the_last_admin_stays_one(data):
    run(data, "role", "ada", "admin")

    assert "admin" in refusal(run(data, "role", "ada", "member"))


def test_somebody_is_banned_and_let_in_again(data):
    banned = run(data, "ban", "ada", "--hours", "24", "--address", "--reason", "too loud")

    assert (banned.exit_code, banned.stdout) == (0, "ada is banned.\n"), banned.output
    let_in = run(data, "unban", "ada")
    assert (let_in.exit_code, let_in.stdout) == (0, "ada is no longer banned.\n"), let_in.output
    acts = [(by, action) for by, action, _ in audit_of(data)]
    assert acts == [(None, "user.banned"), (None, "user.unbanned")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("role", "nobody", "admin"),
        ("ban", "nobody"),
        ("link", "nobody"),
        ("invite", "--uses", "0"),
        ("invite", "--days", "366"),
        ("unban", "nobody"),
        ("ban", "ada", "--hours", "0"),
        ("ban", "ada", "--hours", "9999999999"),
        ("role", "a/b?c", "admin"),
        ("role", "", "admin"),
    ],
)
def test_what_the_chat_refuses_is_told_in_its_words(data, arguments):
    assert refusal(run(data, *arguments))
    assert audit_of(data) == []


def printed_link(ended):
    """Return the path of the one link that a command printed."""
    assert ended.exit_code == 0, ended.output
    [line] = ended.stdout.splitlines()
    return urlsplit(line)


def test_an_invite_of_the_console_lets_somebody_in(data):
    made = printed_link(run(data, "invite", "--uses", "2", "--days", "7"))

    assert made.path.startswith("/invite/")
    assert [(by, action) for by, action, _ in audit_of(data)] == [(None, "invite.made")]


def test_a_link_of_the_console_signs_in_when_the_server_runs_again(folder):
    made = printed_link(run(folder, "link", "ada"))
    server = LiveServer(folder.parent).start()
    try:
        signed_in = server.post("/api/session", {"link": made.path.removeprefix("/link/")})
    finally:
        server.stop()

    assert signed_in.status == 200
    assert signed_in.json["user"]["name"] == "ada"


def test_a_link_of_another_folder_signs_nobody_in(folder, tmp_path):
    made = printed_link(run(folder, "link", "ada"))
    run(folder, "backup", tmp_path / "b.zip")
    run(folder, "restore", tmp_path / "b.zip", tmp_path / "new" / "data")
    server = LiveServer(tmp_path / "new").start()
    try:
        refused = server.post("/api/session", {"link": made.path.removeprefix("/link/")})
    finally:
        server.stop()

    assert (refused.status, refused.json["error"]["code"]) == (401, "link_invalid")


@pytest.mark.parametrize("command", [("invite",), ("link", "ada")])
def test_a_link_is_told_as_others_reach_the_server(data, command):
    made = printed_link(run(data, *command, "--at", "https://chat.example.org/"))

    assert (made.scheme, made.netloc) == ("https", "chat.example.org")
    assert made.path.startswith(f"/{command[0]}/")


def test_no_key_is_in_a_backup(data, tmp_path):
    run(data, "invite")
    key = (data / "secret.key").read_text()
    run(data, "backup", tmp_path / "b.zip")

    with zipfile.ZipFile(tmp_path / "b.zip") as pack:
        held = {name: pack.read(name) for name in pack.namelist()}
    assert sorted(held) == ["halley.db", "manifest.json"]
    secrets = [key.encode(), bytes.fromhex(key)]
    assert not [name for name in held for secret in secrets if secret in held[name]]
