"""No packet leaves a process that shows a page, draws, detects and enlarges, whatever sends it.

Libraries written in C open sockets that Python does not see. So the work is done in a network of
its own, whose only way out is counted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

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

WORK = """
import os
import core
from streamlit.testing.v1 import AppTest
from core.generation.request import GenerationRequest
from core.pose import presets
from core.pose.detect import detect
from core.pose.skeleton import Size
from core.studio import open_studio
page = AppTest.from_file("Home.py", default_timeout=120).run()
assert not page.exception, page.exception
pose = presets.all_presets()[0].pose
studio = open_studio()
drawn = studio.render(GenerationRequest(prompt="girl", pose=pose, size=Size(256, 384), steps=1)).image
detect(drawn)
studio.upscaler.upscale(drawn.resize((64, 96)), 2)
import onnxruntime  # its own threads send when it was imported without being told not to
print("DID ALL", flush=True)
import time
time.sleep(1)
os._exit(0)
"""  # noqa: E501


def sent(folder, *command: str) -> tuple[int, str]:
    """How many packets the command tried to send out, and what it printed."""
    environment = {name: value for name, value in os.environ.items() if "HF_HUB" not in name}
    environment |= {"POSEANIME_DATA": str(folder / "data"), "POSEANIME_MIN_FREE_MB": "0",
                    "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}  # fmt: skip
    done = subprocess.run(
        [*INSIDE, str(folder), *command],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    *_, last = done.stdout.strip().splitlines() or [""]
    assert last.startswith("SENT "), done.stdout + done.stderr[-3000:]
    return int(last.removeprefix("SENT ")), done.stdout + done.stderr


@pytest.fixture
def networks(tmp_path) -> None:
    missing = [name for name in ("unshare", "mount", "ip") if not shutil.which(name)]
    if missing:
        pytest.skip(f"no {', '.join(missing)} on this machine")
    tried = subprocess.run([*INSIDE, str(tmp_path), "true"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"no network of its own may be made here: {tried.stderr.strip()[-200:]}")


@pytest.mark.usefixtures("networks")
def test_no_packet_is_sent(tmp_path):
    count, printed = sent(tmp_path, sys.executable, "-u", "-c", WORK)
    assert "DID ALL" in printed, printed[-3000:]
    assert count == 0, printed[-3000:]


@pytest.mark.usefixtures("networks")
@pytest.mark.parametrize(
    "command",
    [
        ("getent", "hosts", "example.invalid"),
        (sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 2)"),
    ],
    ids=["a name is asked for in C", "an address is called"],
)
def test_the_count_sees_an_attempt(tmp_path, command):
    assert sent(tmp_path, *command)[0] > 0
