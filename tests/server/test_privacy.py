"""Nothing is sent out by a process that shows a page, draws, detects and enlarges."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from core.config import ROOT

# Python's own sockets are refused and noted. onnxruntime's telemetry is not Python's: it is off
# when this variable is set before the import.
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
    request = GenerationRequest(prompt="girl", pose=pose, size=Size(256, 384), steps=2)
    studio = open_studio()
    drawn = studio.render(request).image
    detect(drawn)
    studio.upscaler.upscale(drawn.resize((64, 96)), 2)
    forbid_address_lookup()
    assert not is_url_from_allowed_origins("http://evil.example")
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
print("TRIES", json.dumps(tries))
os._exit(0)
"""


def tries(what: str, folder) -> list[list[str]]:
    environment = {name: value for name, value in os.environ.items() if "HF_HUB" not in name}
    environment |= {"POSEANIME_DATA": str(folder), "POSEANIME_MIN_FREE_MB": "0",
                    "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-u", "-c", WORK, what],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("TRIES ")]
    assert lines, done.stderr[-3000:]
    return json.loads(lines[0].removeprefix("TRIES "))


def test_nothing_is_sent_out(tmp_path):
    assert tries("work", tmp_path) == []


def test_the_check_sees_an_attempt(tmp_path):
    assert tries("sees", tmp_path) == [["look up", "example.invalid"]]
