"""A real server in a process of its own, and visitors who speak its protocol."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from core.config import ROOT


@contextmanager
def serving(
    folder: Path, before: Callable[[], None] | None = None, **environment: str
) -> Generator[tuple[subprocess.Popen[bytes], int]]:
    """The process and its port; ``before`` runs in the process before the program does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port),
             "--server.headless", "true"],
            cwd=ROOT,
            env={**os.environ, "POSEANIME_DATA": str(folder), "POSEANIME_MIN_FREE_MB": "0",
                 "POSEANIME_PRELOAD": "0", "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1",
                 **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=before,
        )  # fmt: skip
    try:
        _wait_for(server, port, folder)
        yield server, port
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert server.poll() is None, (folder / "log").read_text(errors="replace")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return  # behind a gate
        except OSError:
            time.sleep(0.2)
    raise AssertionError((folder / "log").read_text(errors="replace"))


@contextmanager
def visit(port: int, page: str = "") -> Generator[tuple[ClientConnection, str, list[ForwardMsg]]]:
    """A page that was run to its end: the open connection, the session's id, what was sent."""
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", max_size=None) as line:
        ask = BackMsg()
        ask.rerun_script.page_name = page
        line.send(ask.SerializeToString())
        session, sent = "", []
        while True:
            content = line.recv(timeout=60)
            assert isinstance(content, bytes)
            sent.append(message := ForwardMsg.FromString(content))
            if message.WhichOneof("type") == "new_session":
                session = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                break
        yield line, session, sent
