"""Start: the server tells where it listens once it does, or says in one line why it cannot."""

import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.live import (
    ROOT,
    DidNotStart,
    Exchange,
    LiveServer,
    ask,
    environment,
    request,
    run_to_end,
    until,
)

MakeServer = Callable[..., LiveServer]


def refusal_of(server: LiveServer) -> str:
    with pytest.raises(DidNotStart):
        server.start()
    assert server.exit_status == 1
    return server.log


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def accepts(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz").status == 200
    except ConnectionRefusedError:
        return False


def run_with_descriptors(limit: str, **settings: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'ulimit {limit} && exec "$@"', "sh", sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_it_accepts_once_it_says_so(live_server):
    assert live_server.url == f"http://127.0.0.1:{live_server.port}/"
    assert live_server.get("/healthz").status == 200


def test_the_log_tells_what_it_serves_with_in_one_line(live_server, tmp_path):
    [line] = live_server.log.splitlines()
    assert f"serves {live_server.url} from {tmp_path / 'live' / 'data'}: 18 threads" in line
    assert line.endswith("10500 held polls, limits on")


def test_it_starts_within_1500_ms_and_creates_its_data_folder(make_server, tmp_path):
    server = make_server("deep/er").start()
    assert (tmp_path / "deep" / "er" / "data" / "halley.db").is_file()
    assert server.stop() == 0


def test_it_serves_without_standard_output(make_server, live_server, tmp_path):
    port = live_server.port
    live_server.stop()
    quiet = subprocess.Popen(
        ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(port=port, data=tmp_path / "quiet"),
    )
    until(lambda: accepts(port))
    quiet.terminate()
    assert quiet.wait(20) == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "localhost"])
def test_it_listens_on_other_hosts(make_server: MakeServer, host: str):
    assert make_server(host=host).start().get("/healthz").status == 200


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_it_listens_on_ipv6(make_server: MakeServer, host: str):
    server = make_server(host=host).start()
    assert server.url == f"http://[::1]:{server.port}/"
    with socket.create_connection(("::1", server.port)) as client:
        client.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.0 200"


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_the_ipv6_wildcard_takes_ipv4_too(make_server: MakeServer):
    assert make_server(host="::").start().get("/healthz").status == 200


def test_a_port_in_use_is_refused_in_one_line(make_server: MakeServer, live_server):
    line = refusal_of(make_server("second", port=live_server.port))
    assert line == (
        f"CHAT_PORT={live_server.port} is refused: another process listens on 127.0.0.1 "
        f"port {live_server.port}. Stop it, or choose another port; 0 takes a free one.\n"
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_a_host_of_another_machine_is_refused_in_one_line(make_server: MakeServer, host: str):
    line = refusal_of(make_server(host=host))
    assert line.startswith(f"CHAT_HOST={host!r} is refused")
    assert line.count("\n") == 1


def test_a_second_process_on_the_same_data_is_refused_in_one_line(make_server, live_server):
    told_at_its_start = live_server.log
    line = refusal_of(make_server()).removeprefix(told_at_its_start)
    assert "halley.db is in use by another process" in line
    assert line.count("\n") == 1
    assert live_server.get("/healthz").status == 200


def test_a_second_process_under_waitress_serve_is_refused_in_one_line(live_server, tmp_path):
    ended = run_to_end("-m", "waitress", "--port=0", "app:app", data=tmp_path / "live" / "data")
    assert ended.returncode == 1
    assert "in use" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_wrong_settings_under_waitress_serve_are_refused_without_a_traceback():
    ended = run_to_end("-m", "waitress", "app:app", port="x")
    assert ended.returncode == 1
    assert ended.stderr.startswith("CHAT_PORT='x' is refused")
    assert ended.stderr.count("\n") == 1


def test_the_flask_command_imports_the_app_without_opening_its_data(tmp_path):
    listed = run_to_end("-m", "flask", "--app", "app", "routes", data=tmp_path / "data")
    assert listed.returncode == 0
    assert "/healthz" in listed.stdout
    assert not (tmp_path / "data").exists()


def test_too_few_descriptors_are_refused_with_the_number(tmp_path):
    data = tmp_path / "data"
    ended = run_with_descriptors("-n 1000", data=data, port=0, connections=2000)
    assert ended.returncode == 1
    assert ended.stderr.startswith("CHAT_CONNECTIONS=2000 is refused: it takes 2112 file descr")
    assert "this process may open 1000" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_the_soft_limit_of_descriptors_is_raised_as_far_as_needed(make_server: MakeServer):
    server = make_server(command=("-m", "tests.edge.soft_limit"), connections=2012).start()
    limits = Path(f"/proc/{server.pid}/limits").read_text()
    soft = next(line.split()[3] for line in limits.splitlines() if line.startswith("Max open"))
    assert soft == "2124"


def test_it_runs_with_all_its_threads(live_server):
    status = Path(f"/proc/{live_server.pid}/status").read_text()
    threads = next(line.split()[1] for line in status.splitlines() if line.startswith("Threads:"))
    assert int(threads) > 2 + 16


def test_a_client_that_hangs_up_is_noticed(make_server: MakeServer):
    server = make_server(command=("-m", "tests.edge.slow_app")).start()
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET /test/stuck HTTP/1.1\r\nHost: x\r\n\r\n")
        until(lambda: server.get("/test/now").json["running"] == 1)
        open_with_it = descriptors_of(server)
    until(lambda: descriptors_of(server) < open_with_it)


def test_connections_over_the_limit_wait_until_others_leave(make_server: MakeServer):
    server = make_server(connections=300, poll_threads=4).start()
    with ExitStack() as clients:
        address = ("127.0.0.1", server.port)
        idle = [clients.enter_context(socket.create_connection(address)) for _ in range(298)]
        until(lambda: "reached the connection limit" in server.log)
        extra = Exchange(server.port, request("GET", "/healthz"))
        assert not extra.has_answer()
        idle[0].close()
        assert extra.answer().status == 200


def descriptors_of(server: LiveServer) -> int:
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))
