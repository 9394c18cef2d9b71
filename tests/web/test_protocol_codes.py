"""docs/protocol.md lists every code of an error, and no other, with its status."""

from __future__ import annotations

import re

import pytest

from tests.live import ROOT
from tests.web.codes import raised_codes
from tests.web.routes import ROUTES

PROTOCOL = (ROOT / "docs" / "protocol.md").read_text()
ROWS = re.findall(r"^\| (`[a-z_`, ]+`) \| (\d{3}) \|", PROTOCOL, re.MULTILINE)
DOCUMENTED = {
    (code, int(status)) for codes, status in ROWS for code in re.findall(r"[a-z_]+", codes)
}


def fits(documented, raised):
    code, status = documented
    return re.fullmatch(raised.pattern, code) and raised.status in {None, status}


def test_each_code_is_documented_once():
    codes = [code for code, _ in DOCUMENTED]

    assert len(codes) == len(set(codes)) > 20


@pytest.mark.parametrize("raised", sorted(raised_codes(), key=str), ids=str)
def test_every_code_of_the_source_is_documented_with_its_status(raised):
    assert [each for each in DOCUMENTED if fits(each, raised)]


@pytest.mark.parametrize("documented", sorted(DOCUMENTED), ids=str)
def test_every_documented_code_is_in_the_source(documented):
    assert [raised for raised in raised_codes() if fits(documented, raised)]


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_route_is_documented(route):
    address = route.rule.replace("<slug>", "SLUG").replace("<name>", "NAME")
    address = address.replace("<emoji>", "EMOJI")
    address = re.sub("<[a-z_]+_id>", "ID", address)

    assert re.search(rf"^\| .*`{route.method}\b.* {re.escape(address)}` \|", PROTOCOL, re.MULTILINE)
