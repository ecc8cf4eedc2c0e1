from __future__ import annotations

import pytest

from core.database import Database
from core.gallery import record
from core.jobs.queue import JobQueue


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "studio.sqlite3")
    yield database
    database.close()


@pytest.fixture
def queue(database) -> JobQueue:
    return JobQueue(database, find_results=record.ids_of_job)
