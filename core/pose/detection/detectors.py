"""What looks for poses: the files of a detector on this machine, and the built-in one's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.config import ASSETS

STARTER = "starter"
# In place of a detector's name: the one that suits the picture.
AUTO = "auto"
STARTER_FOLDER = ASSETS / "starter" / "detector"
STARTER_POSE = STARTER_FOLDER / "starter-pose.onnx"
STARTER_PEOPLE = STARTER_FOLDER / "starter-people.onnx"
# The peak of our own network is a chance; those of mmpose are lower (rtmlib draws from 0.3 on).
OWN_SEEN, SIMCC_SEEN = 0.5, 0.3


@dataclass(frozen=True)
class Detector:
    """Files on this machine. Without ``people`` one person is looked for in the whole picture."""

    name: str
    title: str
    pose: Path
    people: Path | None = None
    seen: float = SIMCC_SEEN


def starter() -> Detector:
    people = STARTER_PEOPLE if STARTER_PEOPLE.is_file() else None
    return Detector(STARTER, "Starter (built in)", STARTER_POSE, people, OWN_SEEN)
