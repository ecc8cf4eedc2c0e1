"""The server takes up what waits, without a visitor, and an ordinary stop costs a job nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.config import ROOT
from core.database import Database
from core.generation.request import GenerationRequest
from core.jobs.job import Job, JobState
from core.jobs.queue import JobQueue

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
SECONDS = 150


def serve(folder: Path) -> subprocess.Popen[bytes]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port),
         "--server.headless", "true"],
        cwd=ROOT,
        env={**os.environ, "POSEANIME_DATA": str(folder), "POSEANIME_MIN_FREE_MB": "0",
             "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"},
        stdout=(folder / "log").open("wb"),
        stderr=subprocess.STDOUT,
    )  # fmt: skip


def until(queue: JobQueue, state: JobState) -> Job:
    for _ in range(SECONDS * 5):
        job = queue.get("job")
        if job.state is state:
            return job
        time.sleep(0.2)
    pytest.fail(f"the job stayed {queue.get('job').state}")


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_studio_puts_its_job_back(tmp_path, kind):
    database = Database(tmp_path / "studio.sqlite3")
    queue = JobQueue(database)
    request = GenerationRequest(prompt="girl", checkpoint="starter", steps=60, count=8)
    queue.submit("generate", request.to_dict(), "local", "job")
    server = serve(tmp_path)
    try:
        assert until(queue, JobState.RUNNING).attempt == 1  # nobody opened a page
        server.send_signal(kind)
        server.wait(30)
        job = queue.get("job")
        assert (job.state, job.attempt, job.error) == (JobState.QUEUED, 0, "")
    finally:
        server.kill()
        server.wait()
        database.close()
