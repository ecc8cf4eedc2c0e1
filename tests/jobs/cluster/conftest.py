from __future__ import annotations

from tests.jobs.conftest import database, queue

__all__ = ["database", "queue"]
