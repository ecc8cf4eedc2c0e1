from __future__ import annotations

import time
import urllib.request

import pytest

from benchmarks import shared
from core.config import Config
from core.pose.skeleton import Size

ANSWERS = """
import http.server, os, sys
class Studio(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/_stcore/health" else 404)
        self.end_headers()
        self.wfile.write(os.environ["POSEANIME_DATA"].encode() + os.environ["MORE"].encode())
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Studio).serve_forever()
"""


def test_a_table_is_as_wide_as_its_cells(capsys):
    shared.print_table(("who", "n"), [("long name", 7), ("x", 0.5), ("y", 12.345), ("z", None)])
    assert capsys.readouterr().out.splitlines() == [
        "who            n", "long name      7", "x          0.500", "y           12.3", "z",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "bound", "expected"),
    [
        (80, {"most": 80}, "≤ 80: met"),
        (80.1, {"most": 80}, "≤ 80: missed"),
        (8, {"least": 8}, "≥ 8: met"),
        (7.9, {"least": 8}, "≥ 8: missed"),
    ],
)
def test_a_verdict_says_the_bound(value, bound, expected):
    assert shared.verdict(value, **bound) == expected


def test_sleep_takes_time_but_no_processor():
    slept = shared.timed(lambda: time.sleep(0.2) or "up")
    assert slept.result == "up"
    assert slept.seconds >= 0.2 > slept.thread_seconds


def test_a_size_is_read():
    assert shared.size_of("256X384") == Size(256, 384)


def test_scratch_leaves_nothing_in_a_persons_folder(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "mine").write_text("weights")
    with shared.scratch_config(Config(data_folder=tmp_path)) as config:
        assert (config.models_folder / "mine").read_text() == "weights"
        (config.data_folder / "new").touch()
    assert [path.name for path in tmp_path.iterdir()] == ["models"]
    assert (tmp_path / "models" / "mine").exists()


def test_a_server_is_there_and_then_gone(tmp_path):
    with shared.serving(tmp_path, ("-c", ANSWERS), MORE="!") as port:
        url = f"http://127.0.0.1:{port}/_stcore/health"
        assert urllib.request.urlopen(url).read().decode() == f"{tmp_path}!"
    with pytest.raises(OSError):
        urllib.request.urlopen(url)


def test_a_server_that_dies_says_why(tmp_path):
    with pytest.raises(SystemExit, match="no such studio"):  # noqa: SIM117
        with shared.serving(tmp_path, ("-c", "raise SystemExit('no such studio')")):
            pass
