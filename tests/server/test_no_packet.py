"""Nothing is sent out by a process that shows a page, draws, detects and enlarges.

Python's own sockets are refused and noted. Libraries written in C open sockets that Python does not
see: where the system allows it, the work is done in a network of its own, whose only way out is
counted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.config import ROOT

# The way out is one end of a cable; nobody is at the other. Names are asked of an address behind
# it, and without IPv6 addresses the system itself sends nothing.
NETWORK = """
set -e
mount --make-rprivate /
printf 'nameserver 10.9.9.53\\noptions timeout:1 attempts:1\\n' > "$1/resolv.conf"
printf 'hosts: files dns\\n' > "$1/nsswitch.conf"
mount --bind "$1/resolv.conf" /etc/resolv.conf
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
ip link set lo up
ip link add out0 type veth peer name out1
ip link set out0 addrgenmode none
ip link set out1 addrgenmode none
ip addr add 10.9.9.1/24 dev out0
ip link set out1 up
ip link set out0 up
ip route add default dev out0
count() { sed -n 's/^ *out0: *//p' /proc/net/dev | tr -s ' ' | cut -d ' ' -f 10; }
sleep 0.5
before=$(count)
shift
"$@" || echo FAILED
echo "SENT $(( $(count) - before ))"
"""
INSIDE = ("unshare", "--net", "--mount", "sh", "-c", NETWORK, "sh")

# onnxruntime's telemetry is not Python's: it is off when this variable is set before the import.
WORK = """
import json, os, sys
tries = []
def refuse(event, args):
    if event == "socket.getaddrinfo" and args[0] not in (None, "localhost", "127.0.0.1"):
        tries.append(["look up", str(args[0])])
        raise OSError("refused")
    if event == "socket.connect" and isinstance(args[1], tuple) and args[1][0] != "127.0.0.1":
        tries.append(["connect", str(args[1])])
        raise OSError("refused")
sys.addaudithook(refuse)
if sys.argv[1] == "sees":
    import urllib.request
    try:
        urllib.request.urlopen("http://example.invalid/")
    except OSError:
        pass
else:
    import core
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1" and "onnxruntime" not in sys.modules
    from streamlit.testing.v1 import AppTest
    page = AppTest.from_file("Home.py", default_timeout=120).run()
    assert not page.exception, page.exception
    from core.generation.request import GenerationRequest
    from core.pose import presets
    from core.pose.detect import detect
    from core.pose.skeleton import Size
    from core.server.privacy import forbid_address_lookup
    from core.studio import open_studio
    from streamlit.web.server.server_util import is_url_from_allowed_origins
    pose = presets.all_presets()[0].pose
    request = GenerationRequest(prompt="girl", pose=pose, size=Size(256, 384), steps=1)
    studio = open_studio()
    drawn = studio.render(request).image
    detect(drawn)
    studio.upscaler.upscale(drawn.resize((64, 96)), 2)
    forbid_address_lookup()
    assert not is_url_from_allowed_origins("http://evil.example")
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
    import onnxruntime  # its own threads send when it was imported without being told not to
    import time
    time.sleep(1)
print("TRIES", json.dumps(tries), flush=True)
os._exit(0)
"""


@dataclass(frozen=True)
class Ran:
    """``packets``: how many were sent out, None where they could not be counted."""

    packets: int | None
    printed: str

    @property
    def tries(self) -> list[list[str]]:
        lines = [line for line in self.printed.splitlines() if line.startswith("TRIES ")]
        assert lines, self.printed[-3000:]
        return json.loads(lines[0].removeprefix("TRIES "))


def run(folder: Path, *command: str, inside: bool) -> Ran:
    environment = {name: value for name, value in os.environ.items() if "HF_HUB" not in name}
    environment |= {"POSEANIME_DATA": str(folder / "data"), "POSEANIME_MIN_FREE_MB": "0",
                    "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}  # fmt: skip
    done = subprocess.run(
        [*(*INSIDE, str(folder)), *command] if inside else command,
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    printed = done.stdout + done.stderr[-3000:]
    if not inside:
        return Ran(None, printed)
    *_, last = done.stdout.strip().splitlines() or [""]
    assert last.startswith("SENT "), printed
    return Ran(int(last.removeprefix("SENT ")), printed)


@pytest.fixture(scope="module")
def no_network(tmp_path_factory) -> str:
    """Why no network of its own can be made here; empty where one can."""
    missing = [name for name in ("unshare", "mount", "ip") if not shutil.which(name)]
    if missing:
        return f"no {', '.join(missing)} on this machine"
    folder = tmp_path_factory.mktemp("network")
    tried = subprocess.run([*INSIDE, str(folder), "true"], capture_output=True, text=True)
    if tried.returncode:
        return f"no network of its own may be made here: {tried.stderr.strip()[-200:]}"
    return ""


@pytest.fixture
def network(no_network) -> None:
    if no_network:
        pytest.skip(no_network)


@pytest.fixture(scope="module")
def worked(tmp_path_factory, no_network) -> Ran:
    folder = tmp_path_factory.mktemp("worked")
    return run(folder, sys.executable, "-u", "-c", WORK, "work", inside=not no_network)


def test_nothing_tries_to_send(worked):
    assert worked.tries == []


@pytest.mark.usefixtures("network")
def test_no_packet_is_sent(worked):
    assert worked.packets == 0, worked.printed[-3000:]


def test_the_check_sees_an_attempt(tmp_path):
    ran = run(tmp_path, sys.executable, "-u", "-c", WORK, "sees", inside=False)
    assert ran.tries == [["look up", "example.invalid"]]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    "command",
    [
        ("getent", "hosts", "example.invalid"),
        (sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 2)"),
    ],
    ids=["a name is asked for in C", "an address is called"],
)
def test_the_count_sees_an_attempt(tmp_path, command):
    assert run(tmp_path, *command, inside=True).packets
