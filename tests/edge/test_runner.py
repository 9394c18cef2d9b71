"""The end of the server: a part that fails or hangs does not keep the rest from ending."""

import threading

import pytest

from chat.edge.runner import _finished, _tried


def fail() -> None:
    raise OSError("no space left")


def test_what_ends_in_time_has_finished():
    assert _finished(lambda: None, within_s=5)


def test_what_hangs_is_left_behind_and_logged(caplog: pytest.LogCaptureFixture):
    let_go = threading.Event()
    assert not _finished(lambda: let_go.wait(30) and None, within_s=0.05)
    let_go.set()
    assert "did not close within" in caplog.text


def test_what_fails_has_not_finished_and_is_logged(caplog: pytest.LogCaptureFixture):
    assert not _finished(fail, within_s=5)
    assert not _tried(fail)
    assert caplog.text.count("OSError: no space left") == 2
