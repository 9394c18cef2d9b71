"""/assets: what the page is made of, small and kept for a year; and pages, compressed."""

from __future__ import annotations

import gzip
import re

import pytest

from chat.web.assets import Assets
from chat.web.gzipped import MIN_BYTES
from tests.live import ROOT
from tests.web.program import Program

STATIC = ROOT / "static"
FILES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())
SHEETS = sorted((STATIC / "css").glob("*.css"))
GZIP = {"Accept-Encoding": "gzip, deflate"}
OTHER_HASH = "0" * 16


@pytest.fixture
def folder(standing) -> str:
    """The address under which the page finds its files, up to their names."""
    return re.search(r"/assets/[0-9a-f]{16}/", Program(standing.app).get("/").text)[0]


def page_of(program, **headers):
    return program.get("/r/general", headers={"Accept": "text/html"} | headers)


def test_every_address_that_the_page_names_is_served(standing):
    page = page_of(standing).text
    named = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page))
    assert len(named) > 40
    assert {standing.get(address).status_code for address in named} == {200}
    assert "/static/" not in page


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_for_a_year_and_safe(standing, folder, name):
    answer = standing.get(folder + name)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("js/room.js", "text/javascript"),
        ("css/room.css", "text/css"),
        ("favicon.svg", "image/svg+xml"),
        ("vendor/emoji/emoji.json", "application/json"),
    ],
)
def test_a_file_says_what_it_is_and_comes_compressed(standing, folder, name, mimetype):
    plain = standing.get(folder + name)
    small = standing.get(folder + name, headers=GZIP)
    assert plain.mimetype == small.mimetype == mimetype
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)


def test_whoever_refuses_gzip_gets_none(standing, folder):
    answer = standing.get(folder + "js/room.js", headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in answer.headers


def test_modules_of_an_older_page_are_served_and_not_kept(standing, folder):
    today = standing.get(folder + "js/later/presence.js")
    older = standing.get(f"/assets/{OTHER_HASH}/js/later/presence.js")
    assert older.status_code == 200
    assert older.data == today.data
    assert older.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name", ["js/nowhere.js", "../app.py", "%2e%2e/app.py", "js", "", "/etc/passwd"]
)
def test_what_is_not_there_is_not_found(standing, folder, name):
    answer = standing.get(folder + name)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_plain_source_is_still_served(standing):
    with standing.get("/static/js/room.js") as answer:
        assert answer.data == (STATIC / "js" / "room.js").read_bytes()


def test_the_hash_changes_with_any_file(standing, folder, tmp_path):
    (tmp_path / "a.js").write_text("1;")
    before = Assets(tmp_path).hash
    (tmp_path / "a.js").write_text("2;")
    assert Assets(tmp_path).hash != before
    assert folder == f"/assets/{Assets(STATIC).hash}/"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_sheet_is_part_of_one_that_a_page_links_to(sheet):
    linked = [STATIC / "css" / "room.css", STATIC / "css" / "pages.css"]
    imported = {name for each in linked for name in re.findall('@import "(.+)"', each.read_text())}
    assert sheet.name in imported | {each.name for each in linked}


def test_a_joined_sheet_imports_nothing(standing, folder):
    assert "@import" not in standing.get(folder + "css/room.css").text


def test_a_page_comes_compressed(standing):
    plain, small = page_of(standing), page_of(standing, **GZIP)
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert len(small.data) < len(plain.data) / 4
    assert b'id="composer"' in gzip.decompress(small.data)
    assert "Content-Encoding" not in plain.headers


def test_the_words_of_a_language_come_compressed(standing):
    plain = standing.get("/languages/zh-Hans.js")
    small = standing.get("/languages/zh-Hans.js", headers=GZIP)
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(small.data) == plain.data


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_that_another_site_asks_for_tells_nothing_by_its_size(standing, site):
    assert "Content-Encoding" not in page_of(standing, **{"Sec-Fetch-Site": site}, **GZIP).headers
    own = page_of(standing, **{"Sec-Fetch-Site": "same-origin"}, **GZIP)
    assert own.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/api/events?wait=0", "/api/rooms", "/metrics", "/healthz"])
def test_answers_to_programs_are_left_as_they_are(standing, path):
    standing.say("x" * (2 * MIN_BYTES))
    headers = standing.get(path, headers=GZIP).headers
    assert "Content-Encoding" not in headers
    assert "Vary" not in headers


def test_a_page_of_a_few_bytes_is_left_as_it_is(standing):
    answer = standing.get("/rooms", headers=GZIP | {"Accept": "text/html"})
    assert answer.mimetype == "text/html"
    assert len(answer.data) < MIN_BYTES
    assert "Content-Encoding" not in answer.headers


def test_no_sheet_has_a_pseudo_class_of_anything_which_minifying_would_give_to_its_ancestor():
    spaced = re.compile(r"[\w)\]*] :[a-z]")
    assert [sheet.name for sheet in SHEETS if spaced.search(sheet.read_text())] == []
