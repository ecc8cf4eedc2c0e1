"""Jobs of one lane run one after the other; lanes run side by side.

Downloading takes long and hardly works the machine, so no picture waits for it.
"""

from __future__ import annotations

from enum import StrEnum

FETCH, FETCH_DETECTOR = "fetch", "fetch-detector"
"""The kinds of jobs that download a model of the catalogue, a pose detector."""
FETCHES = (FETCH, FETCH_DETECTOR)
ARE_FETCHES = f"IN ('{FETCH}', '{FETCH_DETECTOR}')"
"""SQL after a column with a kind: true for the jobs that download."""


class Lane(StrEnum):
    PICTURES = "pictures"
    FETCHES = "fetches"

    @classmethod
    def of(cls, kind: str) -> Lane:
        """The lane of a kind of job."""
        return cls.FETCHES if kind in FETCHES else cls.PICTURES

    @property
    def advice(self) -> str:
        """What to do when a job of this lane brought the studio down twice."""
        if self is Lane.FETCHES:
            return "start the download again."
        return "try a smaller picture, fewer steps or another checkpoint."

    @property
    def condition(self) -> str:
        """SQL that is true for the jobs of this lane."""
        return f"kind {'' if self is Lane.FETCHES else 'NOT '}{ARE_FETCHES}"
