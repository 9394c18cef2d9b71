"""/healthz and /readyz: for those who watch over the server."""

from __future__ import annotations


def test_healthz_tells_that_it_is_alive_and_which_life_it_is(nobody):
    answer = nobody.get("/healthz")

    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert isinstance(answer.json["instance"], str)
    assert answer.json["instance"] == nobody.get("/healthz").json["instance"]


def test_readyz_tells_that_it_serves(nobody):
    assert nobody.get("/readyz").status_code == 200


def test_while_draining_it_is_alive_and_not_ready(nobody, chat):
    chat.drain()

    assert nobody.get("/healthz").status_code == 200
    answer = nobody.get("/readyz")
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "not_ready")
    assert int(answer.headers["Retry-After"]) > 0
