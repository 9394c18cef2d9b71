"""What docs/deployment.md says is so."""

import re
import shlex

from tests.live import ROOT, WaitressServer

DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text()


def documented_flags() -> list[str]:
    command = re.search(r"waitress-serve (?P<flags>.*?) app:app", DEPLOYMENT, re.DOTALL)
    assert command is not None
    flags = shlex.split(command["flags"].replace("\\\n", " "))
    return [flag for flag in flags if not flag.startswith("--listen=")]


def test_the_line_for_waitress_serve_works(tmp_path):
    server = WaitressServer(tmp_path / "live", *documented_flags())
    try:
        assert server.start().get("/readyz").status == 200
    finally:
        server.kill()


def test_the_refusal_of_too_few_descriptors_reads_as_documented():
    assert "takes 2112 file descriptors, 112 of them in reserve" in DEPLOYMENT


def test_an_untrusted_proxy_is_not_believed(live_server):
    joined = live_server.post("/api/session", {"name": "ada"}, X_Forwarded_Proto="https")
    assert joined.status == 201
    assert "Secure" not in joined.headers["set-cookie"]


def test_a_trusted_proxy_is_believed(make_server):
    server = make_server(trusted_proxy="127.0.0.1").start()
    forwarded = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.7"}
    joined = server.post("/api/session", {"name": "ada"}, **forwarded)
    assert joined.status == 201
    assert "Secure" in joined.headers["set-cookie"]
