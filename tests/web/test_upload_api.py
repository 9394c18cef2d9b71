"""Files: kept as they are, pictures made anew, seen by who sees the room, gone with the message."""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from types import SimpleNamespace

import pytest
from flask import Flask
from PIL import Image
from PIL.GifImagePlugin import GifImageFile

from chat.core import pictures
from chat.core.chat import Chat
from chat.core.pictures import MAX_FRAMES
from chat.core.uploads import RESERVED_BYTES
from chat.edge.factory import create_app
from chat.values.records import CONSOLE
from chat.values.settings import Settings
from tests.live import until
from tests.web.program import Program, joined

UPLOADS = "/api/rooms/general/uploads"
MESSAGES = "/api/rooms/general/messages"


def picture(size: tuple[int, int] = (30, 20), kind: str = "PNG", **saved: object) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(file, kind, **saved)
    return file.getvalue()


def add(program: Program, body: bytes, name: str = "notes.txt", path: str = UPLOADS):
    return program.ask("POST", f"{path}?name={name}", data=body, content_type="image/x-claimed")


def fetch(program: Program, url: str, **request: object):
    """Return the whole answer to a GET of a file, its file closed."""
    answer = program.get(url, **request)
    answer.get_data()
    answer.close()
    return answer


def send(program: Program, *uploads: int, text: str = "", path: str = MESSAGES):
    return program.post(path, {"text": text, "files": list(uploads)})


def files_in(chat: Chat) -> list[Path]:
    return [path for path in (chat.settings.data / "uploads").rglob("*") if path.is_file()]


@pytest.fixture
def small_app(settings: Settings):
    """An app in which files may have 2,000 bytes, those of a user 3,000 and all together 5,000."""
    app = create_app(
        replace(settings, upload_bytes=2000, uploads_per_user_bytes=3000, uploads_bytes=5000)
    )
    app.extensions["chat"].start()
    yield app
    app.extensions["chat"].close()


def test_a_file_comes_back_as_it_was_and_to_be_saved(ada: Program):
    kept = add(ada, b"line\n" * 100, "caf%C3%A9.txt").json
    got = fetch(ada, kept["url"])
    assert got.data == b"line\n" * 100
    assert (kept["name"], kept["bytes"], kept["width"]) == ("café.txt", 500, None)
    assert (kept["type"], got.headers["Content-Type"]) == (
        "text/plain",
        "text/plain; charset=utf-8",
    )
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''caf%C3%A9.txt"


def test_a_file_runs_nothing_wherever_it_is_shown(ada: Program):
    headers = fetch(ada, add(ada, picture()).json["url"]).headers
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<script>alert(1)</script>", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain"),
        (b"%PDF-1.7 \xff", "application/pdf"),
        (b"PK\x03\x04\x00", "application/zip"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"", "text/plain"),
        ("é".encode() * 3000, "text/plain"),
    ],
)
def test_what_a_file_is_is_told_by_its_bytes(ada: Program, body: bytes, kind: str):
    kept = add(ada, body, "picture.png").json
    assert kept["type"] == kind
    assert fetch(ada, kept["url"]).headers["Content-Disposition"].startswith("attachment")


def test_a_picture_is_measured_and_made_anew(ada: Program):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif[0x0112] = 6  # lying on its side
    kept = add(ada, picture((900, 600), "JPEG", exif=exif) + b"<script>", "a.jpg").json
    got = fetch(ada, kept["url"]).data
    assert (kept["type"], kept["width"], kept["height"]) == ("image/jpeg", 600, 900)
    assert b"secret" not in got
    assert b"<script>" not in got
    assert Image.open(io.BytesIO(got)).size == (600, 900)


def test_a_large_picture_has_a_small_one(ada: Program):
    kept = add(ada, picture((1600, 1000))).json
    small = fetch(ada, kept["small_url"])
    assert small.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(small.data)).size == (720, 450)
    assert add(ada, picture()).json["small_url"] is None


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_picture_that_moves_goes_on_moving(ada: Program, kind: str):
    frames = [Image.new("RGB", (20, 20), (place * 40, 0, 0)) for place in range(5)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=50, loop=0)
    kept = add(ada, file.getvalue()).json
    assert Image.open(io.BytesIO(fetch(ada, kept["url"]).data)).n_frames == 5


def test_a_picture_that_is_cut_off_is_refused(ada: Program, chat: Chat):
    refused = add(ada, picture((300, 300))[:500])
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "picture_broken")
    assert files_in(chat) == []


def test_a_phones_picture_with_more_behind_it_is_a_jpeg(ada: Program):
    behind = Image.new("RGB", (20, 10))
    kept = add(ada, picture((90, 60), "MPO", save_all=True, append_images=[behind])).json
    got = Image.open(io.BytesIO(fetch(ada, kept["url"]).data))
    assert (kept["type"], got.format, got.size) == ("image/jpeg", "JPEG", (90, 60))


def test_of_a_picture_with_endless_frames_few_are_looked_at(
    ada: Program, monkeypatch: pytest.MonkeyPatch
):
    looked_at: list[int] = []
    seek = GifImageFile.seek
    monkeypatch.setattr(
        GifImageFile, "seek", lambda self, frame: looked_at.append(frame) or seek(self, frame)
    )
    frame = bytes.fromhex("2c 00000000 01000100 00 02 02 4401 00")
    head = b"GIF89a" + bytes.fromhex("01000100 80 00 00 000000 ffffff")
    kept = add(ada, head + frame * 20_000 + b";").json
    assert kept["type"] == "image/gif"
    assert max(looked_at) == MAX_FRAMES
    assert len(looked_at) < 2 * MAX_FRAMES


def test_a_picture_that_makes_its_decoder_fail_is_refused(
    ada: Program, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise OverflowError("int too big to convert")

    monkeypatch.setattr(GifImageFile, "load", fail)
    refused = add(ada, picture(kind="GIF"))
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "picture_broken")


@pytest.fixture
def every_place_for_pictures_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.core.pictures._places", BoundedSemaphore(1))
    monkeypatch.setattr("chat.core.pictures.WAIT_S", 0)
    pictures._places.acquire()


@pytest.mark.usefixtures("every_place_for_pictures_is_taken")
def test_where_many_pictures_wait_the_next_is_sent_away_at_once(ada: Program, chat: Chat):
    refused = add(ada, picture())
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "busy")
    assert files_in(chat) == []


@pytest.mark.usefixtures("every_place_for_pictures_is_taken")
def test_other_files_do_not_wait_for_pictures(ada: Program):
    assert add(ada, b"two leaves").status_code == 201


def test_a_picture_of_too_many_pixels_is_refused(ada: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chat.core.pictures.MAX_PIXELS", 1000)
    refused = add(ada, picture((40, 30)))
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "picture_too_large")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "file_name_empty"),
        ("a" * 201, "file_name_too_long"),
        ("a%E2%80%AEgpj.exe", "file_name_invalid"),
        ("a%0Ab", None),
        ("..%2F..%2Fetc%2Fpasswd", None),
    ],
)
def test_a_name_is_checked_and_is_no_path(ada: Program, name: str, code: str | None):
    answer = add(ada, b"x", name).json
    assert answer.get("error", {}).get("code") == code
    assert "/" not in answer.get("name", "")


def test_a_message_has_its_files(ada: Program, lin: Program):
    first, second = (add(ada, b"x", name).json for name in ("a.txt", "b.txt"))
    sent = send(ada, second["id"], first["id"], text="look")
    assert sent.status_code == 201
    assert sent.json["files"] == [first, second]
    assert lin.get(MESSAGES).json["messages"][-1]["files"] == sent.json["files"]
    told = lin.get(f"/api/events?after={sent.json['id'] - 1}&wait=0").json["events"]
    assert told[0]["message"]["files"] == sent.json["files"]
    assert fetch(lin, first["url"]).data == b"x"


def test_a_message_may_be_files_alone(ada: Program):
    assert send(ada, add(ada, b"x").json["id"]).json["text"] == ""
    assert send(ada).json["error"]["code"] == "text_empty"


def test_a_file_belongs_to_one_message_of_its_author_in_its_room(ada: Program, lin: Program):
    kept = add(ada, b"x").json["id"]
    ada.post("/api/rooms", {"name": "Tea"})
    refused = [
        send(lin, kept),
        send(ada, kept, path="/api/rooms/tea/messages"),
        send(ada, kept, kept),
        send(ada, 999),
        send(ada, kept),
        send(ada, kept),
    ]
    codes = [answer.json.get("error", {}).get("code") for answer in refused]
    assert codes == ["file_missing"] * 4 + [None, "file_missing"]


def test_a_file_that_is_not_sent_is_its_authors_alone(ada: Program, lin: Program):
    kept = add(ada, b"x").json
    missing = fetch(lin, "/files/" + "0" * 32)
    assert (fetch(lin, kept["url"]).status_code, fetch(ada, kept["url"]).status_code) == (404, 200)
    assert fetch(lin, kept["url"]).data == missing.data


def test_a_file_of_a_private_room_is_for_its_members(ada: Program, lin: Program):
    slug = ada.post("/api/rooms", {"name": "Den", "private": True}).json["slug"]
    kept = add(ada, b"x", path=f"/api/rooms/{slug}/uploads").json
    send(ada, kept["id"], path=f"/api/rooms/{slug}/messages")
    assert fetch(lin, kept["url"]).status_code == 404
    ada.ask("PUT", f"/api/rooms/{slug}/members/lin")
    assert fetch(lin, kept["url"]).status_code == 200


def test_a_file_goes_with_its_message(ada: Program, chat: Chat):
    kept = add(ada, picture((1600, 1000))).json
    sent = send(ada, kept["id"], text="look").json
    assert len(files_in(chat)) == 2
    assert ada.ask("DELETE", f"/api/messages/{sent['id']}").json["files"] == []
    assert fetch(ada, kept["url"]).status_code == 404
    until(lambda: files_in(chat) == [])


def test_a_file_that_is_dropped_before_it_is_sent_goes(ada: Program, lin: Program, chat: Chat):
    kept = add(ada, b"x").json
    lin.ask("DELETE", f"/api/uploads/{kept['id']}")
    assert fetch(ada, kept["url"]).status_code == 200
    ada.ask("DELETE", f"/api/uploads/{kept['id']}")
    assert fetch(ada, kept["url"]).status_code == 404
    until(lambda: files_in(chat) == [])


def test_a_file_that_nobody_sends_goes_after_a_day(
    ada: Program, chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    add(ada, b"x")
    monkeypatch.setattr("chat.core.uploads.FORGOTTEN_S", -1)
    monkeypatch.setattr(chat.uploads, "_next_sweep_s", 0.0)
    until(lambda: files_in(chat) == [])


def test_a_file_over_the_limit_is_refused_with_the_limit(small_app: Flask):
    ada = joined(small_app, "ada")
    refused = add(ada, b"x" * 2001)
    assert (refused.status_code, refused.json["error"]["code"]) == (413, "upload_too_large")
    assert refused.json["error"]["limit"] == 2000
    assert add(ada, b"x" * 2000).status_code == 201


def test_the_files_of_a_user_and_of_all_are_bounded(small_app: Flask):
    ada, lin = joined(small_app, "ada"), joined(small_app, "lin")
    taken = [add(who, b"x" * 1500).status_code for who in (ada, ada, ada, lin, lin)]
    assert taken == [201, 201, 413, 201, 413]
    assert add(lin, b"x" * 1500).json["error"]["code"] == "uploads_full"
    assert len(files_in(small_app.extensions["chat"])) == 3


def test_who_is_not_signed_in_gets_no_file(ada: Program, nobody: Program):
    kept = add(ada, b"x").json
    assert [fetch(nobody, kept["url"]).status_code, add(nobody, b"x").status_code] == [401, 401]


def test_a_file_is_asked_for_again_and_not_sent_again(ada: Program):
    got = fetch(ada, add(ada, b"x").json["url"])
    again = fetch(ada, got.request.path, headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_that_the_disk_has_lost_is_not_found(ada: Program, chat: Chat):
    kept = add(ada, b"two leaves").json
    [file] = files_in(chat)
    file.unlink()
    missing = fetch(ada, kept["url"])
    assert (missing.status_code, missing.json["error"]["code"]) == (404, "file_not_found")


def test_the_muted_add_no_files(ada: Program, chat: Chat):
    chat.mutes.mute(CONSOLE, "ada", 5)
    refused = add(ada, b"two leaves")
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "muted")
    assert files_in(chat) == []


def test_nothing_is_added_to_an_archived_room(ada: Program, chat: Chat):
    ada.post("/api/rooms", {"name": "old"})
    ada.ask("DELETE", "/api/rooms/old")
    refused = add(ada, b"two leaves", path="/api/rooms/old/uploads")
    typed = ada.post("/api/rooms/old/typing", {})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "room_archived")
    assert (typed.status_code, typed.json["error"]["code"]) == (403, "room_archived")
    assert files_in(chat) == []


def test_a_file_that_was_acknowledged_is_on_the_disk(
    ada: Program, chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    synced: set[int] = set()
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: synced.add(os.fstat(fd).st_ino) or fsync(fd))
    add(ada, picture((1600, 1000)))
    files = files_in(chat)
    assert len(files) == 2
    assert {path.stat().st_ino for path in [*files, files[0].parent]} <= synced


def test_files_are_refused_before_the_disk_is_too_full_for_messages(
    ada: Program, chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    left = RESERVED_BYTES + chat.settings.upload_bytes - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=left))
    refused = add(ada, b"two leaves")
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "storage_failed")
    assert ada.post(MESSAGES, {"text": "hello"}).status_code == 201
