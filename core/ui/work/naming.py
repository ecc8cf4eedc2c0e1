"""What work is called on pages."""

from __future__ import annotations

from core.jobs.job import Job
from core.ui.resources import studio
from core.ui.texts import said


def job_title(job: Job, most_characters: int) -> str:
    """What is made, in one line of at most so many characters; a prompt stays as it was written."""
    kind = studio().kinds.get(job.kind)
    title = job.kind if kind is None else kind.title(job.payload)
    text = " ".join((title if title == job.payload.get("prompt") else said(title)).split())
    return text if len(text) <= most_characters else text[:most_characters].rstrip() + "…"
