"""Jobs of one lane run one after the other; lanes run side by side.

Downloading takes long and hardly works the machine, and a drawing is there at once: neither waits
for a checkpoint that paints.
"""

from __future__ import annotations

from enum import StrEnum

FETCH, FETCH_DETECTOR = "fetch", "fetch-detector"
"""The kinds of jobs that download a model of the catalogue, a pose detector."""
DRAW = "draw"
"""The kind of job that draws by the painter, without a model."""


class Lane(StrEnum):
    PICTURES = "pictures"
    FETCHES = "fetches"
    DRAWINGS = "drawings"

    @classmethod
    def of(cls, kind: str) -> Lane:
        """The lane of a kind of job."""
        return _LANES.get(kind, cls.PICTURES)

    @property
    def advice(self) -> str:
        """What to do when a job of this lane brought the studio down twice."""
        return _ADVICE[self]

    @property
    def condition(self) -> str:
        """SQL that is true for the jobs of this lane."""
        return f"{lane_sql('kind')} = '{self}'"


_LANES = {FETCH: Lane.FETCHES, FETCH_DETECTOR: Lane.FETCHES, DRAW: Lane.DRAWINGS}
_ADVICE = {
    Lane.PICTURES: "try a smaller picture, fewer steps or another checkpoint.",
    Lane.FETCHES: "start the download again.",
    Lane.DRAWINGS: "try a smaller picture.",
}
assert set(Lane) == set(_ADVICE)


def lane_sql(column: str) -> str:
    """SQL for the lane of the kind that stands in a column."""
    cases = " ".join(f"WHEN '{kind}' THEN '{lane}'" for kind, lane in _LANES.items())
    return f"(CASE {column} {cases} ELSE '{Lane.PICTURES}' END)"
