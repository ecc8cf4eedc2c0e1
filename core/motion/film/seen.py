"""Who is seen in one frame of a film, and the line that keeps it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import PoseFormatError
from core.geometry import Size
from core.pose import openpose
from core.pose.skeleton import BODY_JOINTS, Person, Pose

Floats = NDArray[np.float64]

# Where a figure's colours are taken: hair, chest, lap, thighs, shins.
PLACES = 5


@dataclass(frozen=True, eq=False)
class Seen:
    """Somebody in a frame: ``certainty`` (18,) 0–1 of the joints, ``colours`` (5, 3) in Lab by
    place, not a number where the place is not seen."""

    person: Person
    certainty: Floats
    colours: Floats


@dataclass(frozen=True)
class SeenFrame:
    seconds: float
    people: tuple[Seen, ...]

    def to_line(self, size: Size) -> str:
        """One line of JSON; ``size`` is that of the frames."""
        pose = openpose.to_document(Pose(tuple(one.person for one in self.people), size))
        entries = [
            {
                "person": person,
                "certainty": [round(float(value), 3) for value in one.certainty],
                "colours": [
                    None if np.isnan(place).any() else [round(float(value), 1) for value in place]
                    for place in one.colours
                ],
            }
            for person, one in zip(pose["people"], self.people, strict=True)
        ]
        return json.dumps({"seconds": self.seconds, "people": entries}, separators=(",", ":"))

    @classmethod
    def from_line(cls, line: str, size: Size) -> SeenFrame:
        """Inverse of ``to_line``. Raises ``ValueError`` for a line that broke off."""
        try:
            values = cast("dict[str, Any]", json.loads(line))
            people = tuple(_seen(one, size) for one in values["people"])
            return cls(float(values["seconds"]), people)
        except (TypeError, LookupError, RecursionError, PoseFormatError) as error:
            raise ValueError(line[:80]) from error


def _seen(entry: dict[str, Any], size: Size) -> Seen:
    document = {
        "people": [entry["person"]], "units": "pixels",
        "canvas_width": size.width, "canvas_height": size.height,
    }  # fmt: skip
    person = openpose.loads(json.dumps(document)).people[0]
    certainty = np.array(entry["certainty"], np.float64)
    colours = np.array([place or (np.nan,) * 3 for place in entry["colours"]], np.float64)
    if certainty.shape != (BODY_JOINTS,) or colours.shape != (PLACES, 3):
        raise ValueError("another shape")
    return Seen(person, certainty, colours)
