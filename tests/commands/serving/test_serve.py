"""``python -m core serve`` with a program that stands in for cloudflared."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from websockets import Origin
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from core.commands.serving import serve, tunnels
from core.config import ROOT
from core.errors import InputRejected, StudioError

PASSWORD = "four wide red doors"
HOST = "quiet-red-door.trycloudflare.com"
# As the real one: the address among other lines on standard error, then it stays.
STAND_IN = f"""#!{sys.executable}
import os, sys, time
print("INF Requesting new quick Tunnel on trycloudflare.com...", file=sys.stderr, flush=True)
if os.environ.get("STAND_IN") == "ends":
    sys.exit("ERR failed to request quick Tunnel")
if os.environ.get("STAND_IN") != "silent":
    print("INF |  https://{HOST}  |", file=sys.stderr, flush=True)
open(os.environ["STAND_IN_FILE"], "w").write(f"{{os.getpid()}} {{' '.join(sys.argv[1:])}}")
time.sleep(600)
"""


@pytest.fixture
def cloudflared(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "cloudflared"
    program.parent.mkdir()
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("STAND_IN_FILE", str(tmp_path / "told"))
    return tmp_path / "told"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(folder, port, *arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "core", "serve", "--port", str(port),
         "--data", str(folder / "data"), *arguments],
        cwd=ROOT,
        env={**os.environ, "POSEANIME_PRELOAD": "0", "POSEANIME_MIN_FREE_MB": "0",
             "OMP_NUM_THREADS": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def status(port: int, host: str, path: str = "/_stcore/health") -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def opens_a_socket(port: int, host: str) -> bool:
    """With the pass of who knows the password, as a browser at that address does it."""
    told = urllib.parse.urlencode({"password": PASSWORD}).encode()
    ask = urllib.request.Request(f"http://127.0.0.1:{port}/gate/enter", told, {"Host": HOST})
    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(urllib.error.HTTPError) as redirected:
        opener.open(ask)
    cookie = redirected.value.headers["set-cookie"].split(";")[0]
    try:
        with socket.create_connection(("127.0.0.1", port)) as line:
            connect(
                f"ws://{host}/_stcore/stream",
                sock=line,
                origin=Origin(f"https://{host}"),
                additional_headers={"Cookie": cookie},
                proxy=None,
            ).close()
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        return False
    return True


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kwargs):
        return None


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(is_so, seconds=30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not is_so():
        time.sleep(0.1)
    return is_so()


def test_a_tunnel_opens_the_studio_behind_a_password_and_ends_with_it(tmp_path, cloudflared):
    port = free_port()
    running = start(tmp_path, port, "--tunnel")
    try:
        assert status(port, HOST) == 401
        assert wait_until(lambda: cloudflared.exists())
        tunnel, *arguments = cloudflared.read_text().split()
        assert arguments[-1] == f"http://127.0.0.1:{port}"
        running.send_signal(signal.SIGTERM)
        told, complaints = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 130, complaints
    assert f"https://{HOST}" in told
    assert re.search(r"Password: ([a-z]{4}-){3}[a-z]{4}\n", told)
    assert "█" in told or "▀" in told  # the code for a camera
    assert wait_until(lambda: not is_alive(int(tunnel)))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_when_the_tunnel_ends_the_studio_ends(tmp_path, cloudflared):
    port = free_port()
    running = start(tmp_path, port, "--tunnel", "cloudflared", POSEANIME_PASSWORD=PASSWORD)
    try:
        assert status(port, HOST) == 401
        assert wait_until(lambda: cloudflared.exists())
        assert opens_a_socket(port, HOST) and not opens_a_socket(port, "evil.example")
        os.kill(int(cloudflared.read_text().split()[0]), signal.SIGKILL)
        told, complaints = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 2
    assert "Expected the tunnel to stay open, got its end" in complaints.splitlines()[-1]
    assert "four wide" not in told and "the one in POSEANIME_PASSWORD" in told
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_without_a_tunnel_it_is_for_this_machine_and_asks_nothing(tmp_path):
    port = free_port()
    running = start(tmp_path, port)
    try:
        assert status(port, f"localhost:{port}") == 200
        running.send_signal(signal.SIGINT)
        told, _complaints = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 130
    assert f"http://127.0.0.1:{port}" in told and "Password" not in told
    assert (tmp_path / "data" / "studio.sqlite3").exists()


# --- what can go wrong --------------------------------------------------------------------------


def test_a_program_that_is_not_here_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputRejected, match="cloudflared or ngrok on this machine, got none"):
        tunnels.find("auto")


def test_a_tunnel_that_ends_at_once_says_why(cloudflared, monkeypatch):
    monkeypatch.setenv("STAND_IN", "ends")
    with pytest.raises(StudioError, match="failed to request quick Tunnel"):
        tunnels.open_tunnel("cloudflared", 1234)


def test_one_that_says_nothing_is_stopped(cloudflared, monkeypatch):
    monkeypatch.setenv("STAND_IN", "silent")
    with pytest.raises(StudioError, match="got none in 2 seconds"):
        tunnels.open_tunnel("cloudflared", 1234, seconds=2)
    if cloudflared.exists():
        assert wait_until(lambda: not is_alive(int(cloudflared.read_text().split()[0])))


def test_a_port_that_is_taken_is_said_before_anything_starts(run, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run(f"serve --port {taken.getsockname()[1]}") == 2
    assert "choose another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["serve --port 0", "serve --port x", "serve --tunnel foo"])
def test_nonsense_is_one_line(run, capsys, line):
    assert run(line) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ('{"lvl":"info","msg":"started tunnel","url":"https://ab-1.ngrok-free.app"}', "https://ab-1.ngrok-free.app"),
        ('{"lvl":"info","msg":"no url"}', None),
        ("[1]", None),
        ("not json", None),
    ],
)  # fmt: skip
def test_ngroks_address_is_read(line, address):
    assert tunnels.TUNNELS["ngrok"].address_in(line) == address


def test_a_password_is_easy_to_type_and_no_two_are_the_same():
    made = {serve.new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(
        re.fullmatch(r"([bdfghklmnprstz][aeiou]){2}(-([bdfghklmnprstz][aeiou]){2}){3}", one)
        for one in made
    )
