"""The server takes up what waits, without a visitor, and an ordinary stop costs a job nothing."""

from __future__ import annotations

import os
import signal
import time

import pytest

from core.database import Database
from core.generation.request import GenerationRequest
from core.jobs.job import Job, JobState
from core.jobs.queue import JobQueue
from tests.server.live import serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
SECONDS = 150


def until(queue: JobQueue, state: JobState) -> Job:
    for _ in range(SECONDS * 5):
        job = queue.get("job")
        if job.state is state:
            return job
        time.sleep(0.2)
    pytest.fail(f"the job stayed {queue.get('job').state}")


def obey_hangups() -> None:
    """What the suite was started under, ``nohup`` for one, may have them ignored."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_studio_puts_its_job_back(tmp_path, kind):
    database = Database(tmp_path / "studio.sqlite3")
    queue = JobQueue(database)
    request = GenerationRequest(prompt="girl", checkpoint="starter", steps=60, count=8)
    queue.submit("generate", request.to_dict(), "local", "job")
    with serving(tmp_path, obey_hangups) as (server, _):
        assert until(queue, JobState.RUNNING).attempt == 1  # nobody opened a page
        server.send_signal(kind)
        server.wait(SECONDS)
        job = queue.get("job")
        assert (job.state, job.attempt, job.error) == (JobState.QUEUED, 0, "")
    database.close()
