"""The language of a request: the cookie's, else the browser's, else English."""

import gzip
import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest

from chat.values.errors import Conflict
from chat.values.words import words
from chat.web.dates import date_in_words
from chat.web.errors import late_answer_to
from tests.live import ROOT
from tests.web.program import Program, joined

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
PAGE = {"Accept": "text/html"}


def page(nobody: Program, **headers: str) -> str:
    return nobody.get("/nowhere", headers=PAGE | headers).text


def lang_of(html: str) -> str:
    return html.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("wish", "tag"),
    [
        ("", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("ZH-Hans-CN", "zh-Hans"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.5,zh;q=0.9", "zh-Hans"),
        ("tlh, de;q=0.9", "en"),
        ("tlh,zh;q=0.1", "zh-Hans"),
        ("*", "en"),
        ("zh;q=0", "en"),
        (";;q=,zh-", "zh-Hans"),
        ("z" * 5000, "en"),
    ],
)
def test_the_browser_is_asked_what_it_likes(nobody, wish, tag):
    assert lang_of(page(nobody, **{"Accept-Language": wish})) == tag


@pytest.mark.parametrize(
    ("cookie", "tag"), [("en", "en"), ("zh-Hans", "zh-Hans"), ("xx", "zh-Hans"), ("", "zh-Hans")]
)
def test_the_cookie_goes_before_the_browser(nobody, cookie, tag):
    assert lang_of(page(nobody, Cookie=f"language={cookie}", **CHINESE)) == tag


def test_a_page_is_in_its_language(nobody):
    assert "这个地址没有页面。" in page(nobody, **CHINESE)


def test_a_program_that_asks_for_no_language_is_refused_in_english(nobody):
    answer = nobody.get("/api/session").json["error"]

    assert answer["message"] == "You are not signed in. Join with a name first."


def test_a_refusal_is_in_the_language_and_its_code_is_not(nobody):
    error = nobody.get("/api/session", headers=CHINESE).json["error"]

    assert error["code"] == "unauthorized"
    assert error["message"] == "你还没有登录，先用一个名字加入吧。"


def test_an_english_page_names_no_words(nobody):
    assert "/languages/" not in page(nobody)


def words_of(html: str) -> str:
    return html.partition('data-words="')[2].partition('"')[0]


def test_a_page_names_the_words_of_its_scripts(nobody):
    html = page(nobody, **CHINESE)

    assert f'<link rel="modulepreload" href="{words_of(html)}">' in html
    assert nobody.get(words_of(html)).mimetype == "text/javascript"


def test_words_are_kept_for_good_under_the_address_of_the_page(nobody):
    answer = nobody.get(words_of(page(nobody, **CHINESE)))

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_words_are_compressed_for_whoever_takes_that(nobody):
    answer = nobody.get("/languages/zh-Hans.js", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == nobody.get("/languages/zh-Hans.js").data


@pytest.mark.parametrize("query", ["", "?v=older"])
def test_words_are_not_kept_under_another_address(nobody, query):
    answer = nobody.get(f"/languages/zh-Hans.js{query}")

    assert answer.text.startswith("export default {")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("tag", ["en", "xx", "zh", "..", "zh-Hans.js"])
def test_there_are_no_words_of_other_languages(nobody, tag):
    assert nobody.get(f"/languages/{tag}.js").status_code == 404


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_the_switch_keeps_the_language_and_leads_back(nobody, tag):
    answer = nobody.ask(
        "POST", "/language", data={"language": tag, "next": "/sign-in?next=%2Fr%2Fa"}
    )

    assert answer.headers["Set-Cookie"].startswith(f"language={tag}; ")
    assert "Max-Age=34560000" in answer.headers["Set-Cookie"]
    assert answer.headers["Location"] == "/sign-in?next=%2Fr%2Fa"


def test_an_unknown_language_is_forgotten(nobody):
    answer = nobody.ask("POST", "/language", data={"language": "xx"})

    assert "Max-Age=0" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "path", ["", "//evil.example/", "/\\evil.example", "https://evil.example/", "/\r\nX: y", "r"]
)
def test_the_switch_leads_to_no_other_server(nobody, path):
    answer = nobody.ask("POST", "/language", data={"language": "en", "next": path})

    assert answer.headers["Location"] == "/"


def test_the_form_of_the_switch_can_be_loaded_again(nobody):
    assert nobody.get("/language").headers["Location"] == "/"


def test_leaving_keeps_the_language(ada):
    answer = ada.ask("POST", "/leave", data={})

    assert "language=" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "名字不能为空，至少写一个字。"),
        ("a" * 33, "名字有 33 个字符，最多 32 个。"),
        ("{name}", "名字 {name}（或看起来一样的名字）已有人使用，换一个吧。"),
    ],
)
def test_a_refusal_says_its_facts_in_the_language(app, nobody, name, message):
    joined(app, "{name}")
    error = nobody.post("/api/session", {"name": name}, headers=CHINESE).json["error"]

    assert error["message"] == message


def test_a_parked_request_is_refused_in_its_language():
    sentence = words("{name} is banned. Lift the ban first.", name="ada")
    answer = late_answer_to(Conflict("user_banned", sentence), "zh-Hans")

    assert json.loads(answer.body)["error"]["message"] == "ada 已被封禁，先解除封禁。"


SWITCH = re.compile(
    r'action="/language".*?name="next" value="(?P<back>[^"]*)">\s*'
    r'<button name="language" value="en" lang="en"(?P<english>[^>]*)>English</button>'
    r'<button name="language" value="zh-Hans" lang="zh-Hans"(?P<chinese>[^>]*)>简体中文</button>',
    re.DOTALL,
)


@pytest.mark.parametrize("path", ["/", "/sign-in?next=/people", "/setup?code={setup}"])
def test_the_cards_have_a_switch_that_leads_back(nobody, chat, path):
    address = path.format(setup=chat.claim.code)
    switch = SWITCH.search(nobody.get(address).text)

    assert switch["back"] == address
    assert switch["english"].strip() == 'aria-current="true"'
    assert switch["chinese"] == ""


def test_the_card_of_a_link_has_a_switch(ada, nobody):
    code = ada.post("/api/session/link", {}).json["url"].rpartition("/")[2]
    switch = SWITCH.search(nobody.get(f"/link/{code}").text)

    assert switch["back"] == f"/link/{code}"


def test_a_refused_claim_has_a_switch_that_leads_back_to_it(nobody, chat):
    form = {"code": chat.claim.code, "name": "ada", "password": "short"}
    switch = SWITCH.search(nobody.ask("POST", "/setup", data=form).text)

    assert switch["back"] == f"/setup?code={chat.claim.code}"


@pytest.mark.parametrize(("path", "back"), [("/account", "/account#language"), ("/r/general",) * 2])
def test_the_settings_have_the_switch(ada, path, back):
    switch = SWITCH.search(ada.get(path, headers=CHINESE).text)

    assert switch["back"] == back
    assert switch["chinese"].strip() == 'aria-current="true"'


@pytest.mark.parametrize(
    ("day", "year", "words"),
    [
        (date(2026, 3, 2), False, "3月2日星期一"),
        (date(2025, 12, 31), True, "2025年12月31日星期三"),
    ],
)
def test_dates_are_written_as_the_browser_writes_them(app, day, year, words):
    with app.test_request_context(headers=CHINESE):
        assert date_in_words(day, with_year=year) == words


def test_an_english_server_never_imports_babel(tmp_path):
    program = (
        "import sys; from chat.edge.factory import create_app\n"
        "client = create_app().test_client()\n"
        "assert 'lang=\"en\"' in client.get('/').text\n"
        "print('babel' in sys.modules)"
    )
    environment = {"CHAT_DATA": str(tmp_path), "PATH": os.environ["PATH"]}
    run = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert run.stdout.split() == ["False"], run.stderr
