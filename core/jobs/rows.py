"""A row of the queue's table as a job, whatever stands in the row.

The file may be damaged, or written by a hand: one bad row must not hide the others.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from typing import Any, cast

from core.jobs.job import Job, JobState

UNREADABLE = "This job can no longer be read. Start it again."


def text_of(payload: dict[str, Any]) -> str:
    """As it stands in the table: the same payload is the same text. Raises ``ValueError`` for what
    is no JSON."""
    return json.dumps(payload, ensure_ascii=False, allow_nan=False)


def digest_of(kind: str, text: str) -> str:
    """By which jobs of the very same kind and payload are found."""
    return hashlib.blake2b(f"{kind}\0{text}".encode(), digest_size=16).hexdigest()


def from_row(row: sqlite3.Row) -> Job:
    """Never fails: what cannot be read is empty, and ``is_readable`` says so.

    The row needs ``position`` beside the table's columns.
    """
    payload = _json(row["payload"])
    state = _state(row["state"])
    is_readable = isinstance(payload, dict) and state is not None
    return Job(
        id=str(row["id"]),
        owner=str(row["owner"]),
        kind=str(row["kind"]),
        payload=cast("dict[str, Any]", payload) if isinstance(payload, dict) else {},
        state=state or JobState.FAILED,
        attempt=_whole(row["attempt"]),
        error=str(row["error"]) or ("" if is_readable else UNREADABLE),
        result=_ids(_json(row["result"])),
        created=_seconds(row["created"]) or 0.0,
        started=_seconds(row["started"]),
        finished=_seconds(row["finished"]),
        position=row["position"],
        is_cancelling=state is JobState.RUNNING and bool(row["cancel_requested"]),
        is_readable=is_readable,
    )


def _json(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None


def _state(text: Any) -> JobState | None:
    try:
        return JobState(text)
    except ValueError:
        return None


def _ids(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(one for one in cast("list[Any]", value) if isinstance(one, str))


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return float(value) if is_number else None
